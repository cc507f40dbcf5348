"""Alexa.Launcher.

https://developer.amazon.com/docs/device-apis/alexa-launcher.html
https://developer.amazon.com/docs/video/launch-target-reference.html
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..capability import (
    Capability,
    DirectiveHandler,
    Outcome,
    Property,
    Reader,
    ServiceCall,
    Site,
)
from ..errors import InvalidValue
from ..payload import text
from .input import bare


class Target(NamedTuple):
    """An app, as Amazon's list has it."""

    identifier: str
    name: str

    def as_json(self) -> JsonObjectType:
        """Return it as Alexa writes it."""
        return {"identifier": self.identifier, "name": self.name}


# The apps whose identifiers are known; Alexa sends the name of any other too.
_TARGETS: Final[Mapping[str, Target]] = {
    bare(name): Target(f"amzn1.alexa-ask-target.app.{number}", name)
    for name, number in {
        "Amazon Music": 32470,
        "Hulu": 77683,
        "Netflix": 36377,
        "Peacock": 94721,
        "Plex": 78079,
        "Prime Video": 72095,
        "Vudu": 64811,
        "Xumo": 34908,
        "YouTube": 70045,
        "YouTube TV": 50623,
    }.items()
}


@dataclass(frozen=True, kw_only=True)
class Launcher(Capability):
    """Starts the apps that are among the sources."""

    interface: ClassVar[str] = "Alexa.Launcher"

    sources: Reader[Iterable[str]]
    source: Reader[str | None]
    select: Callable[[State, str], ServiceCall]

    @override
    def offered(self, state: State, site: Site) -> bool:
        return super().offered(state, site) and not _TARGETS.keys().isdisjoint(
            self._sources(state)
        )

    @override
    def properties(self, state: State, site: Site) -> tuple[Property, ...]:
        return (Property("target", self._target),)

    @override
    def directives(self, state: State, site: Site) -> Mapping[str, DirectiveHandler]:
        return {"LaunchTarget": self._launch}

    def _sources(self, state: State) -> dict[str, str]:
        return {bare(source): source for source in self.sources(state)}

    def _target(self, state: State) -> JsonValueType:
        target = _TARGETS.get(bare(self.source(state) or ""))
        return target.as_json() if target else None

    def _launch(self, state: State, payload: JsonObjectType) -> Outcome:
        sources = self._sources(state)
        wanted = Target(text(payload, "identifier"), text(payload, "name"))
        for key, target in (*_TARGETS.items(), (bare(wanted.name), wanted)):
            if key in sources and target.identifier == wanted.identifier:
                return Outcome(
                    calls=(self.select(state, sources[key]),),
                    expected={"target": target.as_json()},
                )
        raise InvalidValue(f"There is no source {wanted.name}")
