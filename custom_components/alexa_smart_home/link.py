"""Puts together what sends to Amazon."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from . import repairs
from .announcer import Announcer
from .built_in import Inheritance
from .const import LOGGER
from .gateway import EventGateway
from .grants import Grants
from .lwa import LoginWithAmazon, LwaError
from .models import AlexaConfigEntry, Link, Settings
from .outbox import Outbox
from .relink import ask_when_lost
from .repairs import Issue
from .report_queue import Notice
from .reporter import Reporter
from .sync_requests import SyncRequests
from .takeover import TAKEOVER


async def async_link(hass: HomeAssistant, entry: AlexaConfigEntry) -> Link | None:
    """Get ready to report; None without credentials."""
    runtime = entry.runtime_data
    settings, endpoints = runtime.settings, runtime.endpoints
    if settings.client_id is None or settings.client_secret is None:
        return None
    repairs.async_clear(hass, Issue.NO_CREDENTIALS)
    session = async_get_clientsession(hass)
    grants = Grants(
        hass,
        LoginWithAmazon(
            session=session,
            url=settings.token_url,
            client_id=settings.client_id,
            client_secret=settings.client_secret,
        ),
    )
    await grants.async_load()
    takeover = hass.data[TAKEOVER]
    if not len(grants) and takeover.client_id == settings.client_id:
        await grants.async_adopt_built_in(settings.region_of(""), ours=True)
    outbox = Outbox(
        hass, EventGateway(session=session, settings=settings, grants=grants)
    )
    announcer = Announcer(hass, endpoints, runtime.exposure, outbox)
    reporter = Reporter(hass, endpoints, outbox)
    announcer.on_deleted = reporter.forget
    await announcer.async_load()
    await reporter.async_load()
    outbox.start()
    entry.async_on_unload(outbox.stop)
    ask_when_lost(hass, entry, outbox)
    inheritance = Inheritance(
        hass,
        announcer,
        grants,
        takeover.filter or settings.filter.without_places,
        beside=takeover.beside,
    )

    @callback
    def announce() -> Notice | None:
        """Announce all endpoints, and delete those of the built-in integration."""
        inheritance.claim()
        return announcer.sync()

    link = Link(
        outbox=outbox,
        announcer=announcer,
        reporter=reporter,
        inheritance=inheritance,
        sync_requests=SyncRequests(hass, outbox, announce),
    )
    if not len(grants) and takeover.client_id is None:
        entry.async_create_background_task(
            hass, _async_adopt(link, settings), "alexa_smart_home adopt"
        )
    return link


async def _async_adopt(link: Link, settings: Settings) -> None:
    """Go on with the built-in integration's link, if Amazon says that it is ours."""
    try:
        grant = await link.outbox.gateway.grants.async_adopt_built_in(
            settings.region_of(""), ours=False
        )
    except LwaError as err:
        LOGGER.warning("The built-in integration's link is not taken over yet: %s", err)
        return
    if grant is not None:
        link.outbox.link(grant)
        link.announcer.sync()
        await link.reporter.async_catch_up()
