"""EndpointRegistry: find the endpoints of the exposed entities."""

import asyncio
from collections.abc import AsyncIterator, Iterable
import logging
from typing import Final

from homeassistant.core import EventStateChangedData, HomeAssistant, State, callback

from ..const import DOMAIN
from ..domains import DESCRIPTIONS
from ..listeners import Listeners
from ..protocol import CompileContext, Endpoint
from ..protocol.discovery import key_of, without_alias
from ..protocol.errors import NoSuchEndpoint
from ..protocol.not_exposed import NotExposed, Reason
from ..protocol.readers import available, known
from .compile import compile_endpoint
from .exposure import Exposure
from .faults import EndpointFaults, not_understood
from .links import Links
from .listing import choose
from .plan import Plan, basis_of, shape_of
from .reader import EndpointReader

# Entities that are compiled in a row before other tasks run.
PORTION: Final = 20


class EndpointRegistry(Listeners[str]):
    """Compile each exposed entity once, and again when its shape changes.

    An entity that cannot be compiled or read affects no other: `faults` holds the
    reason, `reader` reads the endpoints. The listeners are called with each entity
    whose endpoint may have changed.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        exposure: Exposure,
        context: CompileContext,
        log_level: int = logging.WARNING,
    ) -> None:
        super().__init__()
        self.exposure = exposure
        self.faults = EndpointFaults(hass, log_level)
        self.reader = EndpointReader(self.faults, self.async_notify)
        self._hass = hass
        self.links = Links(hass, exposure, context)
        self.context = context
        # The hosts of the entities that lend parts to their endpoints.
        self._hosts: dict[str, str] = {}
        self._plans: dict[str, Plan] = {}
        # The basis of each plan that was dropped, by entity id.
        self._bases: dict[str, State] = {}

    @callback
    def async_get(self, state: State) -> Endpoint | None:
        """Return the endpoint of an entity in a state, None if it is not exposed."""
        if (plan := self._plans.get(state.entity_id)) is None:
            return self._compile(state)
        if plan.state is not state:
            if available(state):
                if (
                    plan.shape is not None
                    # An entity without a known state gets its shape with the first one.
                    and (plan.shape or known(state))
                    and not _has_same_shape(plan, state)
                ):
                    self._drop_links(state.entity_id)
                    endpoint = self._compile(state)
                    self.async_notify(state.entity_id)
                    return endpoint
                plan.basis = state
            plan.state = state
        return plan.endpoint

    @callback
    def async_find(self, key: str) -> tuple[Endpoint, State] | None:
        """Return the endpoint of a key and its state, None if there is none."""
        state = self._hass.states.get(key)
        if state is None:
            return self._find_alias(key)
        return (endpoint, state) if (endpoint := self.async_get(state)) else None

    def _find_alias(self, key: str) -> tuple[Endpoint, State] | None:
        state = self._hass.states.get(without_alias(key))
        if state is None or (endpoint := self.async_get(state)) is None:
            return None
        return next(
            ((alias, state) for alias in endpoint.aliases if alias.key == key), None
        )

    @callback
    def async_host_of(self, entity_id: str) -> str | None:
        """Return the entity to whose endpoint an entity lends a part now."""
        return self._hosts.get(entity_id)

    def find(self, endpoint_id: str | None) -> tuple[Endpoint, State]:
        """Return an endpoint and its state; raises NoSuchEndpoint."""
        if (found := self.async_find(key_of(endpoint_id or ""))) is None:
            raise NoSuchEndpoint("There is no such endpoint")
        return found

    @callback
    def async_may_be_reported(self, change: EventStateChangedData) -> bool:
        """Return whether a change of state may change an endpoint or its properties."""
        if (plan := self._plans.get(change["entity_id"])) is None:
            return True
        if plan.shape is None and change["entity_id"] not in self._hosts:
            return False
        old, new = change["old_state"], change["new_state"]
        if old is None or new is None or old.state != new.state:
            return True
        names = DESCRIPTIONS[new.domain].attributes_read
        if names is None:
            return True
        get_old, get_new = old.attributes.get, new.attributes.get
        return [*map(get_old, names)] != [*map(get_new, names)]

    def exposed(self) -> list[tuple[Endpoint, State]]:
        return [
            (endpoint, state)
            for state in self._hass.states.async_all(DESCRIPTIONS)
            if (endpoint := self.async_get(state)) is not None
        ]

    async def async_exposed(self) -> AsyncIterator[tuple[Endpoint, State]]:
        """Yield all endpoints and their states, with pauses for other tasks."""
        entity_ids = self._hass.states.async_entity_ids(DESCRIPTIONS)
        for number, entity_id in enumerate(entity_ids, 1):
            if (found := self.async_find(entity_id)) is not None:
                yield found
            if number % PORTION == 0:
                await asyncio.sleep(0)

    async def async_prepare(self) -> None:
        async for _ in self.async_exposed():
            pass

    @callback
    def async_update_listing(self) -> list[Endpoint]:
        """Choose the endpoints that Alexa discovers; the others are surplus."""
        endpoints = [endpoint for endpoint, _ in self.exposed()]
        listed, surplus = choose(endpoints, self.exposure.explicitly_included)
        self.faults.async_set_surplus(endpoint.key for endpoint in surplus)
        return listed

    @callback
    def async_reject(self, key: str, digest: str, error: str) -> None:
        self.faults.async_reject(key, digest, error)
        self.async_notify(without_alias(key))

    @callback
    def async_forget(self, entity_id: str, *, removed: bool = False) -> None:
        """Drop the endpoint of an entity, which is compiled again when needed.

        The basis of its plan is kept unless the entity is removed: the entity may be
        unavailable when it is compiled again.
        """
        # Listeners compile endpoints again at once: they need the new links.
        others = self.links.async_drop(entity_id)
        self._forget(entity_id, removed=removed)
        for other in others:
            self._forget(other)

    def _drop_links(self, entity_id: str) -> None:
        """Drop the links of an entity, and the endpoints that depend on them."""
        for other in self.links.async_drop(entity_id):
            self._forget(other)

    def _forget(self, entity_id: str, *, removed: bool = False) -> None:
        plan = self._plans.pop(entity_id, None)
        if plan is not None and plan.endpoint is not None:
            for guest in plan.endpoint.guest_events:
                self._hosts.pop(guest, None)
        if removed:
            self._bases.pop(entity_id, None)
        elif plan is not None:
            self._bases[entity_id] = plan.basis
        self.faults.async_forget(entity_id, removed=removed)
        self.async_notify(entity_id)

    @callback
    def async_forget_all(self, entity_ids: Iterable[str] | None = None) -> None:
        """Drop the endpoints of some or all entities; compile many with pauses."""
        forgotten = set(self._plans if entity_ids is None else entity_ids)
        for entity_id in forgotten:
            self.async_forget(entity_id)
        if len(forgotten) > PORTION:
            self._hass.async_create_task(
                self.async_prepare(), f"{DOMAIN} endpoints", eager_start=False
            )

    def adopt_bases(self, other: EndpointRegistry) -> None:
        """Compile unavailable entities from the last states that another one saw."""
        bases = {key: plan.basis for key, plan in other._plans.items()}
        self._bases = other._bases | bases

    @callback
    def async_set_temperature_unit(self, unit: str) -> None:
        """Compile all endpoints again if the home's unit of temperature changes."""
        if unit != self.context.temperature_unit:
            self.context = self.context.in_unit(unit)
            self.async_forget_all()

    def _compile(self, state: State) -> Endpoint | None:
        entity_id = state.entity_id
        if not self.links.has_seen(entity_id):
            self._drop_links(entity_id)
        basis = basis_of(state, self._bases.pop(entity_id, None))
        # The empty shape lets an entity that raises an error be compiled again.
        plan = self._plans[entity_id] = Plan((), None, state, basis)
        fault: NotExposed | None
        try:
            fault = self._fill(plan)
        except NotExposed as err:
            fault = err.with_traceback(None)
        except Exception as err:  # noqa: BLE001 - other entities go on
            fault = not_understood(err)
        self.faults.async_compiled(entity_id, plan.endpoint, fault)
        return plan.endpoint

    def _fill(self, plan: Plan) -> NotExposed | None:
        """Compile the endpoint of a plan; returns or raises the reason against it."""
        state, basis = plan.state, plan.basis
        entity_id = state.entity_id
        if reason := self.exposure.exclusion_reason(entity_id, basis):
            # The device class may be known only with the first state.
            if reason is not Reason.NOT_BY_DEFAULT or known(basis):
                plan.shape = None
            return None
        description = DESCRIPTIONS[state.domain]
        plan.shape, plan.fixed = shape_of(description, basis)
        if self.links.hides(entity_id):
            return None
        guests = self.links.guests_of(entity_id)
        self._hosts |= {guest.state.entity_id: entity_id for guest in guests}
        plan.endpoint = compile_endpoint(
            description,
            basis,
            self.context,
            self.exposure.identity(state),
            self.exposure.config(entity_id),
            guests,
        )
        if plan.endpoint is None and not available(basis):
            # Its capabilities may be known only with the first state.
            plan.shape, plan.fixed = (), False
        if plan.endpoint is None and self.exposure.explicitly_included(entity_id):
            return NotExposed(Reason.NOTHING_TO_USE)
        return None


def _has_same_shape(plan: Plan, state: State) -> bool:
    try:
        return plan.has_shape_of(state, DESCRIPTIONS[state.domain])
    except Exception:  # noqa: BLE001 - compiling the entity logs the reason
        return False
