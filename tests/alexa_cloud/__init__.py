"""Local server for Login with Amazon and the event gateways, and a Lambda client."""

from .cloud import ACCOUNT, CLIENT_ID, CLIENT_SECRET, AlexaCloud
from .customer_homes import CustomerHomes, PropertyKey, ReceivedEvent, Sample
from .directives import accept_grant, directive, discover, report_state
from .faults import (
    Fault,
    Route,
    empty,
    endless,
    hang,
    html,
    real_answer,
    refusal,
    reset,
    throttled,
    unavailable,
)
from .forwarder import Answer, Forwarder, ForwarderError
from .gateway import AutomationForm
from .json_types import Json, JsonValue
from .schema import check_event

__all__ = [
    "ACCOUNT",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "AlexaCloud",
    "Answer",
    "AutomationForm",
    "CustomerHomes",
    "Fault",
    "Forwarder",
    "ForwarderError",
    "Json",
    "JsonValue",
    "PropertyKey",
    "ReceivedEvent",
    "Route",
    "Sample",
    "accept_grant",
    "check_event",
    "directive",
    "discover",
    "empty",
    "endless",
    "hang",
    "html",
    "real_answer",
    "refusal",
    "report_state",
    "reset",
    "throttled",
    "unavailable",
]
