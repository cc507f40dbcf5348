"""Runtime data of the config entry."""

from dataclasses import dataclass, field

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .automation.status import AutomationStatuses
from .automation.thermostats import Thermostats
from .camera.sessions import CameraSessions
from .camera.streams import CameraStreams
from .camera.watch import CameraWatch
from .const import DOMAIN
from .directives.pin_guard import PinGuard
from .endpoints.batteries import Batteries
from .endpoints.endpoint_issues import EndpointIssues
from .endpoints.registry import EndpointRegistry
from .endpoints.restrictions import Restrictions
from .interfaces.automation_management import AutomationStatus
from .protocol.arrivals import Arrivals
from .protocol.message_log import MessageLog, Once
from .protocol.outcome import OpenStream
from .reporting.event_reporting import EventReporting
from .reporting.object_classes import ObjectClasses
from .settings import Settings

type AlexaConfigEntry = ConfigEntry[Runtime]


@dataclass(slots=True, kw_only=True)
class Runtime:
    """The parts of the loaded config entry."""

    hass: HomeAssistant
    settings: Settings
    restrictions: Restrictions
    endpoints: EndpointRegistry
    endpoint_issues: EndpointIssues
    batteries: Batteries
    cameras: CameraWatch
    camera_sessions: CameraSessions
    camera_streams: CameraStreams
    automation_statuses: AutomationStatuses
    thermostats: Thermostats
    object_classes: ObjectClasses
    pin_guard: PinGuard
    directive_log: MessageLog = field(default_factory=MessageLog)
    arrivals: Arrivals = field(default_factory=Arrivals)
    # Returns whether a kind of error occurs for the first time.
    is_first: Once = field(default_factory=Once)
    reporting: EventReporting | None = None

    @property
    def report_log(self) -> MessageLog | None:
        """Return the log of the sent events, None if no events are sent."""
        return self.reporting.outbox.gateway.message_log if self.reporting else None

    def bridge(self, context: Context) -> EntryBridge:
        return EntryBridge(self, context)


def loaded_runtime(hass: HomeAssistant) -> Runtime | None:
    """Return the runtime data of the config entry, None if it is not loaded."""
    entries: list[AlexaConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    return entries[0].runtime_data if entries else None


@dataclass(frozen=True, slots=True)
class EntryBridge:
    """Implement `protocol.outcome.Bridge` for one directive."""

    runtime: Runtime
    context: Context

    async def async_set_alexa_automation(self, entity_id: str, status: str) -> None:
        await self.runtime.automation_statuses.async_set_by_alexa(
            entity_id, AutomationStatus(status), self.context
        )

    async def async_open_stream(self, entity_id: str) -> OpenStream:
        return await self.runtime.camera_streams.async_open(entity_id)

    async def async_answer_offer(
        self, entity_id: str, session_id: str, sdp: str
    ) -> str:
        return await self.runtime.camera_sessions.async_answer(
            entity_id, session_id, sdp
        )

    @callback
    def async_session_connected(self, entity_id: str, session_id: str) -> None:
        self.runtime.camera_sessions.async_connected(entity_id, session_id)

    @callback
    def async_close_session(self, entity_id: str, session_id: str) -> None:
        self.runtime.camera_sessions.async_close(entity_id, session_id)

    @callback
    def async_request_measurements(self) -> None:
        if reporting := self.runtime.reporting:
            reporting.measurements.async_request()

    @callback
    def async_set_measurement_hours(self, entity_id: str, hours: int) -> None:
        if reporting := self.runtime.reporting:
            reporting.measurements.async_set_hours(entity_id, hours)

    async def async_set_object_classes(
        self, entity_id: str, classes: frozenset[str]
    ) -> None:
        await self.runtime.object_classes.async_enable(entity_id, classes)
        if reporting := self.runtime.reporting:
            reporter = reporting.reporter
            cause = reporter.causes.of(self.context)
            reporter.async_report_entity(entity_id, cause, dt_util.utcnow())

    @callback
    def async_log_invalid_measurement(self, entity_id: str, code: str) -> None:
        if reporting := self.runtime.reporting:
            reporting.measurements.async_log_invalid(entity_id, code)
