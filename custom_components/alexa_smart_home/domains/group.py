"""Groups that the YAML key `group:` makes: on when a member is on."""

from collections.abc import Mapping
from typing import Final

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import DOMAIN as HOMEASSISTANT_DOMAIN, State

from ..capability import EndpointDescription
from ..readers import texts_attribute
from .on_off import on_off

# Members that `homeassistant.turn_on` and `turn_off` can switch.
_SWITCHED: Final = frozenset(
    {
        "automation",
        "climate",
        "fan",
        "group",
        "humidifier",
        "input_boolean",
        "light",
        "media_player",
        "remote",
        "siren",
        "switch",
        "vacuum",
        "water_heater",
    }
)
_CATEGORIES: Final[Mapping[str, str]] = {
    "fan": "FAN",
    "input_boolean": "SWITCH",
    "light": "LIGHT",
    "switch": "SWITCH",
}


_members = texts_attribute(ATTR_ENTITY_ID)


def _domains(state: State) -> set[str]:
    return {member.partition(".")[0] for member in _members(state)}


def _category(state: State) -> str:
    """Return the category that all members share."""
    categories = {_CATEGORIES.get(domain, "OTHER") for domain in _domains(state)}
    return categories.pop() if len(categories) == 1 else "OTHER"


ENDPOINT = EndpointDescription(
    category=_category,
    shape=(ATTR_ENTITY_ID,),
    capabilities=(
        on_off(HOMEASSISTANT_DOMAIN, lambda state: bool(_domains(state) & _SWITCHED)),
    ),
)
