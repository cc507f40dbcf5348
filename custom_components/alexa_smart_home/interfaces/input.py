"""Alexa.InputController.

https://developer.amazon.com/docs/device-apis/alexa-inputcontroller.html
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext, Property, Reader
from ..protocol.errors import InvalidValue
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import text


def bare(name: str) -> str:
    """Return the letters and digits of a name, in lower case, for comparison."""
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
# The inputs of names that are not in Amazon's list.
_ALIASES: Final[Mapping[str, str]] = {
    "antenna": "TUNER",
    "antennatv": "TUNER",
    "aux": "AUX 1",
    "blurayplayer": "BLURAY",
    "coax": "COAX 1",
    "composite": "COMPOSITE 1",
    "gameconsole": "GAME",
    "hdmi": "HDMI 1",
    "input": "INPUT 1",
    "line": "LINE 1",
    "optical": "OPTICAL 1",
    "rokumediaplayer": "MEDIA PLAYER",
    "satellitetv": "SATELLITE",
    "video": "VIDEO 1",
}


def listed_name(name: str) -> str | None:
    """Return an input's name in Amazon's list: HDMI 1 for hdmi1."""
    return _NAMES.get(bare(name))


def input_name(name: str) -> str | None:
    """Return the input in Amazon's list for a name or an alias: AUX 1 for AUX."""
    return listed_name(name) or _ALIASES.get(bare(name))


@dataclass(frozen=True, kw_only=True)
class InputController(Capability):
    """Report and select the source, among those with a name in Amazon's list.

    `names` holds the names that the user has chosen, by source.
    """

    interface: ClassVar[str] = "Alexa.InputController"

    sources: Reader[Iterable[str]]
    source: Reader[str | None]
    select: Callable[[State, str], ServiceCall]
    names: Mapping[str, str] = field(default_factory=dict)

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        return super().offered(state, context) and bool(self._inputs(state))

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        inputs = self._inputs(state)
        # Of several sources with the name of one input, only the first is selected.
        unselectable = {
            source
            for source in self.sources(state)
            if (name := self._name(source)) and bare(inputs[name]) != bare(source)
        }

        def read(state: State) -> JsonValueType:
            source = self.source(state)
            if source is None or source in unselectable:
                return None
            return self._name(source)

        return (Property("input", read),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {"SelectInput": self._select}

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
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
        """Return the sources by input; the user's names take precedence."""
        inputs: dict[str, str] = {}
        for source in sorted(self.sources(state), key=self._rank):
            if name := self._name(source):
                inputs.setdefault(name, source)
        return inputs

    def _rank(self, source: str) -> int:
        if source in self.names:
            return 0
        return 1 if listed_name(source) else 2

    def _select(self, state: State, payload: JsonObjectType) -> Outcome:
        inputs = self._inputs(state)
        requested = text(payload, "input")
        # Search for a name in Amazon's list, then for the name of a source.
        for name in (input_name(requested), self._name(requested)):
            if name in inputs:
                return Outcome.of(self.select(state, inputs[name]), input=name)
        raise InvalidValue(f"input must be one of {', '.join(inputs)}")
