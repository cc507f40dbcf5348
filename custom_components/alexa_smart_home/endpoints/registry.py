"""EndpointRegistry: the exposed entities, each compiled once while it holds."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
import logging
from typing import Final

from homeassistant.const import EntityStateAttribute
from homeassistant.core import (
    CALLBACK_TYPE,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)

from ..const import DOMAIN, LOGGER
from ..domains import DESCRIPTIONS
from ..protocol.capability import DeviceEvent
from ..protocol.compile_context import CompileContext
from ..protocol.description import Shape
from ..protocol.discovery import entity_id_of
from ..protocol.errors import NoSuchEndpoint
from ..protocol.message_log import Once
from ..protocol.not_exposed import NotExposed, Reason
from ..protocol.outcome import PropertyValues, changed
from ..protocol.readers import available, known
from ..protocol.redact import masked
from ..translate import ENGLISH
from .endpoint import Endpoint, compile_endpoint
from .exposure import Exposure
from .sight import Sight, is_solid, kept, watch

MAX_ENDPOINTS: Final = 300
# So many at once that the event loop does not feel it.
PORTION: Final = 20


# Attributes that users can change while the device is unavailable.
_IDENTITY: Final = (
    EntityStateAttribute.DEVICE_CLASS,
    EntityStateAttribute.FRIENDLY_NAME,
    EntityStateAttribute.UNIT_OF_MEASUREMENT,
)


@dataclass(slots=True)
class _Plan:
    """What was made of an entity, and of which shape; None: not exposed.

    `state` is the last one that it was found to hold for, `sight` what was read
    of that, if it led to nothing. A `solid` shape is that of the attributes as
    long as they are the same object: no list in it can change in place. `basis` is
    the last state in which the entity told all its abilities: an unavailable one
    may not.
    """

    shape: Shape | None
    endpoint: Endpoint | None
    state: State
    basis: State
    solid: bool
    sight: Sight | None = None


class EndpointRegistry:
    """All endpoints of the config entry.

    `left_out` tells, by entity id, why an entity that should be exposed
    cannot be, `unreadable` why values of one that is exposed cannot be read: one
    bad entity never hurts the others.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        exposure: Exposure,
        context: CompileContext,
        log_level: int = logging.WARNING,
    ) -> None:
        self._hass = hass
        self._log_level = log_level
        self._exposure = exposure
        self._context = context
        self._plans: dict[str, _Plan] = {}
        # The basis of each plan that was dropped, by entity id.
        self._bases: dict[str, State] = {}
        self._listeners: list[Callable[[str], None]] = []
        self._faults: dict[str, NotExposed] = {}
        self.unreadable: dict[str, NotExposed] = {}
        self._once = Once()
        self._surplus: dict[str, NotExposed] = {}
        # By entity id, the digest of the endpoint that Amazon has refused, and why.
        self._refused: dict[str, tuple[str, NotExposed]] = {}

    @property
    def left_out(self) -> Mapping[str, NotExposed]:
        """Return what Alexa does not get to see, and why."""
        refused = {
            entity_id: reason
            for entity_id, (digest, reason) in self._refused.items()
            if (plan := self._plans.get(entity_id)) is not None
            and plan.endpoint is not None
            and plan.endpoint.digest == digest
        }
        return refused | self._faults | self._surplus

    @callback
    def async_refuse(self, entity_id: str, digest: str, error: str) -> None:
        """Note that Amazon has refused an endpoint as it is now."""
        self._refused[entity_id] = digest, NotExposed(Reason.REFUSED, error)
        self.async_touch(entity_id)

    def is_refused(self, endpoint: Endpoint) -> bool:
        """Return whether Amazon has refused an endpoint as it is now."""
        digest, _ = self._refused.get(endpoint.entity_id, (None, None))
        return digest == endpoint.digest

    @callback
    def async_get(self, state: State) -> Endpoint | None:
        """Return the endpoint of a state, None when Alexa may not see it."""
        if (plan := self._plans.get(state.entity_id)) is None:
            return self._compile(state)
        if (last := plan.state) is not state:
            if available(state):
                if (
                    not (plan.solid and state.attributes is last.attributes)
                    and plan.shape is not None
                    # What has no shape yet gets one with its first state.
                    and (plan.shape or known(state))
                    and plan.shape != self._shape_of(state)
                ):
                    endpoint = self._compile(state)
                    self.async_touch(state.entity_id)
                    return endpoint
                plan.basis = state
            plan.state, plan.sight = state, None
        return plan.endpoint

    def read(self, endpoint: Endpoint, state: State) -> PropertyValues:
        """Read every property that is known now and can be read."""
        try:
            values = endpoint.properties(state)
        except Exception as err:  # noqa: BLE001 - one bad entity hurts no other
            self._cannot_read(endpoint.entity_id, err)
            return endpoint.legible_properties(state)
        if self.unreadable and endpoint.entity_id in self.unreadable:
            del self.unreadable[endpoint.entity_id]
            self.async_touch(endpoint.entity_id)
        return values

    def device_events(
        self, endpoint: Endpoint, old: State, new: State
    ) -> Iterator[DeviceEvent]:
        """Yield what happened with a change of state."""
        for read in endpoint.device_events:
            try:
                device_event = read(old, new)
            except Exception as err:  # noqa: BLE001 - one bad entity hurts no other
                self._log(endpoint.entity_id, _not_understood(err))
            else:
                if device_event is not None:
                    yield device_event

    @callback
    def async_may_tell(self, change: EventStateChangedData) -> bool:
        """Tell whether a change of state may be news."""
        if (plan := self._plans.get(change["entity_id"])) is None:
            return True
        if (sight := plan.sight) is None:
            return plan.shape is not None
        new = change["new_state"]
        return change["old_state"] is None or new is None or not sight.is_of(new)

    @callback
    def async_pass_over(self, state: State) -> None:
        """Take it that states which look like this one are no news either."""
        plan = self._plans[state.entity_id]
        endpoint = plan.endpoint
        if plan.state is not state or endpoint is None or endpoint.tells_more:
            return
        if state.entity_id in self.unreadable:
            return
        description = DESCRIPTIONS[state.domain]

        def look(state: State) -> None:
            description.shape_of(state)
            endpoint.properties(state)

        plan.sight = watch(look, state)

    def is_surplus(self, entity_id: str) -> bool:
        """Tell whether an entity is one too many."""
        return entity_id in self._surplus

    def exposed(self) -> list[State]:
        """Return the states of all entities that are endpoints."""
        return [
            state
            for state in self._hass.states.async_all(DESCRIPTIONS)
            if self.async_get(state) is not None
        ]

    async def async_prepare(self) -> None:
        """Compile all endpoints, before somebody needs them all at once."""
        async for _ in self.async_exposed():
            pass

    async def async_exposed(self) -> AsyncIterator[State]:
        """Yield the same one by one, so that the event loop does not feel it."""
        entity_ids = self._hass.states.async_entity_ids(DESCRIPTIONS)
        for number, entity_id in enumerate(entity_ids, 1):
            state = self._hass.states.get(entity_id)
            if state is not None and self.async_get(state) is not None:
                yield state
            if number % PORTION == 0:
                await asyncio.sleep(0)

    def find(self, endpoint_id: str | None) -> tuple[Endpoint, State]:
        """Return what a directive is about; raises NoSuchEndpoint."""
        state = self._hass.states.get(entity_id_of(endpoint_id or ""))
        if state is None or (endpoint := self.async_get(state)) is None:
            raise NoSuchEndpoint("There is no such endpoint")
        return endpoint, state

    @callback
    def async_discover(self) -> list[Endpoint]:
        """Return the endpoints that Alexa gets to see, at most 300.

        When there are more, what was asked for by name comes first, then what
        can be controlled, then sensors.
        """
        found = [
            endpoint
            for state in self._hass.states.async_all(DESCRIPTIONS)
            if (endpoint := self.async_get(state)) is not None
        ]
        if len(found) > MAX_ENDPOINTS:
            found.sort(key=self._rank)
            if not self._surplus:
                LOGGER.log(
                    self._log_level,
                    "Alexa takes at most %s endpoints: %s more are left out",
                    MAX_ENDPOINTS,
                    len(found) - MAX_ENDPOINTS,
                )
        self._surplus = dict.fromkeys(
            (endpoint.entity_id for endpoint in found[MAX_ENDPOINTS:]),
            NotExposed(Reason.SURPLUS),
        )
        return found[:MAX_ENDPOINTS]

    @callback
    def async_forget(self, entity_id: str, *, removed: bool = False) -> None:
        """Drop what is known of an entity: it is worked out again when needed.

        The basis of its plan is kept, unless the entity is removed: it may be
        unavailable by then.
        """
        plan = self._plans.pop(entity_id, None)
        if removed:
            self._bases.pop(entity_id, None)
            self._refused.pop(entity_id, None)
        elif plan is not None:
            self._bases[entity_id] = plan.basis
        self._faults.pop(entity_id, None)
        self.unreadable.pop(entity_id, None)
        self.async_touch(entity_id)

    @callback
    def async_touch(self, entity_id: str) -> None:
        """Let the listeners look at an entity again: it may be another endpoint."""
        for listener in self._listeners:
            listener(entity_id)

    @callback
    def async_listen(self, listener: Callable[[str], None]) -> CALLBACK_TYPE:
        """Call a listener with each entity that may be another endpoint now."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_forget_all(self, entity_ids: Iterable[str]) -> None:
        """Drop what is known of some entities; of many, work it out bit by bit."""
        forgotten = set(entity_ids)
        for entity_id in forgotten:
            self.async_forget(entity_id)
        if len(forgotten) > PORTION:
            self._hass.async_create_task(
                self.async_prepare(), f"{DOMAIN} endpoints", eager_start=False
            )

    @callback
    def async_set_temperature_unit(self, unit: str) -> None:
        """Compile everything again, if the house's unit is another one."""
        if unit != self._context.temperature_unit:
            self._context = self._context.in_unit(unit)
            self.async_forget_all(self._plans)

    def _compile(self, state: State) -> Endpoint | None:
        entity_id = state.entity_id
        basis = _basis(state, self._bases.pop(entity_id, None))
        # Where nothing is found out: it may be understood in its next state.
        plan = self._plans[entity_id] = _Plan((), None, state, basis, solid=False)
        try:
            fault = self._fill(plan)
        except NotExposed as err:
            fault = err.with_traceback(None)
        except Exception as err:  # noqa: BLE001 - one bad entity hurts no other
            fault = _not_understood(err)
        if fault is None:
            self._faults.pop(entity_id, None)
        else:
            self._faults[entity_id] = fault
            self._log(entity_id, fault)
        return plan.endpoint

    def _fill(self, plan: _Plan) -> NotExposed | None:
        """Compile the endpoint of a plan; returns or raises what prevents that."""
        state, basis = plan.state, plan.basis
        entity_id = state.entity_id
        obstacle = self._exposure.obstacle(entity_id, basis)
        if obstacle is not None:
            # It may be of another kind when it has a state.
            if obstacle is not Reason.NOT_BY_DEFAULT or known(basis):
                plan.shape = None
            return None
        description = DESCRIPTIONS[state.domain]
        raw = description.shape_of(basis)
        plan.shape = kept(raw)
        plan.solid = not description.shape_readers and is_solid(raw)
        plan.endpoint = compile_endpoint(
            description,
            basis,
            self._context,
            self._exposure.identity(state),
            self._exposure.config(entity_id),
        )
        if plan.endpoint is None and self._exposure.explicit(entity_id):
            return NotExposed(Reason.NOTHING_TO_USE)
        return None

    def _shape_of(self, state: State) -> Shape | None:
        """Return the shape of a state, None when it cannot be read."""
        try:
            return DESCRIPTIONS[state.domain].shape_of(state)
        except Exception:  # noqa: BLE001 - compiling it tells why
            return None

    def _cannot_read(self, entity_id: str, err: Exception) -> None:
        is_new = entity_id not in self.unreadable
        self.unreadable[entity_id] = reason = _not_understood(err)
        self._log(entity_id, reason)
        if is_new:
            self.async_touch(entity_id)

    def _log(self, entity_id: str, reason: NotExposed) -> None:
        """Log once what is wrong with an entity."""
        if self._once(entity_id, reason.reason, reason.error.partition("(")[0]):
            LOGGER.log(
                self._log_level,
                "Alexa does not get %s: %s",
                entity_id,
                reason.async_translate(self._hass, ENGLISH),
            )

    def _rank(self, endpoint: Endpoint) -> tuple[bool, bool, str]:
        entity_id = endpoint.entity_id
        return (
            not self._exposure.explicit(entity_id),
            not endpoint.handlers,
            entity_id,
        )


def _basis(state: State, before: State | None) -> State:
    """Return the state from which an entity is compiled.

    Many entities drop features and attributes while they are unavailable: then it is
    the last available or restored state, `before`, with the current name and kind.
    """
    if available(state) or before is None:
        return state
    if not (available(before) or before.attributes.get(EntityStateAttribute.RESTORED)):
        return state
    return changed(
        before,
        **{key: state.attributes[key] for key in _IDENTITY if key in state.attributes},
    )


def _not_understood(err: Exception) -> NotExposed:
    return NotExposed(Reason.NOT_UNDERSTOOD, masked(repr(err)))
