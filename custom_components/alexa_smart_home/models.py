"""What belongs to the config entry: its settings and its running parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant, callback

from .const import AWS_REGIONS, DEFAULT_REGION, GATEWAYS, TOKEN_URL
from .exposure_filter import FILTER_SCHEMA, ExposureFilter
from .history import History, Once
from .locales import DEFAULT_LOCALE

if TYPE_CHECKING:
    from .announcer import Announcer
    from .automation_status import AutomationStatuses
    from .batteries import Batteries
    from .built_in import Inheritance
    from .camera_sessions import CameraSessions
    from .camera_watch import CameraWatch
    from .cameras import CameraStreams
    from .endpoint_registry import EndpointRegistry
    from .exposure import Exposure
    from .inspector import Inspector
    from .outbox import Outbox
    from .pin_guard import PinGuard
    from .reporter import Reporter
    from .restrictions import Restrictions
    from .sync_requests import SyncRequests
    from .thermostats import Thermostats

type AlexaConfigEntry = ConfigEntry[Runtime]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityConfig:
    """What the user wants of one entity; None: as it comes."""

    name: str | None = None
    description: str | None = None
    display_categories: tuple[str, ...] | None = None
    # Alexa may look, but not touch.
    read_only: bool = False
    # A cover, door or valve that Alexa may close but not open.
    close_only: bool = False
    # A lock that Alexa may also open, for which she asks no code.
    allow_open: bool = False
    # The sensor as which it starts Alexa's routines: "contact" or "motion".
    routine_trigger: str | None = None
    # Amazon's input names by the names of the sources.
    inputs: Mapping[str, str] = field(default_factory=dict)
    # The code with which an alarm panel is armed and disarmed.
    code: str | None = field(default=None, repr=False)
    # Disarm an alarm panel whose code is none that Alexa can ask for.
    disarm_without_pin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole configuration, whatever it came from."""

    # None: the gateway is that of the region which takes an account's events.
    endpoint: str | None = None
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    token_url: str = TOKEN_URL
    locales: tuple[str, ...] = (DEFAULT_LOCALE,)
    filter: ExposureFilter = field(
        default_factory=lambda: ExposureFilter(FILTER_SCHEMA({}))
    )
    entity_config: Mapping[str, EntityConfig] = field(default_factory=dict)
    # Turn the automations of a thermostat off while Alexa automates it.
    pause_automations: bool = False

    @property
    def can_report(self) -> bool:
        """Tell whether events can be sent to Alexa once a grant is there."""
        return self.client_id is not None

    def region_of(self, user_agent: str) -> str | None:
        """Return the region of a request, None if nothing tells.

        It is configured, or named by the Lambda function that forwards: Haaska does,
        the function in Home Assistant's documentation does not.
        """
        for region, gateway in GATEWAYS.items():
            if gateway == self.endpoint:
                return region
        for aws_region, region in AWS_REGIONS.items():
            if aws_region in user_agent:
                return region
        return None

    def regions(self, first: str = DEFAULT_REGION) -> tuple[str, ...]:
        """Return the regions that may take events: one where it is configured."""
        if self.endpoint is not None:
            return (self.region_of("") or first,)
        return (first, *(region for region in GATEWAYS if region != first))

    def gateway_of(self, region: str) -> str:
        """Return the URL that takes the events of a region."""
        return self.endpoint or GATEWAYS[region]


@dataclass(slots=True, kw_only=True)
class Caller:
    """Who stands behind a request.

    `account` is the id of the refresh token that the request was made with.
    """

    user: User
    account: str
    user_agent: str = ""


@dataclass(slots=True, kw_only=True)
class Link:
    """What sends to Amazon; only there with credentials."""

    outbox: Outbox
    announcer: Announcer
    reporter: Reporter
    inheritance: Inheritance
    sync_requests: SyncRequests

    @callback
    def sync(self) -> None:
        """Accept a request to announce all endpoints."""
        self.sync_requests.add()

    async def async_start(self, entry: AlexaConfigEntry) -> None:
        """Tell what changed while nobody looked, and what changes from now on."""
        entry.async_on_unload(self.announcer.async_start())
        entry.async_on_unload(self.reporter.async_start())
        await self.reporter.async_catch_up()
        await self.inheritance.async_claim_once()

    async def async_stop(self) -> None:
        """Send no more, and write down what Alexa knows."""
        self.sync_requests.stop()
        self.outbox.stop()
        await self.announcer.async_save()
        await self.reporter.async_save()


@dataclass(slots=True, kw_only=True)
class Runtime:
    """The running parts of the entry."""

    hass: HomeAssistant
    settings: Settings
    exposure: Exposure
    restrictions: Restrictions
    endpoints: EndpointRegistry
    inspector: Inspector
    batteries: Batteries
    cameras: CameraWatch
    camera_sessions: CameraSessions
    camera_streams: CameraStreams
    automation_statuses: AutomationStatuses
    thermostats: Thermostats
    pin_guard: PinGuard
    directives: History = field(default_factory=History)
    # The kinds of faults that are in the log.
    logged: Once = field(default_factory=Once)
    link: Link | None = None
    # The context of a directive, for the job that it leads to.
    context: Context | None = None

    def on_behalf_of(self, context: Context) -> Runtime:
        """Return the same parts, for what is done in a context."""
        return replace(self, context=context)
