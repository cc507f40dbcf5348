"""Which entities Alexa may see, and under which name."""

from collections.abc import Iterator
from typing import Final
import unicodedata

from homeassistant.const import __version__
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr, entity_registry as er, intent

from ..const import ALEXA_PLATFORMS
from ..domains import DESCRIPTIONS
from ..protocol.discovery import MANUFACTURER, Identity
from ..protocol.not_exposed import Reason
from ..settings import EntityConfig, Settings
from .exposure_filter import ExposureFilter
from .registry_locations import Place, place_of

_NO_CONFIG: Final = EntityConfig()
_NOWHERE: Final = Place()
# Characters to leave out of descriptions, as the built-in integration does.
_FORBIDDEN: Final = str.maketrans(dict.fromkeys('}{\\/|"()[]+~!><*%'))
_APOSTROPHE: Final = "'"


class Exposure:
    """The one answer to "may Alexa see this entity, and as what?"."""

    def __init__(self, hass: HomeAssistant, settings: Settings) -> None:
        self._hass = hass
        self._settings = settings
        self.filter = ExposureFilter(settings.filter)
        self._entities = er.async_get(hass)
        self._devices = dr.async_get(hass)

    def explicit(self, entity_id: str) -> bool:
        """Tell whether somebody asked for this very entity."""
        return self.filter.asks_for(entity_id, self._place(entity_id))

    def config(self, entity_id: str) -> EntityConfig:
        """Return what the user wants of an entity."""
        return self._settings.entity_config.get(entity_id, _NO_CONFIG)

    def obstacle(self, entity_id: str, state: State | None = None) -> Reason | None:
        """Return why an entity is not exposed, None if it is.

        Its kind is read from `state`, by default from its current state.
        """
        if entity_id.partition(".")[0] not in DESCRIPTIONS:
            return Reason.UNSUPPORTED
        wanted = self.filter
        place = self._place(entity_id)
        if not wanted(entity_id, place):
            return Reason.FILTERED
        entry = self._entities.async_get(entity_id)
        if entry is not None and not wanted.asks_for(entity_id, place):
            if wanted.primary_only and entry.hidden_by is not None:
                return Reason.HIDDEN
            if wanted.primary_only and entry.entity_category is not None:
                return Reason.SECONDARY
        if wanted.includes(entity_id):
            return None
        return self._doubt(state or self._hass.states.get(entity_id), entry)

    def _doubt(
        self, state: State | None, entry: er.RegistryEntry | None
    ) -> Reason | None:
        """Return why an entity is not exposed unless it is included by its id."""
        if entry is not None and entry.platform in ALEXA_PLATFORMS:
            return Reason.OF_ALEXA
        if state is not None and not DESCRIPTIONS[state.domain].by_default(state):
            return Reason.NOT_BY_DEFAULT
        return None

    def _place(self, entity_id: str) -> Place:
        if not self.filter.has_places:
            return _NOWHERE
        return place_of(self._hass, self._entities.async_get(entity_id))

    def identity(self, state: State) -> Identity:
        """Return the name and the other texts of an entity."""
        config = self.config(state.entity_id)
        entry = self._entities.async_get(state.entity_id)
        name = config.name
        if name is None:
            aliases = intent.async_get_entity_aliases(
                self._hass, entry, state=state, allow_empty=False
            )
            name = aliases[0] or state.name
        description = config.description or state.entity_id
        return Identity(
            name=_spoken(name),
            description=_clean(f"{description} via {MANUFACTURER}"),
            categories=config.display_categories,
            attributes={
                key: _ascii(text) for key, text in self._attributes(state, entry)
            },
        )

    def _attributes(
        self, state: State, entry: er.RegistryEntry | None
    ) -> Iterator[tuple[str, str]]:
        """Yield additionalAttributes, from the device where there is one."""
        yield "customIdentifier", state.entity_id
        if (device := self._device(entry)) is None:
            yield "manufacturer", MANUFACTURER
            yield "model", state.domain
            yield "softwareVersion", __version__
            return
        yield "manufacturer", device.manufacturer or MANUFACTURER
        yield "model", device.model or state.domain
        yield "serialNumber", device.serial_number or ""
        yield "firmwareVersion", device.sw_version or ""
        yield "softwareVersion", device.sw_version or ""

    def _device(self, entry: er.RegistryEntry | None) -> dr.DeviceEntry | None:
        """Return the device of an entity, the parent of a child device."""
        if entry is None or entry.device_id is None:
            return None
        device = self._devices.async_get(entry.device_id)
        if isinstance(device, dr.ChildDeviceEntry):
            device = self._devices.async_get(device.parent_device_id)
        return device if isinstance(device, dr.DeviceEntry) else None


def _clean(text: str) -> str:
    return " ".join(text.translate(_FORBIDDEN).split())


def _ascii(text: str) -> str:
    """Return a text in ASCII without backslashes: Alexa takes no other attributes.

    https://github.com/alexa-samples/alexa-smarthome/issues/145
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return plain.replace("\\", "").strip()


class _Spoken(dict[int, str]):
    """What to put in the place of a character in a name, worked out once for each."""

    def __missing__(self, code: int) -> str:
        char, kind = chr(code), unicodedata.category(chr(code))
        if char in "'\N{RIGHT SINGLE QUOTATION MARK}":
            found = _APOSTROPHE
        elif kind in {"Cf", "Me"} or "VARIATION SELECTOR" in unicodedata.name(char, ""):
            # Only says how the characters beside it look: joiners, emoji.
            found = ""
        else:
            found = char if kind[0] in "LMN" else " "
        self[code] = found
        return found


_SPOKEN: Final = _Spoken()


def _spoken(name: str) -> str:
    """Return a name of letters, digits, apostrophes and single spaces.

    https://developer.amazon.com/docs/device-apis/alexa-discovery-objects.html
    """
    words = name.translate(_SPOKEN).split()
    return " ".join(word for word in words if any(map(str.isalnum, word)))
