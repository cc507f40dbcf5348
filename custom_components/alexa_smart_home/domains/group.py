"""Groups from the YAML key `group:` can be turned on and off."""

from collections.abc import Mapping
from typing import Final

from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON
from homeassistant.core import DOMAIN as HOMEASSISTANT_DOMAIN, State

from ..interfaces.power import PowerController
from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.errors import InvalidDirective
from ..protocol.outcome import ServiceCall
from ..protocol.readers import available, known, texts_attribute
from .common.on_off import is_on

# Domains that `homeassistant.turn_on` and `homeassistant.turn_off` support.
_CAN_TURN_OFF: Final = frozenset(
    {
        "alert",
        "automation",
        "camera",
        "climate",
        "fan",
        "group",
        "humidifier",
        "input_boolean",
        "light",
        "media_player",
        "remote",
        "script",
        "siren",
        "switch",
        "vacuum",
        "water_heater",
    }
)
_CAN_TURN_ON: Final = _CAN_TURN_OFF | {"scene"}
# Domains that give a group no state: with such members only it stays unknown.
_STATELESS: Final = frozenset({"camera", "scene"})
_CATEGORIES: Final[Mapping[str, DisplayCategory]] = {
    "fan": DisplayCategory.FAN,
    "light": DisplayCategory.LIGHT,
    "switch": DisplayCategory.SWITCH,
}

_members = texts_attribute(ATTR_ENTITY_ID)


def _domains(state: State) -> set[str]:
    return {member.partition(".")[0] for member in _members(state)}


def _category(state: State) -> DisplayCategory:
    """Return the category that all members share, else OTHER."""
    categories = {
        _CATEGORIES.get(domain, DisplayCategory.OTHER) for domain in _domains(state)
    }
    return categories.pop() if len(categories) == 1 else DisplayCategory.OTHER


def _reachable(state: State) -> bool:
    return known(state) or (available(state) and _domains(state) <= _STATELESS)


def _turn_off(state: State) -> ServiceCall:
    if _domains(state).isdisjoint(_CAN_TURN_OFF):
        raise InvalidDirective("No member of the group can be turned off")
    return ServiceCall(HOMEASSISTANT_DOMAIN, SERVICE_TURN_OFF)


ENDPOINT = EndpointDescription(
    category=_category,
    shape=(ATTR_ENTITY_ID,),
    reachable=_reachable,
    capabilities=(
        PowerController(
            supported=lambda state: not _domains(state).isdisjoint(_CAN_TURN_ON),
            is_on=is_on,
            turn_on=lambda _: ServiceCall(HOMEASSISTANT_DOMAIN, SERVICE_TURN_ON),
            turn_off=_turn_off,
        ),
    ),
)
