"""Alexa.InputController.

https://developer.amazon.com/docs/device-apis/alexa-inputcontroller.html
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar, Final, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..capability import (
    Capability,
    DirectiveHandler,
    Outcome,
    Property,
    ServiceCall,
    Site,
)
from ..errors import InvalidValue
from ..payload import text
from ..readers import Reader


@lru_cache(maxsize=1024)
def bare(name: str) -> str:
    """Return what counts of a name when two are compared: letters and digits."""
    return "".join(filter(str.isalnum, name.casefold()))


def _numbered(name: str, first: int, last: int) -> list[str]:
    return [f"{name} {number}" for number in range(first, last + 1)]


INPUT_NAMES: Final = (
    *_numbered("AUX", 1, 7),
    *_numbered("COAX", 1, 2),
    *_numbered("HDMI", 1, 10),
    *_numbered("INPUT", 1, 10),
    *_numbered("LINE", 1, 7),
    *_numbered("OPTICAL", 1, 2),
    *_numbered("PLAYSTATION", 3, 4),
    *_numbered("VIDEO", 1, 3),
    "BLURAY",
    "CABLE",
    "CD",
    "COMPOSITE 1",
    "DVD",
    "GAME",
    "HD RADIO",
    "HDMI ARC",
    "IPOD",
    "MEDIA PLAYER",
    "PHONO",
    "PLAYSTATION",
    "SATELLITE",
    "SMARTCAST",
    "TUNER",
    "TV",
    "USB DAC",
    "XBOX",
)
_NAMES: Final[Mapping[str, str]] = {bare(name): name for name in INPUT_NAMES}


def input_name(name: str) -> str | None:
    """Return Amazon's name of an input: hdmi1 is HDMI 1."""
    return _NAMES.get(bare(name))


@dataclass(frozen=True, kw_only=True)
class InputController(Capability):
    """Switches to one of the sources that have a name in Amazon's list.

    `names` holds the user's own choice for a source.
    """

    interface: ClassVar[str] = "Alexa.InputController"

    sources: Reader[Iterable[str]]
    source: Reader[str | None]
    select: Callable[[State, str], ServiceCall]
    names: Mapping[str, str] = field(default_factory=dict)

    @override
    def offered(self, state: State, site: Site) -> bool:
        return super().offered(state, site) and bool(self._inputs(state))

    @override
    def properties(self, state: State, site: Site) -> tuple[Property, ...]:
        return (Property("input", self._input),)

    @override
    def directives(self, state: State, site: Site) -> Mapping[str, DirectiveHandler]:
        return {"SelectInput": self._select}

    @override
    def discovery(self, state: State, site: Site) -> JsonObjectType:
        return {
            "inputs": [
                {"name": name, "friendlyNames": [source]}
                if source in self.names
                else {"name": name}
                for name, source in self._inputs(state).items()
            ]
        }

    def _name(self, source: str) -> str | None:
        return input_name(self.names.get(source, source))

    def _inputs(self, state: State) -> dict[str, str]:
        """Return the sources by input: what the user named comes first."""
        inputs: dict[str, str] = {}
        sources = sorted(
            self.sources(state), key=lambda source: source not in self.names
        )
        for source in sources:
            if name := self._name(source):
                inputs.setdefault(name, source)
        return inputs

    def _input(self, state: State) -> JsonValueType:
        source = self.source(state)
        return None if source is None else self._name(source)

    def _select(self, state: State, payload: JsonObjectType) -> Outcome:
        inputs = self._inputs(state)
        asked = text(payload, "input")
        # By Amazon's name, else by the source's own.
        for wanted in (input_name(asked), self._name(asked)):
            if wanted in inputs:
                return Outcome(
                    calls=(self.select(state, inputs[wanted]),),
                    expected={"input": wanted},
                )
        raise InvalidValue(f"The inputs are {', '.join(inputs)}")
