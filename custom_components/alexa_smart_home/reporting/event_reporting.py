"""EventReporting: everything that sends events to the event gateway."""

from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .. import issues
from ..const import LOGGER
from ..endpoints.registry import EndpointRegistry
from ..issues import Issue
from ..protocol.regions import region_of_request
from ..settings import Settings
from .announcer import Announcer
from .built_in import BuiltInBlock, Inheritance
from .gateway import EventGateway
from .grants import Grants
from .lwa import LoginWithAmazon, LwaError
from .measurements import Measurements
from .outbox import Outbox
from .reauth import async_start_reauth_when_lost
from .reporter import Reporter
from .sync_requests import SyncRequests


@dataclass(slots=True, kw_only=True)
class EventReporting:
    """The parts that send events; they exist only with credentials."""

    outbox: Outbox
    announcer: Announcer
    reporter: Reporter
    measurements: Measurements
    inheritance: Inheritance
    sync_requests: SyncRequests

    async def async_start(self, entry: ConfigEntry[Any]) -> None:
        """Report the changes since the last stop and all changes from now on."""
        for part in (self.announcer, self.reporter, self.measurements):
            entry.async_on_unload(part.async_start())
        await self.reporter.async_catch_up()
        await self.inheritance.async_claim_once()

    async def async_stop(self) -> None:
        """Stop sending and save what Alexa knows."""
        self.sync_requests.async_stop()
        self.outbox.async_stop()
        for part in (self.announcer, self.reporter, self.measurements):
            await part.state.async_save()


async def async_setup_reporting(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    settings: Settings,
    endpoints: EndpointRegistry,
    built_in: BuiltInBlock,
) -> EventReporting | None:
    """Load the linked accounts and start their senders; None without credentials."""
    if settings.client_id is None or settings.client_secret is None:
        if issues.is_active(hass, Issue.NO_CREDENTIALS):
            # The settings may have been moved from or to YAML since it was created.
            issues.async_raise(hass, Issue.NO_CREDENTIALS)
        return None
    issues.async_clear(hass, Issue.NO_CREDENTIALS)
    outbox = await _async_outbox(hass, settings, built_in)
    announcer = Announcer(hass, endpoints, outbox)
    reporter = Reporter(hass, endpoints, outbox)
    measurements = Measurements(hass, endpoints, outbox)
    announcer.on_deleted = reporter.async_forget
    endpoints.links.is_known = announcer.is_announced
    for part in (announcer, reporter, measurements):
        await part.state.async_load()
    outbox.async_start()
    entry.async_on_unload(outbox.async_stop)
    async_start_reauth_when_lost(hass, entry, outbox)
    inheritance = Inheritance(
        hass,
        announcer,
        outbox.gateway.grants,
        built_in.filter or endpoints.exposure.filter.entity_filter,
        beside=built_in.present,
    )
    reporting = EventReporting(
        outbox=outbox,
        announcer=announcer,
        reporter=reporter,
        measurements=measurements,
        inheritance=inheritance,
        sync_requests=SyncRequests(outbox, inheritance.async_announce),
    )
    if not len(outbox.gateway.grants) and built_in.client_id is None:
        entry.async_create_background_task(
            hass, _async_adopt(reporting, settings), "alexa_smart_home adopt"
        )
    return reporting


async def _async_outbox(
    hass: HomeAssistant, settings: Settings, built_in: BuiltInBlock
) -> Outbox:
    """Return the outbox of the linked accounts, those of the built-in one included."""
    session = async_get_clientsession(hass)
    lwa = LoginWithAmazon(
        session=session,
        url=settings.token_url,
        client_id=settings.client_id or "",
        client_secret=settings.client_secret or "",
    )
    grants = Grants(hass, lwa)
    await grants.async_load()
    if not len(grants) and built_in.client_id == settings.client_id:
        await grants.async_adopt_built_in(region_of_request(settings), ours=True)
    return Outbox(hass, EventGateway(session=session, settings=settings, grants=grants))


async def _async_adopt(reporting: EventReporting, settings: Settings) -> None:
    """Take over the account that is linked with the built-in integration.

    Amazon tells whether its tokens belong to the client id of the settings.
    """
    try:
        grant = await reporting.outbox.gateway.grants.async_adopt_built_in(
            region_of_request(settings), ours=False
        )
    except LwaError as err:
        LOGGER.warning("The built-in integration's link is not taken over yet: %s", err)
        return
    if grant is not None:
        reporting.outbox.async_link(grant)
        reporting.announcer.async_sync()
        await reporting.reporter.async_catch_up()
