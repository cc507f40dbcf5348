"""Base of ModeController, RangeController and ToggleController.

https://developer.amazon.com/docs/device-apis/alexa-rangecontroller.html
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext, Reader
from ..protocol.labels import Action, Condition, Label
from ..protocol.resources import friendly_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Semantics[T]:
    """The values that verbs (actions) and adjectives (states) stand for."""

    actions: Mapping[Action, T] = field(default_factory=dict)
    # A value, or the lowest and the highest one.
    states: Mapping[Condition, T | tuple[T, T]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class GenericController[T](Capability):
    """A setting with its own name."""

    instance: str
    labels: tuple[Label, ...]
    semantics: Reader[Semantics[T]] = lambda _: Semantics()

    @property
    def controllable(self) -> bool:
        return not self.read_only

    @abstractmethod
    def setting_directive(self, value: T) -> JsonObjectType:
        """Return the directive that sets a value."""

    @abstractmethod
    def reported(self, value: T) -> JsonValueType:
        """Return a value in the format of the property."""

    @override
    def property_flags(self) -> JsonObjectType:
        return {"nonControllable": not self.controllable}

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        result: JsonObjectType = {
            "capabilityResources": friendly_names(self.labels, state, context)
        }
        if mappings := self._mappings(self.semantics(state)):
            result["semantics"] = mappings
        return result

    def _mappings(self, semantics: Semantics[T]) -> JsonObjectType:
        mappings: JsonObjectType = {}
        if semantics.actions and self.controllable:
            mappings["actionMappings"] = [
                {
                    "@type": "ActionsToDirective",
                    "actions": [action],
                    "directive": self.setting_directive(value),
                }
                for action, value in semantics.actions.items()
            ]
        if semantics.states:
            mappings["stateMappings"] = [
                self._mapping(condition, value)
                for condition, value in semantics.states.items()
            ]
        return mappings

    def _mapping(self, condition: Condition, value: T | tuple[T, T]) -> JsonObjectType:
        if not isinstance(value, tuple):
            return {
                "@type": "StatesToValue",
                "states": [condition],
                "value": self.reported(value),
            }
        lowest, highest = value
        return {
            "@type": "StatesToRange",
            "states": [condition],
            "range": {
                "minimumValue": self.reported(lowest),
                "maximumValue": self.reported(highest),
            },
        }
