"""A Home Assistant with a device of a real integration, linked with an account."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from operator import attrgetter
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigFlow
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockPlatform,
    mock_config_flow,
    mock_integration,
    mock_platform,
)

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.protocol.discovery import endpoint_id_of
from tests.alexa_cloud import AlexaCloud
from tests.common import async_announce, async_reload_yaml
from tests.conftest import Alexa, Json, credentials, values
from tests.endpoints.linked_devices import Device, Member, Values

# The names of events, and the ids of their endpoints.
type Sent = list[tuple[str, set[str]]]

ADDED, DELETED, CHANGED = "AddOrUpdateReport", "DeleteReport", "ChangeReport"
OK = {"EndpointHealth.connectivity": {"value": "OK"}}


class Integration:
    """An integration whose config entry is a device."""

    def __init__(self, hass: HomeAssistant, device: Device, stack: ExitStack) -> None:
        self.entities: dict[str, Entity] = {}
        self._hass = hass
        self._device = device
        self._domains = {entity_id.partition(".")[0] for entity_id in device.members}
        self._loaded: set[str] = set()
        self._entry = MockConfigEntry(domain=device.platform)
        self._entry.add_to_hass(hass)
        module = MockModule(
            device.platform,
            async_setup_entry=self._async_set_up_entry,
            async_unload_entry=self._async_unload_entry,
        )
        mock_integration(hass, module, built_in=False)
        mock_platform(hass, f"{device.platform}.config_flow", built_in=False)
        stack.enter_context(mock_config_flow(device.platform, ConfigFlow))
        for domain in self._domains:
            platform = MockPlatform(async_setup_entry=partial(self._async_add, domain))
            mock_platform(hass, f"{device.platform}.{domain}", platform, built_in=False)

    async def async_load(self, *, without: str | None = None) -> None:
        """Add all entities, or those of one domain later."""
        self._loaded = self._domains - {without}
        assert await self._hass.config_entries.async_setup(self._entry.entry_id)
        await self._hass.async_block_till_done()

    async def async_load_rest(self) -> None:
        rest, self._loaded = self._domains - self._loaded, self._domains
        entries = self._hass.config_entries
        await entries.async_forward_entry_setups(self._entry, rest)
        await self._hass.async_block_till_done()

    async def async_unload(self) -> None:
        assert await self._hass.config_entries.async_unload(self._entry.entry_id)
        await self._hass.async_block_till_done()

    async def _async_set_up_entry(self, *_: Any) -> bool:
        entries = self._hass.config_entries
        await entries.async_forward_entry_setups(self._entry, self._loaded)
        return True

    async def _async_unload_entry(self, *_: Any) -> bool:
        entries = self._hass.config_entries
        return await entries.async_unload_platforms(self._entry, self._loaded)

    async def _async_add(
        self, domain: str, _hass: Any, _entry: Any, async_add_entities: Any
    ) -> None:
        entities = {
            entity_id: self._entity(entity_id, member)
            for entity_id, member in self._device.members.items()
            if entity_id.startswith(f"{domain}.")
        }
        self.entities |= entities
        async_add_entities(entities.values())

    def _entity(self, entity_id: str, member: Member) -> Entity:
        entity = member.kind()
        entity.entity_id = entity_id
        set_attributes(
            entity,
            unique_id=entity_id,
            has_entity_name=True,
            name=member.name,
            should_poll=False,
            device_info=DeviceInfo(
                identifiers={(self._device.platform, self._device.name)},
                name=self._device.name,
            ),
            **member.attributes,
        )
        return entity


def set_attributes(entity: Entity, **attributes: Any) -> None:
    for name, value in attributes.items():
        setattr(entity, f"_attr_{name}", value)


class Home:
    """A device in a Home Assistant that is linked with an account."""

    def __init__(
        self,
        hass: HomeAssistant,
        device: Device,
        cloud: AlexaCloud,
        alexa: Alexa,
        yaml: Json,
        storage: Json,
        clock: FrozenDateTimeFactory,
    ) -> None:
        self.hass = hass
        self.device = device
        self.members = {**device.members}
        self.cloud = cloud
        self.alexa = alexa
        self.flows = ExitStack()
        self.integration = Integration(hass, device, self.flows)
        self.entities = self.integration.entities
        # The share of each entity in the values of an endpoint now.
        self.values: dict[str, Values] = {}
        self._yaml = yaml
        self._storage = storage
        self._clock = clock
        self._read = 0

    @property
    def entry(self) -> AlexaConfigEntry:
        (entry,) = self.hass.config_entries.async_entries(DOMAIN)
        return entry

    @property
    def host_id(self) -> str:
        return endpoint_id_of(self.device.host)

    @property
    def guests(self) -> tuple[str, ...]:
        return self.device.endpoints[self.device.host]

    @property
    def lenders(self) -> tuple[str, ...]:
        """Return the guests and the battery."""
        battery = self.device.battery
        return (*self.guests, battery) if battery else self.guests

    @property
    def lends(self) -> bool:
        """Return whether a guest adds capabilities to the host."""
        return any(self.members[guest].shared for guest in self.guests)

    def named[T: (frozenset[str], Values)](self, entity_id: str, names: T) -> T:
        """Fill in the registry id of an entity in the names of values."""
        entry = er.async_get(self.hass).async_get(entity_id)
        assert entry
        if isinstance(names, Mapping):
            return {name.format(id=entry.id): it for name, it in names.items()}
        return frozenset(name.format(id=entry.id) for name in names)

    def trigger(self, entity_id: str, event: str) -> None:
        """Trigger an event of an event entity."""
        self._clock.tick()
        entity: Any = self.entities[entity_id]
        entity._trigger_event(event)
        entity.async_write_ha_state()
        # Its state has the time of the event, and later ones another time.
        self._clock.tick()

    def write(self, entity_id: str, **attributes: Any) -> None:
        entity = self.entities[entity_id]
        set_attributes(entity, **attributes)
        entity.async_write_ha_state()

    def change(self, entity_id: str) -> Values:
        """Change the values of an entity; return the new ones."""
        member = self.members[entity_id]
        self.write(entity_id, **member.written)
        return self.keep(entity_id, member.reported)

    def restore(self, entity_id: str) -> Values:
        """Change the values of an entity back; return them."""
        member = self.members[entity_id]
        self.write(entity_id, **member.attributes)
        return self.keep(entity_id, member.values)

    def changes(self, entity_id: str) -> Iterator[Values]:
        """Change the reported values of an entity, and change them back."""
        if self.members[entity_id].reported:
            yield self.change(entity_id)
            yield self.restore(entity_id)

    def keep(self, entity_id: str, found: Values) -> Values:
        """Store the values that an entity has now."""
        self.values[entity_id] = self.named(entity_id, found)
        return self.values[entity_id]

    async def async_set_up(self, **settings: Any) -> None:
        """Load the integration with other settings."""
        self._yaml[DOMAIN] = {**credentials(self.cloud), **settings}
        await async_reload_yaml(self.hass)

    async def async_unload(self) -> None:
        assert await self.hass.config_entries.async_unload(self.entry.entry_id)

    async def async_load(self) -> None:
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)

    async def async_forget(self) -> None:
        """Load the integration with an account that knows no endpoint."""
        await self.async_unload()
        for name in ("announced", "reported"):
            del self._storage[f"{DOMAIN}.{name}"]
        await self.async_load()

    async def sent(self, *ignored: str) -> Sent:
        """Return the events since the last call and those of the announcer."""
        await async_announce(self.hass)
        since, self._read = self._read, len(self.cloud.events)
        return [
            (
                event.name,
                {event.endpoint_id} if event.endpoint_id else {*event.endpoint_ids},
            )
            for event in sorted(self.cloud.events[since:], key=attrgetter("name"))
            if event.name not in ignored
        ]

    async def report(self) -> tuple[str, Values]:
        """Return the endpoint and the changes of the only event since the last call."""
        ((name, (endpoint_id,)),) = await self.sent()
        assert name == CHANGED
        changed = {"context": {"properties": self.cloud.events[-1].changed}}
        return endpoint_id, values(changed)

    def announced(self, *entity_ids: str) -> Sent:
        """Return the event that announces endpoints, none without endpoints."""
        ids = {*map(endpoint_id_of, entity_ids)}
        return [(ADDED, ids)] if ids else []

    def deleted(self, entity_id: str) -> Sent:
        return [(DELETED, {endpoint_id_of(entity_id)})]
