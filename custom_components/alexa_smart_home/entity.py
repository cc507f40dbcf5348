"""Base class of the entities, which all belong to one service device."""

from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity

from .const import DOMAIN
from .models import AlexaConfigEntry
from .panel.register import URL_PATH

DEVICE_NAME = "Alexa Smart Home"


class AlexaEntity(Entity):
    """An entity of the service device, named by its translation key."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(
        self, entry: AlexaConfigEntry, translation_key: str, unique_id: str
    ) -> None:
        self._attr_translation_key = translation_key
        self._attr_unique_id = unique_id
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, entry.entry_id)},
            entry_type=DeviceEntryType.SERVICE,
            name=DEVICE_NAME,
            configuration_url=f"homeassistant://{URL_PATH}",
        )
        self._runtime = entry.runtime_data
