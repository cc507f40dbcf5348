"""Entities of a device share an endpoint, from discovery to the removal of the host.

Each device passes through all steps in one Home Assistant. A step begins and ends with
the first values of the entities.
"""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import RELOAD_AFTER_UPDATE_DELAY
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.alexa_smart_home.reporting import away
from tests.alexa_cloud import AlexaCloud
from tests.common import async_later, explain, interface_name
from tests.conftest import Alexa, Json, SetUp, credentials, error, values
from tests.endpoints.linked_devices import DEVICES, Device, Endpoints
from tests.endpoints.linked_home import CHANGED, OK, Home, Integration

UNREACHABLE = {"EndpointHealth.connectivity": {"value": "UNREACHABLE"}}


async def check(home: Home, endpoints: Endpoints) -> None:
    """Compare endpoints, capabilities and values with those of their entities."""
    found = await home.alexa.discover()
    assert found.keys() == endpoints.keys()
    for host, guests in endpoints.items():
        interfaces = {*map(interface_name, found[host]["capabilities"])}
        assert interfaces - {"Alexa", "EndpointHealth"} == frozenset().union(
            home.members[host].capabilities,
            *(home.named(guest, home.members[guest].shared) for guest in guests),
        )
        expected: Json = {**OK}
        battery = home.device.battery if host in home.device.members else None
        for entity_id in (battery, *guests, host):
            expected |= home.values.get(entity_id or "", {})
        assert values(await home.alexa.ask("ReportState", host)) == expected


async def without_links(home: Home) -> None:
    """Each entity has an endpoint of its own, as far as it is exposed by default."""
    assert await home.sent(CHANGED) == home.announced(*home.device.separate)
    await check(home, home.device.separate)


async def entities_without_links(home: Home) -> None:
    """Entities with `link: false` are no guests."""
    config = {guest: {"link": False} for guest in home.guests}
    await home.async_set_up(entity_config=config)
    assert await home.sent() == []
    await check(home, home.device.separate)
    for guest in home.guests:
        for directive, _ in home.members[guest].refused:
            home.change(guest)
            answer = await home.alexa.ask(entity_id=home.device.host, **directive)
            assert answer["event"]["header"]["name"] == "Response"
            home.restore(guest)
            home.restore(home.device.host)
            await home.sent()


async def known_endpoints(home: Home) -> None:
    """The endpoints that an account knows stay when linking begins."""
    host, separate = home.device.host, home.device.separate
    await home.async_set_up()
    changed = [host] if home.lends else []
    assert await home.sent(CHANGED) == home.announced(*changed)
    await check(home, {**separate, **home.device.endpoints})
    for guest in home.guests:
        for _ in home.changes(guest):
            reported = {host, guest} & {host, *separate}
            assert len(await home.sent()) == len(reported)


async def new_account(home: Home) -> None:
    """Guests are not listed where Alexa does not know them."""
    await home.async_forget()
    assert await home.sent(CHANGED) == home.announced(*home.device.endpoints)
    await check(home, home.device.endpoints)


async def discovery(home: Home) -> None:
    found = await home.alexa.discover()
    for host, guests in home.device.endpoints.items():
        member = home.members[host]
        lent = [home.members[guest].lent_category for guest in guests]
        categories = [category for category in (member.category, *lent) if category]
        assert found[host]["displayCategories"] == categories
        name = " ".join(filter(None, (home.device.name, member.name)))
        assert found[host]["friendlyName"] == name
        explained = await explain(home.hass, host, *guests)
        assert explained[host]["parts"].keys() == {*guests}
        assert all(explained[guest]["part_of"] == host for guest in guests)


async def changes(home: Home) -> None:
    """The change of a guest is a change report of its host."""
    for entity_id in home.lenders:
        for reported in home.changes(entity_id):
            assert await home.report() == (home.host_id, reported)


async def state_report(home: Home) -> None:
    """The values of guests are read from their states."""
    for change in (home.change, home.restore):
        for entity_id in home.lenders:
            change(entity_id)
        await check(home, home.device.endpoints)
    await home.sent()


async def refused_directives(home: Home) -> None:
    """The host refuses directives while a guest does not allow them."""
    for guest in home.guests:
        for directive, expected in home.members[guest].refused:
            home.change(guest)
            answer = await home.alexa.ask(entity_id=home.device.host, **directive)
            assert error(answer)[1] == expected
            home.restore(guest)


async def commands(home: Home) -> None:
    """The directives of lent capabilities control the guest."""
    for guest in home.guests:
        for directive, expected in home.members[guest].commands:
            answer = await home.alexa.ask(entity_id=home.device.host, **directive)
            assert answer["event"]["header"]["name"] == "Response"
            entity: Any = home.entities[guest]
            assert entity.sent == (expected,)


async def events(home: Home) -> None:
    """The event of a guest is an event of its host."""
    for guest in home.guests:
        for event, expected in home.members[guest].events.items():
            home.trigger(guest, event)
            assert await home.sent() == [(expected, {home.host_id})]


async def guest_away(home: Home) -> None:
    """Only the values of a guest that is unavailable are missing."""
    for entity_id in home.lenders:
        known = home.values[entity_id]
        home.write(entity_id, available=False)
        home.values[entity_id] = {}
        await check(home, home.device.endpoints)
        home.write(entity_id, available=True)
        home.values[entity_id] = known
        # Alexa has kept the values.
        assert await home.sent() == []
    await check(home, home.device.endpoints)


async def host_away(home: Home) -> None:
    """Changes of guests are reported when the host is available again."""
    host = home.device.host
    home.write(host, available=False)
    await async_later(home.hass, away.DELAY.total_seconds())
    assert await home.report() == (home.host_id, UNREACHABLE)
    reported = {**OK}
    for guest in home.guests:
        reported |= home.change(guest)
    assert await home.sent() == []
    home.write(host, available=True)
    assert await home.report() == (home.host_id, reported)
    for guest in home.guests:
        home.restore(guest)
    await home.sent()


async def device_renamed(home: Home) -> None:
    """The names of endpoints follow the device; its guests are not announced."""
    entity = er.async_get(home.hass).async_get(home.device.host)
    assert entity
    assert entity.device_id
    for name in ("Attic", None):
        devices = dr.async_get(home.hass)
        devices.async_update_device(entity.device_id, name_by_user=name)
        assert await home.sent() == home.announced(*home.device.endpoints)
        found = await home.alexa.discover()
        for host in home.device.endpoints:
            names = (name or home.device.name, home.members[host].name)
            assert found[host]["friendlyName"] == " ".join(filter(None, names))
    await check(home, home.device.endpoints)


async def guests_renamed(home: Home) -> None:
    """Guests with other entity ids are the same to Alexa."""
    entities = er.async_get(home.hass)
    for suffix, new_suffix in (("", "_2"), ("_2", "")):
        for entity_id in home.lenders:
            entities.async_update_entity(
                f"{entity_id}{suffix}", new_entity_id=f"{entity_id}{new_suffix}"
            )
        assert await home.sent() == []
    await check(home, home.device.endpoints)


async def restart(home: Home) -> None:
    """Nothing is announced or reported again, also if a guest is unavailable."""
    guest = home.guests[0]
    for available in (False, True):
        home.write(guest, available=available)
        await home.async_unload()
        await home.async_load()
        assert await home.sent() == []
    await check(home, home.device.endpoints)


async def restart_with_device(home: Home) -> None:
    """The host or its guests are available some time after the others."""
    domains = {entity_id.partition(".")[0] for entity_id in home.members}
    for late in sorted(domains):
        await home.async_unload()
        await home.integration.async_unload()
        await home.async_load()
        assert await home.sent() == []
        await home.integration.async_load(without=late)
        assert await home.sent() == []
        await home.integration.async_load_rest()
        assert await home.sent() == []
    await check(home, home.device.endpoints)


async def guests_removed(home: Home) -> None:
    """The host is announced without a guest, and with it when it is added again."""
    host, guests = home.device.host, [*home.guests]
    for guest in home.guests:
        er.async_get(home.hass).async_remove(guest)
        guests.remove(guest)
        changed = [host] if home.members[guest].shared else []
        assert await home.sent() == home.announced(*changed)
        await check(home, {**home.device.endpoints, host: tuple(guests)})
    await home.integration.async_unload()
    await home.integration.async_load()
    changed = [host] if home.lends else []
    assert await home.sent(CHANGED) == home.announced(*changed)
    await state_report(home)


async def host_disabled(home: Home) -> None:
    """The guests get endpoints of their own, and keep them when the host is back."""
    host, rest = home.device.host, home.device.without_host
    entities = er.async_get(home.hass)
    entities.async_update_entity(host, disabled_by=er.RegistryEntryDisabler.USER)
    new = rest.keys() - home.device.endpoints.keys()
    assert await home.sent() == [*home.announced(*new), *home.deleted(host)]
    await check(home, rest)
    entities.async_update_entity(host, disabled_by=None)
    await async_later(home.hass, RELOAD_AFTER_UPDATE_DELAY)
    # Other hosts lose their guests.
    changed = [host, *(entity_id for entity_id, guests in rest.items() if guests)]
    assert await home.sent(CHANGED) == home.announced(*changed)
    await check(home, {**dict.fromkeys(rest, ()), **home.device.endpoints})


async def guest_of_another_device(home: Home) -> None:
    """A chosen guest takes the place of a guest of the device."""
    host, (replaced, *others) = home.device.host, home.guests
    chosen, member = f"{replaced}_twin", home.members[replaced]
    home.members[chosen] = member
    twin = Device(
        name="Twin",
        members={chosen: member},
        endpoints={},
        platform=home.device.other_platform,
    )
    integration = Integration(home.hass, twin, home.flows)
    await home.async_set_up(entity_config={host: {"linked": [chosen]}})
    assert await home.sent() == []
    await integration.async_load()
    home.entities |= integration.entities
    home.keep(chosen, member.values)
    if member.is_repeated:
        others.append(replaced)
    # The host has one more part, or the keys of another integration.
    is_changed = member.is_repeated or member.commands
    assert await home.sent() == home.announced(*([host] if is_changed else []))
    rest = home.device.without_host
    own = [*rest, *([replaced] if member.is_exposed else [])]
    await check(home, {**dict.fromkeys(own, ()), host: (chosen, *others)})
    for reported in home.changes(chosen):
        assert await home.report() == (home.host_id, reported)
    for event, expected in member.events.items():
        home.trigger(chosen, event)
        assert await home.sent() == [(expected, {home.host_id})]
    # Without the host, the chosen guest has an endpoint of its own.
    entities = er.async_get(home.hass)
    entities.async_update_entity(host, disabled_by=er.RegistryEntryDisabler.USER)
    rest = {**rest, chosen: ()} if member.is_exposed else rest
    changed = {key for key, guests in rest.items() if guests or key == chosen}
    assert await home.sent() == [*home.announced(*changed), *home.deleted(host)]
    await check(home, rest)


STEPS = (
    without_links,
    entities_without_links,
    known_endpoints,
    new_account,
    discovery,
    changes,
    state_report,
    refused_directives,
    commands,
    events,
    guest_away,
    host_away,
    device_renamed,
    guests_renamed,
    restart,
    restart_with_device,
    guests_removed,
    host_disabled,
    guest_of_another_device,
)


@pytest.mark.parametrize("device", DEVICES, ids=lambda device: device.name)
async def test_linked_devices(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_storage: Json,
    yaml: Json,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    device: Device,
) -> None:
    # The debug mode takes twice the time.
    hass.loop.set_debug(False)
    home = Home(hass, device, cloud, alexa, yaml, hass_storage, freezer)
    with home.flows:
        await home.integration.async_load()
        for entity_id, member in device.members.items():
            home.keep(entity_id, member.values)
        await set_up({**credentials(cloud), "link_entities": False})
        await alexa.link(cloud.new_code())
        for step in STEPS:
            await step(home)
