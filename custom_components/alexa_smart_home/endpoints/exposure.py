"""Decide which entities are exposed to Alexa, and under which names."""

from collections.abc import Iterator
from functools import cache
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
from .aliases import alias_names
from .exposure_filter import ExposureFilter
from .registry_locations import Location, location_of

_NO_CONFIG: Final = EntityConfig()
# Characters removed from descriptions, as in the built-in integration.
_FORBIDDEN: Final = str.maketrans(dict.fromkeys('}{\\/|"()[]+~!><*%'))


class Exposure:
    """Apply the filter and the settings of entities."""

    def __init__(self, hass: HomeAssistant, settings: Settings) -> None:
        self._hass = hass
        self.settings = settings
        self.filter = ExposureFilter(settings.filter)
        self._entities = er.async_get(hass)
        self._devices = dr.async_get(hass)

    def explicitly_included(self, entity_id: str) -> bool:
        """Return whether an entity id, a glob or a label of the entity is included."""
        return self.filter.explicitly_includes(entity_id, self.location(entity_id))

    def config(self, entity_id: str) -> EntityConfig:
        return self.settings.entity_config.get(entity_id, _NO_CONFIG)

    def exclusion_reason(
        self, entity_id: str, state: State | None = None
    ) -> Reason | None:
        """Return why an entity is not exposed, None if it is.

        `state` defaults to its current state.
        """
        if entity_id.partition(".")[0] not in DESCRIPTIONS:
            return Reason.UNSUPPORTED
        location = self.location(entity_id)
        if not self.filter(entity_id, location):
            return Reason.FILTERED
        entry = self._entities.async_get(entity_id)
        if (
            entry is not None
            and self.filter.primary_only
            and not self.filter.explicitly_includes(entity_id, location)
        ):
            if entry.hidden_by is not None:
                return Reason.HIDDEN
            if entry.entity_category is not None:
                return Reason.SECONDARY
        if entity_id in self.filter.included_ids:
            return None
        return _default_exclusion(state or self._hass.states.get(entity_id), entry)

    def location(self, entity_id: str) -> Location:
        """Return the labels and the area of an entity if the filter has any."""
        if not self.filter.has_locations:
            return Location()
        return location_of(self._hass, self._entities.async_get(entity_id))

    def identity(self, state: State) -> Identity:
        """Return the name, the description and the attributes of an endpoint."""
        config = self.config(state.entity_id)
        entry = self._entities.async_get(state.entity_id)
        name, *others = map(spoken, self._names(state, entry, config))
        has_aliases = (
            self.settings.aliases if config.aliases is None else config.aliases
        )
        description = f"{config.description or state.entity_id} via {MANUFACTURER}"
        return Identity(
            name=name,
            description=" ".join(description.translate(_FORBIDDEN).split()),
            categories=config.display_categories,
            attributes={
                key: _ascii(text) for key, text in self._attributes(state, entry)
            },
            aliases=(alias_names(state.entity_id, name, others) if has_aliases else {}),
        )

    def _names(
        self, state: State, entry: er.RegistryEntry | None, config: EntityConfig
    ) -> Iterator[str]:
        """Yield the name of an endpoint, then the further names of its entity."""
        names = intent.async_get_entity_aliases(
            self._hass, entry, state=state, allow_empty=False
        )
        if config.name is None:
            yield names[0] or state.name
            yield from names[1:]
            return
        # The setting replaces the name of the entity, but not its aliases.
        yield config.name
        for alias in entry.aliases if entry else ():
            if alias is not er.COMPUTED_NAME:
                yield alias

    def _attributes(
        self, state: State, entry: er.RegistryEntry | None
    ) -> Iterator[tuple[str, str]]:
        """Yield the additionalAttributes, if possible from the device."""
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
        """Return the device of an entity; for a child device, its parent device."""
        if entry is None or entry.device_id is None:
            return None
        device = self._devices.async_get(entry.device_id)
        if isinstance(device, dr.ChildDeviceEntry):
            device = self._devices.async_get(device.parent_device_id)
        return device if isinstance(device, dr.DeviceEntry) else None


def _default_exclusion(
    state: State | None, entry: er.RegistryEntry | None
) -> Reason | None:
    """Return why an entity is not exposed unless its entity id is included."""
    if entry is not None and entry.platform in ALEXA_PLATFORMS:
        return Reason.ALEXA_DEVICE
    if state is not None and not DESCRIPTIONS[state.domain].by_default(state):
        return Reason.NOT_BY_DEFAULT
    return None


def _ascii(text: str) -> str:
    """Return a text in ASCII without backslashes; Alexa rejects other attributes.

    https://github.com/alexa-samples/alexa-smarthome/issues/145
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return plain.replace("\\", "").strip()


@cache
def _spoken_character(char: str) -> str:
    """Return what replaces a character in a spoken name."""
    if char in "'\N{RIGHT SINGLE QUOTATION MARK}":
        return "'"
    category = unicodedata.category(char)
    # Joiners and variation selectors only change the look of other characters.
    if category in {"Cf", "Me"} or "VARIATION SELECTOR" in unicodedata.name(char, ""):
        return ""
    return char if category[0] in "LMN" else " "


def spoken(name: str) -> str:
    """Return a name of letters, digits, apostrophes and single spaces.

    https://developer.amazon.com/docs/device-apis/alexa-discovery-objects.html
    """
    words = "".join(map(_spoken_character, name)).split()
    return " ".join(word for word in words if any(map(str.isalnum, word)))
