"""Delete endpoints that only the built-in integration announced.

Alexa keeps an endpoint, shown as unresponsive, until it is deleted. The built-in
integration does not store its endpoints: they follow from the entities and its filter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from homeassistant.const import EntityStateAttribute, UnitOfTemperature
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entityfilter import EntityFilter

from ..const import DOMAIN, LOGGER
from ..domains import DESCRIPTIONS
from ..protocol import Predicate
from ..protocol.readers import always
from .announcer import Announcer
from .grant_store import async_built_in_tokens
from .grants import Grants
from .queue import Notice

_DEGREES: Final = (UnitOfTemperature.CELSIUS, UnitOfTemperature.FAHRENHEIT)


def _has_unit_of_temperature(state: State) -> bool:
    unit = state.attributes.get(EntityStateAttribute.UNIT_OF_MEASUREMENT)
    return unit in _DEGREES


def _can_be_armed_without_code(state: State) -> bool:
    return not state.attributes.get("code_arm_required")


# The domains of its endpoints.
_DOMAINS: Final = DESCRIPTIONS.keys() - {
    "device_tracker",
    "input_select",
    "lawn_mower",
    "person",
    "select",
    "siren",
    "weather",
}
# Matches the entities of these domains of which it makes endpoints.
_ANNOUNCED: Final[Mapping[str, Predicate]] = {
    "alarm_control_panel": _can_be_armed_without_code,
    "sensor": _has_unit_of_temperature,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltInBlock:
    """The built-in integration's block of the YAML, as far as reporting uses it."""

    # Whether the block is there.
    present: bool
    # None without a client id and a client secret.
    client_id: str | None
    filter: EntityFilter | None


def announced_entities(hass: HomeAssistant, wanted: EntityFilter) -> list[str]:
    """Return the entities that the built-in integration exposes with a filter."""
    entities = er.async_get(hass)

    def is_wanted(entity_id: str) -> bool:
        entry = entities.async_get(entity_id)
        if entry is not None and entry.platform == DOMAIN:
            return False
        if not wanted.empty_filter:
            return wanted(entity_id)
        return entry is None or (
            entry.entity_category is None and entry.hidden_by is None
        )

    return [
        state.entity_id
        for state in hass.states.async_all(_DOMAINS)
        if _ANNOUNCED.get(state.domain, always)(state) and is_wanted(state.entity_id)
    ]


class Inheritance:
    """Delete endpoints that only the built-in integration announced.

    `beside` means that its block is in the YAML, `wanted` is its filter.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        announcer: Announcer,
        grants: Grants,
        wanted: EntityFilter,
        *,
        beside: bool,
    ) -> None:
        self._hass = hass
        self._announcer = announcer
        self._grants = grants
        self._wanted = wanted
        self._beside = beside

    @callback
    def async_announce(self) -> Notice | None:
        """Announce all endpoints, and delete those of the built-in integration."""
        self._claim()
        return self._announcer.async_sync()

    def _claim(self) -> None:
        """Let the announcer delete the endpoints that are not exposed."""
        self._announcer.async_inherit(announced_entities(self._hass, self._wanted))

    async def async_claim_once(self) -> None:
        """Delete the endpoints once, if the built-in integration was used before."""
        if self._grants.store.inherited or not await self._async_was_in_use():
            return
        LOGGER.info(
            "Endpoints that only the built-in integration announced will be deleted"
        )
        self._claim()
        # After a crash in between, the deletion is repeated.
        await self._announcer.state.async_save()
        await self._grants.async_set_inherited()

    async def _async_was_in_use(self) -> bool:
        """Return whether the built-in integration was linked with the skill before.

        Its file `alexa` does not show that: Home Assistant Cloud writes the same file.
        """
        if self._beside or self._grants.store.adopted:
            return True
        return "refresh_token" in await async_built_in_tokens(self._hass)
