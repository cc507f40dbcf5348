"""The built-in integration and this one, in two homes with the same entities."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from bench_home import bare_home, crowd, skill_token, start, written
from bench_vitals import Vitals
from homeassistant.auth.models import User
from homeassistant.components.alexa import smart_home, state_report
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.alexa_smart_home.config.schema import SETTINGS_SCHEMA
from custom_components.alexa_smart_home.const import DOMAIN, GATEWAYS
from custom_components.alexa_smart_home.directives.dispatch import async_handle
from custom_components.alexa_smart_home.directives.entry import Caller
from custom_components.alexa_smart_home.endpoints import listing
from custom_components.alexa_smart_home.protocol.directive import Directive
from custom_components.alexa_smart_home.reporting import announcer, gateway, queue
from tests.alexa_cloud import CLIENT_ID, CLIENT_SECRET
from tests.alexa_cloud.certificates import Certificates

type Json = dict[str, Any]
type Handle = Callable[[Json], Awaitable[Any]]

# An entity that is not exposed.
HIDDEN = "light.hidden"
SETTINGS = {
    # Never connected: sending is stubbed.
    "endpoint": GATEWAYS["NA"],
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
    # The configuration in Home Assistant's documentation.
    "filter": {
        "include_domains": ["climate", "cover", "light", "lock", "switch"],
        "include_entity_globs": ["media_player.*", "sensor.*", "binary_sensor.*"],
        "exclude_entities": [HIDDEN],
        "exclude_entity_globs": ["sensor.*_battery", "switch.*_child_lock"],
    },
}
_SENDS = state_report.async_send_changereport_message
_TOKENS = {"access_token": "Atza|bench", "refresh_token": "Atzr|bench"}
_NEVER = "2100-01-01T00:00:00+00:00"
# The domain, the state and the attributes of a power meter.
METER = ("sensor", "5", {"device_class": "power", "unit_of_measurement": "W"})
# Their services and significant changes belong to Home Assistant.
_PLATFORMS = ("binary_sensor", "climate", "cover", "light", "lock", "sensor", "switch")


@dataclass(kw_only=True)
class Rival:
    """A set-up integration; `settle` waits until it has no work left."""

    hass: HomeAssistant
    url: str = ""
    token: str = field(default="", repr=False)
    handle: Handle | None = None
    settle: Callable[[], Awaitable[None]] | None = None
    vitals: Vitals | None = None
    # Seconds until the start.
    start: float = 0
    # The number of reports that would have been sent.
    reports: int = 0


@asynccontextmanager
async def entities(number: int, *, plugs: int = 0) -> AsyncIterator[HomeAssistant]:
    """Yield a Home Assistant with a number of entities, ready to start.

    `plugs` is the number of further devices of a plug and its power meter.
    """
    async with bare_home() as hass:
        _add_plugs(hass, plugs)
        registry = er.async_get(hass)
        for entity_id in (*crowd(number), HIDDEN):
            domain, _, object_id = entity_id.partition(".")
            registry.async_get_or_create(
                domain,
                "bench",
                object_id,
                suggested_object_id=object_id,
                original_name=object_id.replace("_", " "),
            )
            hass.states.async_set(entity_id, *written(entity_id, Random(entity_id)))
        for platform in _PLATFORMS:
            await async_setup_component(hass, platform, {})
        yield hass


def _add_plugs(hass: HomeAssistant, plugs: int) -> None:
    entry = MockConfigEntry(domain="bench")
    entry.add_to_hass(hass)
    for number in range(plugs):
        device = dr.async_get(hass).async_get_or_create(
            config_entry_id=entry.entry_id, identifiers={("bench", str(number))}
        )
        for domain, state, attributes in (("switch", "on", {}), METER):
            name = f"plug_{number}"
            found = er.async_get(hass).async_get_or_create(
                domain,
                "bench",
                name,
                suggested_object_id=name,
                config_entry=entry,
                device_id=device.id,
            )
            hass.states.async_set(found.entity_id, state, attributes)


@asynccontextmanager
async def nobody(number: int, *, plugs: int = 0, **how: Any) -> AsyncIterator[Rival]:
    """Yield a Home Assistant without an Alexa integration, as the floor."""
    async with entities(number, plugs=plugs) as hass:
        yield await _started(hass, {"http": {}}, **how)


@asynccontextmanager
async def built_in(
    number: int, *, gateway_url: str | None = None, **how: Any
) -> AsyncIterator[Rival]:
    """Yield the built-in integration, linked.

    Without a gateway, reports are built but not sent.
    """
    rival: Rival | None = None

    async def unsent(*_: Any, **__: Any) -> None:
        assert rival is not None
        rival.reports += 1

    async with entities(number) as hass:
        _store(hass, "alexa_auth", {**_TOKENS, "expire_time": _NEVER})
        _store(hass, "alexa", {"authorized": True})
        send = unsent if gateway_url is None else _SENDS
        # Its settings accept only Amazon's endpoints.
        endpoint = gateway_url or SETTINGS["endpoint"]
        with (
            patch.object(state_report, "async_send_changereport_message", send),
            patch.object(smart_home.AlexaConfig, "endpoint", endpoint),
        ):
            found: list[smart_home.AlexaConfig] = []

            def found_config(*arguments: Any) -> smart_home.AlexaConfig:
                found.append(smart_home_config(*arguments))
                return found[0]

            smart_home_config = smart_home.AlexaConfig
            with patch.object(smart_home, "AlexaConfig", found_config):
                rival = await _started(hass, {"alexa": {"smart_home": SETTINGS}}, **how)
            (config,) = found
            assert config.is_reporting_states
            user = await _user(hass)

            def handle(message: Json) -> Awaitable[Any]:
                return smart_home.async_handle_message(
                    hass, config, message, Context(user_id=user.id)
                )

            async def settle() -> None:
                await hass.async_block_till_done()

            rival.handle, rival.settle = handle, settle
            yield rival


@asynccontextmanager
async def ours(
    number: int,
    *,
    plugs: int = 0,
    limited: bool = False,
    gateway_url: str | None = None,
    **how: Any,
) -> AsyncIterator[Rival]:
    """Yield this integration, linked.

    `limited`: at most as many endpoints as Amazon accepts. Without a gateway, reports
    are built but not sent.
    """
    rival: Rival | None = None

    async def unsent(_: Any, _grant: Any, build: Any, _id: str) -> None:
        if rival is not None and hasattr(build, "__self__"):
            rival.reports += isinstance(build.__self__, queue.Report)

    async with entities(number, plugs=plugs) as hass:
        account = (await skill_token(hass)).id
        grant = {
            **_TOKENS,
            "account": account,
            "region": "NA",
            "client_id": CLIENT_ID,
            "expires_at": _NEVER,
        }
        _store(hass, f"{DOMAIN}.grants", {"grants": [grant], "lost": False})
        limit = listing.MAX_ENDPOINTS if limited else number + 2 * plugs
        with (
            patch.object(
                gateway.EventGateway,
                "async_send",
                unsent if gateway_url is None else gateway.EventGateway.async_send,
            ),
            patch.object(listing, "MAX_ENDPOINTS", limit),
            patch.object(announcer, "MAX_ENDPOINTS", limit),
            patch.object(queue, "MAX_WAITING", 2 * limit),
        ):
            endpoint = {"endpoint": gateway_url} if gateway_url else {}
            settings = SETTINGS_SCHEMA(SETTINGS | endpoint)
            rival = await _started(hass, {DOMAIN: settings}, **how)
            (entry,) = hass.config_entries.async_loaded_entries(DOMAIN)
            runtime = entry.runtime_data
            caller = Caller(user=await _user(hass), account=account)

            def handle(message: Json) -> Awaitable[Any]:
                return async_handle(runtime, Directive.from_json(message), caller)

            async def settle() -> None:
                await hass.async_block_till_done()
                while runtime.reporting.outbox.waiting:
                    await hass.async_block_till_done()

            rival.handle, rival.settle = handle, settle
            await settle()
            yield rival


async def _started(
    hass: HomeAssistant,
    config: Json,
    *,
    linger: float = 0,
    certificates: Certificates | None = None,
) -> Rival:
    """Set up the integration, start Home Assistant, and measure the time."""
    vitals = Vitals()
    with vitals.watching():
        url, token, seconds = await start(hass, config, certificates)
        await asyncio.sleep(linger)
    return Rival(hass=hass, url=url, token=token, vitals=vitals, start=seconds)


async def _user(hass: HomeAssistant) -> User:
    (user,) = [user for user in await hass.auth.async_get_users() if user.is_admin]
    return user


def _store(hass: HomeAssistant, key: str, data: Mapping[str, Any]) -> None:
    """Write a file of Home Assistant's storage."""
    path = Path(hass.config.path(".storage", key))
    path.parent.mkdir(exist_ok=True)
    content = {"version": 1, "minor_version": 1, "key": key, "data": data}
    path.write_text(json.dumps(content))
