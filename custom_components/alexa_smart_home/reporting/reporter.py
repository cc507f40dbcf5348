"""From a change of state to what Alexa must hear of it."""

from datetime import datetime
from typing import Final

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import (
    CALLBACK_TYPE,
    Context,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonValueType

from .. import storage
from ..const import DOMAIN
from ..endpoints.registry import EndpointRegistry
from ..interfaces.endpoint_health import UNREACHABLE, EndpointHealth
from ..protocol import events
from ..protocol.capability import DeviceEvent
from ..protocol.discovery import endpoint_id_of, entity_id_of
from ..protocol.endpoint import Endpoint
from ..protocol.outcome import PropertyKey, PropertyValues
from ..protocol.readers import available
from .away import AwayList
from .changed_properties import changed_properties
from .outbox import Outbox
from .queue import Notice, Report

STORE_VERSION: Final = 1
# Seconds.
SAVE_DELAY: Final = 30
# A device_event that is older is not worth telling: seconds.
DEVICE_EVENT_LIFETIME: Final = 30
# So long a device may take to confirm what it was told to do: seconds.
PATIENCE: Final = 60
_MAX_CONTEXTS: Final = 256
_NOTHING: Final[PropertyValues] = {}
_CONNECTIVITY: Final = EndpointHealth.connectivity

# As it stands on disk, by entity id: namespace, instance, name, value.
type StoredValues = dict[str, list[tuple[str, str | None, str, JsonValueType]]]


class Reporter:
    """Compares what is with what Alexa knows, and puts the difference in the outbox.

    `_told` is what Alexa will know when all that waits is delivered,
    `_delivered` what she knows for certain; the latter is kept on disk.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        endpoints: EndpointRegistry,
        outbox: Outbox,
    ) -> None:
        self._hass = hass
        self._endpoints = endpoints
        self._outbox = outbox
        self._store: Store[StoredValues] = Store(
            hass, STORE_VERSION, f"{DOMAIN}.reported", private=True, atomic_writes=True
        )
        self._told: dict[str, PropertyValues] = {}
        self._delivered: dict[str, PropertyValues] = {}
        # The cause of changes in the contexts of directives, by context id.
        self._causes: dict[str, str] = {}
        self._settling: dict[str, CALLBACK_TYPE] = {}
        # What Alexa was told of before it came true, and what she knew then.
        self._promised: dict[str, tuple[PropertyValues, PropertyValues]] = {}
        self._away = AwayList(hass, self._tell_away)
        outbox.on_delivered = self._on_delivered
        outbox.on_idle = self._on_idle

    async def async_load(self) -> None:
        """Read what Alexa knew when Home Assistant stopped."""
        self._delivered = await storage.async_load(self._store, _parse) or {}
        self._told = dict(self._delivered)

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Report what changes from now on."""
        unsubscribe = self._hass.bus.async_listen(
            EVENT_STATE_CHANGED, self._changed, self._endpoints.async_may_be_reported
        )

        @callback
        def stop() -> None:
            unsubscribe()
            for cancel in self._settling.values():
                cancel()
            self._settling.clear()
            self._away.async_stop()

        return stop

    @callback
    def async_track_directive(self, context: Context) -> None:
        """Remember a context as that of a directive."""
        self._causes[context.id] = "VOICE_INTERACTION"
        if len(self._causes) > _MAX_CONTEXTS:
            del self._causes[next(iter(self._causes))]

    @callback
    def async_directive_failed(self, context: Context) -> None:
        """Note that the directive of a context was not carried out.

        Entities keep the context of an action for some seconds, so a change in it
        comes from the device, not from Alexa.
        """
        if context.id in self._causes:
            self._causes[context.id] = "PHYSICAL_INTERACTION"

    @callback
    def async_expect(self, entity_id: str, values: PropertyValues) -> None:
        """Report what is true in the end, where Alexa heard of values too early."""
        if values and (told := self._told.get(entity_id)) is not None:
            self._promised[entity_id] = told, values
            self._look_again(entity_id, PATIENCE)

    @callback
    def async_account_linked(self) -> None:
        """Take it that a newly linked Alexa asks for all values herself.

        Of what she was told before, report what changed while nobody was linked.
        """
        self._told = dict(self._delivered)
        for state in self._endpoints.exposed():
            if state.entity_id in self._told:
                self._catch_up(state)
            elif (endpoint := self._endpoints.async_get(state)) is not None:
                values = self._endpoints.reader.properties(endpoint, state)
                self._told[state.entity_id] = values
                self._delivered[state.entity_id] = values
        self._save()

    @callback
    def async_forget(self, entity_id: str) -> None:
        """Take it that Alexa knows nothing of an entity any more."""
        self._away.async_drop(entity_id)
        self._told.pop(entity_id, None)
        self._outbox.async_withdraw(endpoint_id_of(entity_id))
        if self._delivered.pop(entity_id, None) is not None:
            self._save()

    async def async_catch_up(self) -> None:
        """Report what Alexa does not know yet."""
        async for state in self._endpoints.async_exposed():
            self._catch_up(state)

    def _catch_up(self, state: State) -> None:
        if (endpoint := self._endpoints.async_get(state)) is not None:
            self.async_report(endpoint, state, "PERIODIC_POLL")

    @callback
    def async_report(
        self,
        endpoint: Endpoint,
        state: State,
        cause: str | None = None,
        when: datetime | None = None,
    ) -> None:
        """Report an endpoint, if Alexa would see a difference.

        Without a cause and a time the state tells them.
        """
        if (
            not self._outbox.linked
            or self._endpoints.faults.is_surplus(endpoint.entity_id)
            # Integrations that stop take their entities away: that is no news.
            or self._hass.is_stopping
        ):
            return
        entity_id = state.entity_id
        told = self._told.get(entity_id, _NOTHING)
        values = self._endpoints.reader.properties(endpoint, state)
        changed = changed_properties(told, values, endpoint.deadbands)
        if values.get(_CONNECTIVITY) is not UNREACHABLE:
            self._away.async_drop(entity_id)
        elif (
            _CONNECTIVITY in changed
            and _CONNECTIVITY in told
            and self._away.async_holds_back(state, cause)
        ):
            return
        if len(values) < len(told) and not endpoint.reachable(state):
            # What is not known for now is not forgotten by Alexa.
            self._told[entity_id] = told | values
        elif changed:
            self._told[entity_id] = values
        elif len(values) < len(told):
            self._told[entity_id] = {key: told[key] for key in told if key in values}
        if changed:
            self._outbox.async_put(
                Report(
                    endpoint.endpoint_id,
                    changed,
                    values,
                    cause or self._cause(state.context),
                    when or state.last_updated,
                )
            )

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        data = event.data
        old, new = data["old_state"], data["new_state"]
        if new is None or old is None or not available(old):
            # What was away may not have been announced as it is now.
            self._endpoints.async_notify(data["entity_id"])
        if new is None or (endpoint := self._endpoints.async_get(new)) is None:
            return
        if old is not None:
            for device_event in self._endpoints.reader.device_events(
                endpoint, old, new
            ):
                self._tell(endpoint, device_event)
        self.async_report(endpoint, new)
        if endpoint.recheck_after is not None:
            self._look_again(new.entity_id, endpoint.recheck_after)

    def _look_again(self, entity_id: str, seconds: float) -> None:
        """Report once more when what holds only for a while is over."""

        @callback
        def settled(_: datetime) -> None:
            del self._settling[entity_id]
            told, promised = self._promised.pop(entity_id, (None, _NOTHING))
            if told is not None and told is self._told.get(entity_id):
                # She has heard nothing else since.
                self._told[entity_id] = told | promised
            state = self._hass.states.get(entity_id)
            if state and (endpoint := self._endpoints.async_get(state)) is not None:
                self.async_report(endpoint, state, when=dt_util.utcnow())

        if (cancel := self._settling.pop(entity_id, None)) is not None:
            cancel()
        self._settling[entity_id] = async_call_later(self._hass, seconds, settled)

    @callback
    def _tell_away(self, entity_id: str, cause: str | None) -> None:
        """Report an entity that has been away for a while."""
        state = self._hass.states.get(entity_id)
        if (
            state is not None
            and (endpoint := self._endpoints.async_get(state)) is not None
        ):
            self.async_report(endpoint, state, cause)

    def _tell(self, endpoint: Endpoint, device_event: DeviceEvent) -> None:
        endpoint_id = endpoint.endpoint_id
        self._outbox.async_put(
            Notice(
                build=lambda auth: events.device_event(endpoint_id, device_event, auth),
                expires=self._hass.loop.time() + DEVICE_EVENT_LIFETIME,
                entity_ids=(endpoint.entity_id,),
            )
        )

    def _cause(self, context: Context) -> str:
        if (cause := self._causes.get(context.id)) is not None:
            return cause
        if context.parent_id is not None:
            return "RULE_TRIGGER"
        if context.user_id is not None:
            return "APP_INTERACTION"
        return "PHYSICAL_INTERACTION"

    @callback
    def _on_delivered(self, endpoint_id: str) -> None:
        entity_id = entity_id_of(endpoint_id)
        if entity_id in self._told:
            self._delivered[entity_id] = self._told[entity_id]
            self._save()

    @callback
    def _on_idle(self) -> None:
        """Report again what was dropped when too much waited."""
        missed = {entity_id_of(it) for it in self._outbox.missed}
        self._outbox.missed.clear()
        for entity_id in missed:
            self._told[entity_id] = self._delivered.get(entity_id, {})
            if (state := self._hass.states.get(entity_id)) is not None:
                self._catch_up(state)

    async def async_save(self) -> None:
        """Write down what Alexa knows."""
        await self._store.async_save(self._stored())

    def _save(self) -> None:
        self._store.async_delay_save(self._stored, SAVE_DELAY)

    @callback
    def _stored(self) -> StoredValues:
        return {
            entity_id: [(*key, value) for key, value in values.items()]
            for entity_id, values in self._delivered.items()
            if self._hass.states.get(entity_id) is not None
        }


def _parse(stored: StoredValues) -> dict[str, PropertyValues]:
    """Read the file; raises an error for one of another form."""
    return {
        entity_id: {
            PropertyKey(namespace, instance, name): value
            for namespace, instance, name, value in values
        }
        for entity_id, values in stored.items()
    }
