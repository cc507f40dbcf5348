"""A local Amazon: Login with Amazon, the event gateways and a Lambda, on loopback."""

from .cloud import ACCOUNT, CLIENT_ID, CLIENT_SECRET, AlexaCloud
from .directives import accept_grant, directive, discover, report_state
from .faults import Fault, empty, hang, html, refusal, reset, throttled, unavailable
from .forwarder import Answer, Forwarder, ForwarderError
from .gateway import AutomationForm, Violation
from .household import PropertyKey, ReceivedEvent, Sample
from .schema import SCHEMA_AVAILABLE, check_event
from .shapes import Json, JsonValue

__all__ = [
    "ACCOUNT",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "SCHEMA_AVAILABLE",
    "AlexaCloud",
    "Answer",
    "AutomationForm",
    "Fault",
    "Forwarder",
    "ForwarderError",
    "Json",
    "JsonValue",
    "PropertyKey",
    "ReceivedEvent",
    "Sample",
    "Violation",
    "accept_grant",
    "check_event",
    "directive",
    "discover",
    "empty",
    "hang",
    "html",
    "refusal",
    "report_state",
    "reset",
    "throttled",
    "unavailable",
]
