"""A local Amazon: Login with Amazon, the event gateways and a Lambda, on loopback."""

from .cloud import ACCOUNT, CLIENT_ID, CLIENT_SECRET, AlexaCloud
from .directives import accept_grant, directive, discover, report_state
from .faults import (
    Fault,
    Route,
    empty,
    endless,
    genuine,
    hang,
    html,
    refusal,
    reset,
    throttled,
    unavailable,
)
from .forwarder import Answer, Forwarder, ForwarderError
from .gateway import AutomationForm, Violation
from .household import Household, PropertyKey, ReceivedEvent, Sample
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
    "Household",
    "Json",
    "JsonValue",
    "PropertyKey",
    "ReceivedEvent",
    "Route",
    "Sample",
    "Violation",
    "accept_grant",
    "check_event",
    "directive",
    "discover",
    "empty",
    "endless",
    "genuine",
    "hang",
    "html",
    "refusal",
    "report_state",
    "reset",
    "throttled",
    "unavailable",
]
