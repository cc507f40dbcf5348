"""Capabilities that entities of one device lend to the endpoint of another entity."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from homeassistant.core import State

from .capability import Capability
from .display_category import DisplayCategory
from .readers import Predicate, always


class Part(StrEnum):
    """The parts of a device that an entity can lend to its host.

    An endpoint takes each part from at most one entity, except for consumables.
    """

    CARBON_DIOXIDE = "carbon_dioxide"
    CONSUMABLE = "consumable"
    CURRENT = "current"
    DOORBELL = "doorbell"
    ENERGY = "energy"
    HUMIDITY = "humidity"
    KEYPAD = "keypad"
    MOTION = "motion"
    OBSTRUCTION = "obstruction"
    PACKAGE = "package"
    PARTICULATE_MATTER = "particulate_matter"
    PERSON = "person"
    POWER = "power"
    PRESSURE = "pressure"
    TEMPERATURE = "temperature"


# The parts that devices take which change the air of a room.
AIR_PARTS: Final = frozenset(
    {Part.CARBON_DIOXIDE, Part.HUMIDITY, Part.PARTICULATE_MATTER, Part.TEMPERATURE}
)
# The parts that several entities can lend to one endpoint.
REPEATED_PARTS: Final = frozenset({Part.CONSUMABLE})


# Matches entities by their names, or by the translation key of their name if the
# integration has one.
type NamePredicate = Callable[[State, str | None], bool]


@dataclass(frozen=True, kw_only=True)
class Loan:
    """What an entity lends: capabilities, a display category, or only its state.

    Directives of the capabilities control the entity that lends them, not the host.
    """

    part: Part
    supported: Predicate
    named: NamePredicate = lambda _state, _key: True
    capabilities: tuple[Capability, ...] = ()
    # Added to the categories of the host.
    category: DisplayCategory | None = None
    # Matches entities that have no endpoint of their own while they lend the part.
    hides: Predicate = always

    def lent_by(self, state: State, translation_key: str | None) -> bool:
        """Return whether an entity lends the part."""
        return self.supported(state) and self.named(state, translation_key)


class Guest(NamedTuple):
    """An entity that lends a part to a host; the state is that of compiling.

    `reachable` matches states that can be read. `key` distinguishes the guests of a
    part that an endpoint takes from several entities. `read_only` is true if Alexa may
    not control the guest or the host.
    """

    state: State
    loan: Loan
    reachable: Predicate
    key: str | None
    read_only: bool


# Returns the guests of an entity.
type FindGuests = Callable[[str], tuple[Guest, ...]]
