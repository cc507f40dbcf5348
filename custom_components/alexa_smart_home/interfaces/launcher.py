"""Alexa.Launcher.

https://developer.amazon.com/docs/device-apis/alexa-launcher.html
https://developer.amazon.com/docs/video/launch-target-reference.html
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext, Property, Reader
from ..protocol.errors import InvalidValue
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import text
from .input import bare


class Target(NamedTuple):
    """An app or a menu in Amazon's list of targets."""

    identifier: str
    name: str

    def as_json(self) -> JsonObjectType:
        return {"identifier": self.identifier, "name": self.name}


# Not complete: Alexa sends the names of other targets too.
_APPS: Final[Mapping[str, str]] = {
    "A&E": "80711",
    "ABC": "27025",
    "3ABN": "37201",
    "3D Go": "22107",
    "4 on Demand": "18267",
    "6play": "53194",
    "9Now": "19406",
    "AccuWeather": "54002",
    "Al Jazeera": "58518",
    "Amazon Music": "32470",
    "Amazon Prime Video": "72095",
    "Amazon Video": "72095",
    "Bloomberg TV+": "16283",
    "CNN go": "58952",
    "édu Kids": "23810",
    "Euronews": "48144",
    "Hulu": "77683",
    "NBCU Peacock": "94721",
    "Netflix": "36377",
    "Peacock": "94721",
    "Plex": "78079",
    "Prime Video": "72095",
    "Radio by MyTuner": "47328",
    "Radioline": "41915",
    "Tastemade TV": "79431",
    "The Weather Network": "96247",
    "Vimeo": "92933",
    "Vudu": "64811",
    "Wall Street Journal": "45441",
    "Xumo": "34908",
    "YouTube": "70045",
    "YouTube TV": "50623",
    "ひかりTV": "84722",
}
_SHORTCUTS: Final[Mapping[str, str]] = {
    "Accessibility Settings": "87246",
    "Appearance Settings": "39940",
    "Apps": "28647",
    "Bluetooth Settings": "94081",
    "Collection": "50500",
    "Control Settings": "99860",
    "Diagnostic Settings": "42297",
    "Display Settings": "12664",
    "DVR": "69247",
    "Energy Saver": "45334",
    "Featured": "83028",
    "Guide": "68228",
    "Guide Settings": "21061",
    "History Manager": "34800",
    "Home": "33122",
    "Info": "82117",
    "Inputs": "83525",
    "Internet Settings": "08874",
    "Journey": "12746",
    "Journey Manager": "41513",
    "Kids": "91866",
    "My Profile": "14414",
    "Network Settings": "58566",
    "On Demand": "95950",
    "On Now": "84333",
    "One Pass Manager": "77269",
    "OTA Antenna Settings": "51213",
    "Parental Controls": "70110",
    "Phone Settings": "99242",
    "Picture in Picture": "06715",
    "Power Settings": "07345",
    "Prime Time Anytime": "77293",
    "Recall": "66375",
    "Recordings": "52304",
    "Remote Control Settings": "67709",
    "Scheduled Recordings": "48625",
    "Settings": "07395",
    "Shaka": "13633",
    "Timer Settings": "63534",
    "TV Display Settings": "49016",
    "VOD": "82307",
    "Watchlist": "68844",
    "What to Watch": "51649",
}
_TARGETS: Final[Mapping[str, Target]] = {
    bare(name): Target(f"amzn1.alexa-ask-target.{kind}.{number}", name)
    for kind, numbers in (("shortcut", _SHORTCUTS), ("app", _APPS))
    for name, number in numbers.items()
}


@dataclass(frozen=True, kw_only=True)
class Launcher(Capability):
    """Report and open apps and menus that are sources of a media player."""

    interface: ClassVar[str] = "Alexa.Launcher"

    sources: Reader[Iterable[str]]
    source: Reader[str | None]
    select: Callable[[State, str], ServiceCall]

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        return super().offered(state, context) and not _TARGETS.keys().isdisjoint(
            self._sources(state)
        )

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return (Property("target", self._target),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {"LaunchTarget": self._launch}

    def _sources(self, state: State) -> dict[str, str]:
        return {bare(source): source for source in self.sources(state)}

    def _target(self, state: State) -> JsonValueType:
        target = _TARGETS.get(bare(self.source(state) or ""))
        return target.as_json() if target else None

    def _launch(self, state: State, payload: JsonObjectType) -> Outcome:
        sources = self._sources(state)
        requested = Target(text(payload, "identifier"), text(payload, "name"))
        for key, target in (*_TARGETS.items(), (bare(requested.name), requested)):
            if key in sources and target.identifier == requested.identifier:
                return Outcome.of(
                    self.select(state, sources[key]), target=target.as_json()
                )
        raise InvalidValue(f"There is no source {requested.name}")
