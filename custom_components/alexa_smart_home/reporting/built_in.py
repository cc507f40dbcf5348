"""The endpoints that the built-in integration announced before this one replaced it.

Alexa keeps an endpoint, and calls it unresponsive, until somebody deletes it. What was
announced is written down nowhere: it is worked out from the same entities and filter.
"""

from collections.abc import Mapping
from typing import Final

from homeassistant.const import EntityStateAttribute, UnitOfTemperature
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entityfilter import EntityFilter

from ..const import DOMAIN, LOGGER
from ..protocol.readers import Predicate, always
from .announcer import Announcer
from .grants import Grants, async_built_in_tokens

_DEGREES: Final = (UnitOfTemperature.CELSIUS, UnitOfTemperature.FAHRENHEIT)


def _measures_degrees(state: State) -> bool:
    unit = state.attributes.get(EntityStateAttribute.UNIT_OF_MEASUREMENT)
    return unit in _DEGREES


def _needs_no_code(state: State) -> bool:
    return not state.attributes.get("code_arm_required")


# By domain, which entities it makes endpoints of.
_ANNOUNCED: Final[Mapping[str, Predicate]] = {
    "alarm_control_panel": _needs_no_code,
    "alert": always,
    "automation": always,
    "binary_sensor": always,
    "button": always,
    "camera": always,
    "climate": always,
    "cover": always,
    "event": always,
    "fan": always,
    "group": always,
    "humidifier": always,
    "image_processing": always,
    "input_boolean": always,
    "input_button": always,
    "input_number": always,
    "light": always,
    "lock": always,
    "media_player": always,
    "number": always,
    "remote": always,
    "scene": always,
    "script": always,
    "sensor": _measures_degrees,
    "switch": always,
    "timer": always,
    "vacuum": always,
    "valve": always,
    "water_heater": always,
}


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
        for state in hass.states.async_all(_ANNOUNCED)
        if _ANNOUNCED[state.domain](state) and is_wanted(state.entity_id)
    ]


class Inheritance:
    """Deletes from Alexa the endpoints that only the built-in integration announced.

    `beside` says that its block stands in the YAML, `wanted` is its filter.
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
    def async_claim(self) -> None:
        """Have the announcer delete what is not exposed any more."""
        self._announcer.async_inherit(announced_entities(self._hass, self._wanted))

    async def async_claim_once(self) -> None:
        """Claim the endpoints once, if the built-in integration has been in use."""
        if self._grants.inherited or not await self._async_was_in_use():
            return
        LOGGER.info("What only the built-in integration announced will be deleted")
        self.async_claim()
        # In this order: a crash in between repeats the claim.
        await self._announcer.async_save()
        await self._grants.async_set_inherited()

    async def _async_was_in_use(self) -> bool:
        """Return whether it had the skill before.

        Its file `alexa` tells nothing: Home Assistant Cloud writes the same one.
        """
        if self._beside or self._grants.adopted:
            return True
        return "refresh_token" in await async_built_in_tokens(self._hass)
