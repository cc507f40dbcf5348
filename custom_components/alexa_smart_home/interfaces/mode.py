"""Alexa.ModeController.

https://developer.amazon.com/docs/device-apis/alexa-modecontroller.html
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..protocol import CompileContext, Property, Reader
from ..protocol.errors import InvalidValue, not_known
from ..protocol.labels import Asset, Label, Option
from ..protocol.option_names import option_names
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import integer, text
from .generic import GenericController

MIN_MODES: Final = 2
MAX_MODES: Final = 150


class Mode(NamedTuple):
    """A mode of a setting; without labels it is named like an option.

    A `momentary` mode can be set, but is never reported.
    """

    value: str
    labels: tuple[Label, ...] = ()
    momentary: bool = False


# A mode without effect, added to a single mode because Amazon requires two. Routines
# created with the built-in integration use the same value.
_NO_CHANGE: Final = Mode("-", ("-",), momentary=True)


@dataclass(frozen=True, kw_only=True)
class ModeController(GenericController[str]):
    """Report and set the mode of a setting; AdjustMode requires `ordered` modes.

    The mode x of the instance a.b is reported as b.x. `attribute` holds the mode, whose
    translations name the modes; without one it is the state. The names of modes are not
    replaced by the assets in `as_text`.
    """

    interface: ClassVar[str] = "Alexa.ModeController"

    modes: Callable[[State, CompileContext], Iterable[Mode]]
    mode: Reader[str | None]
    set_mode: Callable[[State, str], ServiceCall]
    attribute: str | None = None
    ordered: bool = False
    as_text: Collection[Asset] = ()

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        return (
            super().offered(state, context)
            and len(self._declared(state, context)) >= MIN_MODES
        )

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        reported: dict[str | None, str] = {
            value: self.reported(value) for value in self._modes(state, context)
        }
        return (Property("mode", lambda state: reported.get(self.mode(state))),)

    @override
    def readable(self, state: State, context: CompileContext) -> bool:
        return not all(mode.momentary for mode in self._modes(state, context).values())

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        modes = self._modes(state, context)
        by_name = {
            self.reported(value): mode
            for value, mode in self._declared(state, context).items()
        }

        def to_mode(state: State, payload: JsonObjectType) -> Outcome:
            if (mode := by_name.get(text(payload, "mode"))) is None:
                raise InvalidValue("There is no such mode")
            return self._outcome(state, mode)

        def by_delta(state: State, payload: JsonObjectType) -> Outcome:
            delta = integer(payload, "modeDelta")
            if (current := self.mode(state)) not in modes:
                raise not_known(state, "mode")
            index = [*modes].index(current) + delta
            in_order = [*modes.values()]
            return self._outcome(state, in_order[min(max(index, 0), len(modes) - 1)])

        handlers: Handlers = {"SetMode": to_mode}
        if self.ordered:
            handlers["AdjustMode"] = by_delta
        return handlers

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        modes = [*self._declared(state, context).values()]
        names = option_names(
            [mode.labels or (Option(mode.value, self.attribute),) for mode in modes],
            state,
            context,
            self.as_text,
        )
        return {
            **super().discovery(state, context),
            "configuration": {
                "ordered": self.ordered,
                "supportedModes": [
                    {"value": self.reported(mode.value), "modeResources": resources}
                    for mode, resources in zip(modes, names, strict=True)
                ],
            },
        }

    @override
    def setting_directive(self, value: str) -> JsonObjectType:
        return {"name": "SetMode", "payload": {"mode": self.reported(value)}}

    @override
    def reported(self, value: str) -> str:
        return f"{self.instance.partition('.')[2]}.{value}"

    def _modes(self, state: State, context: CompileContext) -> dict[str, Mode]:
        modes = {mode.value: mode for mode in self.modes(state, context)}
        return dict([*modes.items()][:MAX_MODES])

    def _declared(self, state: State, context: CompileContext) -> dict[str, Mode]:
        """Return the modes in discovery: none, or at least two."""
        modes = self._modes(state, context)
        return {**modes, _NO_CHANGE.value: _NO_CHANGE} if len(modes) == 1 else modes

    def _outcome(self, state: State, mode: Mode) -> Outcome:
        if mode is _NO_CHANGE:
            return Outcome()
        return Outcome(
            calls=(self.set_mode(state, mode.value),),
            expected={} if mode.momentary else {"mode": self.reported(mode.value)},
        )
