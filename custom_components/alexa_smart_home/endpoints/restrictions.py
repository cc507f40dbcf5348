"""Restrictions that the members of a group impose on the group."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import async_track_state_change_event

from ..domains import DESCRIPTIONS
from ..protocol.readers import available
from ..settings import EntityConfig, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Imposed:
    """The member that makes a group read-only, and the one that makes it close-only."""

    read_only: str | None = None
    close_only: str | None = None


class Restrictions:
    """Find the restricted members of groups, including those of nested groups.

    An action on a group acts on all of its members, so the restrictions of a member
    apply to the group. The members of a group are part of its shape; the states of
    nested groups are tracked because they may have no endpoint.
    """

    def __init__(self, hass: HomeAssistant, settings: Settings) -> None:
        self._hass = hass
        self._configs = {
            entity_id: config
            for entity_id, config in settings.entity_config.items()
            if config.read_only or config.close_only
        }
        # The members of groups when they were last available.
        self._members: dict[str, tuple[str, ...]] = {}
        # The outermost groups of each tracked entity.
        self._outer: dict[str, set[str]] = {}
        self._trackers: dict[str, CALLBACK_TYPE] = {}
        self._forget: Callable[[str], None] | None = None

    def apply(self, state: State, config: EntityConfig) -> EntityConfig:
        """Return the settings of an entity with the restrictions of its members."""
        if not self._configs:
            return config
        imposed = self.imposed_on(state)
        return replace(
            config,
            read_only=config.read_only or imposed.read_only is not None,
            close_only=config.close_only or imposed.close_only is not None,
        )

    def imposed_on(self, state: State) -> Imposed:
        """Return the direct members that are restricted or contain such an entity."""
        if not self._configs:
            return Imposed()
        read_only = close_only = None
        for member in self._members_of(state.entity_id, state):
            for entity_id in self._expand(member, state.entity_id):
                if (config := self._configs.get(entity_id)) is not None:
                    read_only = read_only or (member if config.read_only else None)
                    close_only = close_only or (member if config.close_only else None)
        return Imposed(read_only=read_only, close_only=close_only)

    @callback
    def async_start(self, forget: Callable[[str], None]) -> CALLBACK_TYPE:
        """Call `forget` with each group that must be recompiled."""
        self._forget = forget

        @callback
        def stop() -> None:
            self._forget = None
            while self._trackers:
                self._trackers.popitem()[1]()

        return stop

    def _expand(self, member: str, outer: str) -> Iterator[str]:
        """Yield a member of a group and, if it is a group, all of its members."""
        seen = {outer}
        pending = [member]
        while pending:
            if (entity_id := pending.pop()) in seen:
                continue
            seen.add(entity_id)
            yield entity_id
            state = self._hass.states.get(entity_id)
            members = self._members_of(entity_id, state)
            if members or state is None or not available(state):
                self._track(entity_id, outer)
            pending += members

    def _members_of(self, entity_id: str, state: State | None) -> tuple[str, ...]:
        """Return the members, for an unavailable group those of its last state."""
        if state is not None and available(state):
            self._members.pop(entity_id, None)
            if members := _members(state):
                self._members[entity_id] = members
        return self._members.get(entity_id, ())

    def _track(self, entity_id: str, outer: str) -> None:
        if self._forget is None:
            return
        self._outer.setdefault(entity_id, set()).add(outer)
        if entity_id not in self._trackers:
            self._trackers[entity_id] = async_track_state_change_event(
                self._hass, entity_id, self._changed
            )

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        """Recompile the outer groups, which tracks their nested groups again."""
        old, new = event.data["old_state"], event.data["new_state"]
        if new is None or not available(new) or self._forget is None:
            return
        if old is not None and available(old) and _members(old) == _members(new):
            return
        entity_id = event.data["entity_id"]
        self._trackers.pop(entity_id)()
        for outer in self._outer.pop(entity_id):
            self._forget(outer)


def _members(state: State) -> tuple[str, ...]:
    description = DESCRIPTIONS.get(state.domain)
    return () if description is None else (*description.members(state),)
