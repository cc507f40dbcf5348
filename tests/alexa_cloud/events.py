"""Alexa's events: their names, transport and payloads.

https://developer.amazon.com/docs/device-apis/list-of-interfaces.html
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from .discovery import ENDPOINT_IDS, ENDPOINTS
from .errors import ERRORS, error_payload
from .json_types import Check, array, dig, number, one_of, record, text, time
from .properties import PROPERTIES


class Part(Enum):
    """Whether an event requires, allows or forbids a part."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    FORBIDDEN = "forbidden"


REQUIRED, OPTIONAL, FORBIDDEN = Part


class Via(Enum):
    """The transport of an event."""

    ANSWER = "as the answer to a directive"
    GATEWAY = "through the event gateway"


@dataclass(frozen=True, kw_only=True)
class Event:
    """The parts and the transport of one kind of event."""

    payload: Check
    version: str = "3"
    via: frozenset[Via]
    correlation: Part
    endpoint: Part = REQUIRED
    context: Part = OPTIONAL
    instance: Part = FORBIDDEN


_EMPTY: Final = record()
SCOPE: Final = record({"type": one_of("BearerToken"), "token": text()})
_CAUSES: Final = (
    "APP_INTERACTION",
    "PHYSICAL_INTERACTION",
    "PERIODIC_POLL",
    "RULE_TRIGGER",
    "VOICE_INTERACTION",
)
_CAUSE: Final = record({"type": one_of(*_CAUSES)})
_ANSWER: Final = frozenset({Via.ANSWER})
_GATEWAY: Final = frozenset({Via.GATEWAY})
_BOTH: Final = _ANSWER | _GATEWAY


def _answer(payload: Check) -> Event:
    """Return an event that answers a directive, synchronously or later."""
    return Event(payload=payload, via=_BOTH, correlation=REQUIRED)


def _scene() -> Event:
    payload = record({"cause": _CAUSE, "timestamp": time()})
    return Event(payload=payload, via=_BOTH, correlation=OPTIONAL)


_INTERVAL: Final = record(
    {
        "usage": number(0, whole=True),
        "start": time(fraction=False),
        "end": time(fraction=False),
    }
)
_SESSION: Final = record({"sessionId": text()})

EVENTS: Final[dict[tuple[str, str], Event]] = {
    ("Alexa", "Response"): _answer(_EMPTY),
    ("Alexa", "StateReport"): Event(
        payload=_EMPTY, via=_ANSWER, correlation=REQUIRED, context=REQUIRED
    ),
    ("Alexa", "DeferredResponse"): Event(
        payload=record(optional={"estimatedDeferralInSeconds": number(0, whole=True)}),
        via=_ANSWER,
        correlation=REQUIRED,
        endpoint=FORBIDDEN,
        context=FORBIDDEN,
    ),
    ("Alexa", "ChangeReport"): Event(
        payload=record({"change": record({"cause": _CAUSE, "properties": PROPERTIES})}),
        via=_GATEWAY,
        correlation=FORBIDDEN,
    ),
    ("Alexa.Authorization", "AcceptGrant.Response"): Event(
        payload=_EMPTY,
        via=_ANSWER,
        correlation=OPTIONAL,
        endpoint=FORBIDDEN,
        context=FORBIDDEN,
    ),
    ("Alexa.Discovery", "Discover.Response"): Event(
        payload=record({"endpoints": ENDPOINTS}),
        via=_ANSWER,
        correlation=FORBIDDEN,
        endpoint=FORBIDDEN,
        context=FORBIDDEN,
    ),
    ("Alexa.Discovery", "AddOrUpdateReport"): Event(
        payload=record({"endpoints": ENDPOINTS, "scope": SCOPE}),
        via=_GATEWAY,
        correlation=FORBIDDEN,
        endpoint=FORBIDDEN,
        context=FORBIDDEN,
    ),
    ("Alexa.Discovery", "DeleteReport"): Event(
        payload=record({"endpoints": ENDPOINT_IDS, "scope": SCOPE}),
        via=_GATEWAY,
        correlation=FORBIDDEN,
        endpoint=FORBIDDEN,
        context=FORBIDDEN,
    ),
    ("Alexa.DoorbellEventSource", "DoorbellPress"): Event(
        payload=record({"cause": _CAUSE, "timestamp": time(fraction=False)}),
        via=_GATEWAY,
        correlation=FORBIDDEN,
    ),
    ("Alexa.SimpleEventSource", "Event"): Event(
        payload=record({"id": text(), "timestamp": time()}),
        version="1.0",
        via=_GATEWAY,
        correlation=FORBIDDEN,
        instance=REQUIRED,
    ),
    ("Alexa.SmartVision.ObjectDetectionSensor", "ObjectDetection"): Event(
        payload=record(
            {
                "events": array(
                    record(
                        {
                            "eventIdentifier": text(),
                            "imageNetClass": one_of("person", "package"),
                            "timeOfSample": time(),
                            "uncertaintyInMilliseconds": number(0, whole=True),
                        },
                        {"objectIdentifier": text(), "frameImageUri": text()},
                    ),
                    minimum=1,
                )
            }
        ),
        version="1.0",
        via=_GATEWAY,
        correlation=FORBIDDEN,
    ),
    ("Alexa.DeviceUsage.Meter", "MeasurementsReport"): Event(
        payload=record(
            {
                "electricityIntervals": array(
                    _INTERVAL, minimum=1, key=lambda item: dig(item, "start")
                )
            }
        ),
        version="1.0",
        via=_GATEWAY,
        correlation=OPTIONAL,
    ),
    **{
        ("Alexa.AutomationManagement", name): Event(
            payload=record(
                {
                    "capabilities": array(
                        record({"capability": text()}, {"instance": text()}), minimum=1
                    )
                }
            ),
            version=version,
            via=_GATEWAY,
            correlation=FORBIDDEN,
        )
        for name, version in (
            ("GetAlexaAutomationStatus", "3"),
            ("getAlexaAutomationStatus", "1.0"),
        )
    },
    ("Alexa.SceneController", "ActivationStarted"): _scene(),
    ("Alexa.SceneController", "DeactivationStarted"): _scene(),
    ("Alexa.SecurityPanelController", "Arm.Response"): _answer(
        record(
            optional={
                "exitDelayInSeconds": number(0, 255, whole=True),
                "bypassedEndpoints": array(record(closed=False)),
            }
        )
    ),
    ("Alexa.CameraStreamController", "Response"): _answer(
        record(
            {
                "cameraStreams": array(record(closed=False), minimum=1),
                "imageUri": text(),
            }
        )
    ),
    ("Alexa.RTCSessionController", "AnswerGeneratedForSession"): _answer(
        record(
            {
                "answer": record(
                    {"format": one_of("SDP"), "value": text(maximum=100_000)}
                )
            }
        )
    ),
    ("Alexa.RTCSessionController", "SessionConnected"): _answer(_SESSION),
    ("Alexa.RTCSessionController", "SessionDisconnected"): _answer(_SESSION),
    ("Alexa.SeekController", "StateReport"): _answer(
        record(
            {
                "properties": array(
                    record(
                        {
                            "name": one_of("positionMilliseconds"),
                            "value": number(0, 86_400_000),
                        }
                    ),
                    minimum=1,
                )
            }
        )
    ),
    ("Alexa.WakeOnLANController", "WakeUp"): Event(
        payload=_EMPTY, via=_GATEWAY, correlation=OPTIONAL
    ),
    # A malformed directive may have neither a correlation token nor an endpoint.
    **{
        (namespace, "ErrorResponse"): Event(
            payload=error_payload(namespace),
            via=_BOTH,
            correlation=OPTIONAL,
            endpoint=OPTIONAL,
            context=FORBIDDEN,
        )
        for namespace in ERRORS
    },
}
