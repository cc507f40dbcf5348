"""Test which changes of an entity are device events."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant, State
import pytest

from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.endpoints.compile import (
    Endpoint,
    compile_endpoint,
)
from custom_components.alexa_smart_home.protocol import events
from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.protocol.discovery import Identity
from custom_components.alexa_smart_home.protocol.outcome import (
    DeviceEvent,
)
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.schema import check_event
from tests.common import async_idle
from tests.conftest import Alexa, SetUp, credentials

NOW = datetime(2026, 10, 4, 18, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=1)
DOORBELL = {"device_class": "doorbell", "event_types": ["ring", "motion"]}
OLD_DOORBELL = {"device_class": "doorbell", "event_types": ["pressed", "motion"]}
BUTTON = {"device_class": "button", "event_types": ["press_end", "long_press_end"]}
NO_CONFIG = EntityConfig()
CHOSEN = EntityConfig(display_categories=("DOORBELL",))
AUTH = events.EventAuth(token="token", message_id="message")


def _state(state: Any, **attributes: Any) -> State:
    text = state if isinstance(state, str) else state.isoformat(timespec="milliseconds")
    return State("event.door", text, attributes, last_updated=NOW, last_changed=NOW)


def _endpoint(state: State, config: EntityConfig) -> Endpoint:
    endpoint = compile_endpoint(
        DESCRIPTIONS[state.domain],
        state,
        CompileContext(),
        Identity(name="Door", description="Door"),
        config,
    )
    assert endpoint
    return endpoint


def _device_event(
    old: State, new: State, config: EntityConfig = NO_CONFIG
) -> DeviceEvent | None:
    endpoint = _endpoint(new, config)
    (read,) = endpoint.device_events
    if event := read(old, new):
        check_event(events.device_event(endpoint.endpoint_id, event, AUTH))
    return event


@pytest.mark.parametrize(
    ("attributes", "event_type"),
    [(DOORBELL, "ring"), (OLD_DOORBELL, "pressed")],
)
@pytest.mark.parametrize("old", ["unknown", "unavailable", EARLIER])
def test_press_of_doorbell(attributes: Any, event_type: str, old: Any) -> None:
    new = _state(NOW, **attributes, event_type=event_type)
    assert _device_event(_state(old, **attributes), new) == DeviceEvent(
        namespace="Alexa.DoorbellEventSource",
        name="DoorbellPress",
        payload={
            "cause": {"type": "PHYSICAL_INTERACTION"},
            "timestamp": f"{NOW:%Y-%m-%dT%H:%M:%S}Z",
        },
    )


def test_second_event_in_millisecond() -> None:
    """Home Assistant sets the times of such events one millisecond apart."""
    second = _state(NOW + timedelta(milliseconds=1), **DOORBELL, event_type="ring")
    assert _device_event(_state(NOW, **DOORBELL, event_type="motion"), second)


@pytest.mark.parametrize("attributes", [DOORBELL, OLD_DOORBELL])
def test_other_events_of_doorbell_are_ignored(attributes: Any) -> None:
    new = _state(NOW, **attributes, event_type="motion")
    assert _device_event(_state(EARLIER, **attributes), new) is None


@pytest.mark.parametrize("event_type", ["press_end", "long_press_end"])
def test_press_of_button(event_type: str) -> None:
    new = _state(NOW, **BUTTON, event_type=event_type)
    assert _device_event(_state(EARLIER, **BUTTON), new) == DeviceEvent(
        namespace="Alexa.SimpleEventSource",
        name="Event",
        payload={"id": event_type, "timestamp": f"{NOW:%Y-%m-%dT%H:%M:%S}Z"},
        instance="event.button",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("unavailable", EARLIER),  # available again, with the previous press
        # Unavailable just after the press.
        ("unavailable", NOW - timedelta(seconds=1)),
        ("unknown", EARLIER),  # restored after a restart
        ("unknown", NOW + timedelta(seconds=2)),  # set by a clock that was ahead
        (NOW, NOW),  # only attributes have changed
        (EARLIER, "unavailable"),
        (EARLIER, "unknown"),
    ],
)
@pytest.mark.parametrize(
    ("attributes", "event_type"), [(DOORBELL, "ring"), (BUTTON, "press_end")]
)
def test_change_without_press(
    old: Any, new: Any, attributes: Any, event_type: str
) -> None:
    state = _state(new, **attributes, event_type=event_type)
    assert _device_event(_state(old, **attributes), state) is None


@pytest.mark.parametrize("event_type", [None, "triple_press"])
def test_unlisted_event_type_is_ignored(event_type: Any) -> None:
    new = _state(NOW, **BUTTON, event_type=event_type)
    assert _device_event(_state(EARLIER, **BUTTON), new) is None


def _sensor(state: str, **attributes: Any) -> State:
    return State(
        "binary_sensor.door",
        state,
        attributes,
        last_changed=NOW,
        last_updated=NOW + timedelta(minutes=1),
    )


@pytest.mark.parametrize("attributes", [{}, {"device_class": "occupancy"}])
def test_press_of_binary_sensor(attributes: Any) -> None:
    new = _sensor("on", **attributes)
    assert _device_event(_sensor("off", **attributes), new, CHOSEN) == DeviceEvent(
        namespace="Alexa.DoorbellEventSource",
        name="DoorbellPress",
        payload={
            "cause": {"type": "PHYSICAL_INTERACTION"},
            "timestamp": f"{NOW:%Y-%m-%dT%H:%M:%S}Z",
        },
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Available again, or the first known state.
        ("unavailable", "on"),
        ("unknown", "on"),
        ("on", "on"),
        ("on", "off"),
        ("off", "off"),
        ("off", "unavailable"),
        ("off", "unknown"),
        ("unavailable", "off"),
    ],
)
def test_binary_sensor_without_press(old: str, new: str) -> None:
    assert _device_event(_sensor(old), _sensor(new), CHOSEN) is None


async def test_binary_sensor_rings_once(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """The first known state does not ring."""
    bell = "binary_sensor.door"
    hass.states.async_set(bell, "unavailable")
    config = {bell: {"display_categories": "doorbell"}}
    await set_up({**credentials(cloud), "entity_config": config})
    await alexa.link(cloud.new_code())
    found = await alexa.discover()
    assert found[bell]["displayCategories"] == ["DOORBELL"]
    for state in ("on", "off", "on"):
        hass.states.async_set(bell, state)
    await async_idle(hass)
    presses = [event for event in cloud.events if event.name == "DoorbellPress"]
    assert [event.endpoint_id for event in presses] == ["binary_sensor#door"]
