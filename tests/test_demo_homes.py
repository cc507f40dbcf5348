"""Tests with the demonstration homes of Home Assistant."""

import asyncio
from collections.abc import Iterator

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.endpoints.explain import explain
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.protocol.not_exposed import Reason
from custom_components.alexa_smart_home.reporting import away
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.customer_homes import ReceivedEvent
from tests.common import async_idle, async_later, interface_name
from tests.conftest import Alexa, Json, SetUp, credentials, values
from tests.directive_examples import directive_examples

# Entities of the demo home that update themselves.
pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])

type Sent = tuple[set[tuple[str, str | None]], set[tuple[str, str]]]

PANEL = "alarm_control_panel.security"
# Entities without a capability that Alexa can use.
WITHOUT_CAPABILITY = {
    # Cameras without a stream.
    "camera.demo_camera",
    "camera.demo_camera_png",
    "camera.demo_camera_without_stream",
    # Players that can only be browsed or searched.
    "media_player.browse",
    "media_player.search",
    # Entities without features.
    "vacuum.demo_vacuum_3_third_floor",
    "vacuum.demo_vacuum_4_fourth_floor",
}
# Expected errors, given the states of the entities.
EXPECTED_ERRORS = {
    ("ThermostatController.AdjustTargetTemperature", "THERMOSTAT_IS_OFF"),
    ("ThermostatController.SetTargetTemperature", "THERMOSTAT_IS_OFF"),
    # A thermostat that supports two setpoints in another mode only.
    ("ThermostatController.SetTargetTemperature", "DUAL_SETPOINTS_UNSUPPORTED"),
    # The minimum of the boilers is above room temperature.
    ("ThermostatController.SetTargetTemperature", "TEMPERATURE_VALUE_OUT_OF_RANGE"),
    # A robot that was sent home cannot be paused or resumed.
    ("TimeHoldController.Hold", "NOT_IN_OPERATION"),
    ("TimeHoldController.Resume", "NOT_IN_OPERATION"),
    # The demo players support seeking, but raise an error.
    ("PlaybackController.StartOver", "INVALID_DIRECTIVE"),
    ("PlaybackController.FastForward", "INVALID_DIRECTIVE"),
    ("PlaybackController.Rewind", "INVALID_DIRECTIVE"),
    ("SeekController.AdjustSeekPosition", "INVALID_DIRECTIVE"),
    # Players have no position while they are off.
    ("PlaybackController.FastForward", "ACTION_NOT_PERMITTED_FOR_CONTENT"),
    ("PlaybackController.Rewind", "ACTION_NOT_PERMITTED_FOR_CONTENT"),
    ("SeekController.AdjustSeekPosition", "ACTION_NOT_PERMITTED_FOR_CONTENT"),
}
# Retrievable properties that may be unknown.
_MEASURED = frozenset(
    {"current_temperature", "current_humidity", "temperature", "humidity"}
)
_POSITIONS = frozenset({"current_position", "current_tilt_position"})
UNKNOWN = {
    "ColorController.color": "the light is white",
    "ColorTemperatureController.colorTemperatureInKelvin": "the light is colored",
    "EqualizerController.mode": "Amazon has no name for the sound mode",
    "InputController.input": "Amazon has no name for the source",
    "Launcher.target": "Amazon has no name for the source",
    "TimeHoldController.holdStartTime": "nothing is held",
}
# Properties that never change to another known value.
UNREPORTED = {
    "InputController.input": "only one of the two sources is an input of Alexa",
    # A later report is merged with a waiting one.
    "TimeHoldController.holdStartTime": "the vacuum resumes at once",
}


def _declared(endpoint: Json, flag: str) -> Iterator[str]:
    """Yield the properties that have a flag in discovery."""
    for capability in endpoint["capabilities"]:
        properties = capability.get("properties", {"supported": ()})
        for item in properties["supported"]:
            if properties[flag]:
                yield f"{interface_name(capability)}.{item['name']}"


async def test_each_entity_is_exposed_or_explained(
    homes: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    entry = await set_up()
    entity_ids = sorted(
        {*homes.states.async_entity_ids(), *er.async_get(homes).entities}
    )
    explained = await homes.services.async_call(
        DOMAIN,
        "explain",
        {"entity_id": entity_ids},
        blocking=True,
        return_response=True,
    )
    assert explained
    found = await alexa.discover()
    nothing_to_use = Reason.NOTHING_TO_USE.async_translate(homes)
    without_capability = set()
    for entity_id, explanation in explained.items():
        assert explanation["exposed"] is (entity_id in found), entity_id
        if entity_id in found:
            interfaces = {
                interface_name(capability)
                for capability in found[entity_id]["capabilities"]
            }
            assert interfaces - {"Alexa", "EndpointHealth"}, entity_id
        else:
            assert explanation["reason"], entity_id
        if explanation["reason"] == nothing_to_use:
            without_capability.add(entity_id)
    assert without_capability == WITHOUT_CAPABILITY
    assert not entry.runtime_data.endpoints.faults.left_out


async def _send_all(alexa: Alexa, entity_id: str, endpoint: Json) -> Sent:
    """Send all supported directives to an endpoint; return directives and errors."""
    sent, errors = set(), set()
    for example in directive_examples(endpoint):
        answer = await alexa.ask(
            example.directive,
            entity_id,
            example.payload,
            instance=example.instance,
            version=example.version,
        )
        sent.add((example.directive, example.instance))
        if answer["event"]["header"]["name"] == "ErrorResponse":
            errors.add((example.directive, answer["event"]["payload"]["type"]))
    return sent, errors


def _changed_state(state: State, action: str) -> tuple[str, Json]:
    """Return a changed state of an entity."""
    attributes = {
        key: value + 5 if key in _MEASURED and isinstance(value, int | float) else value
        for key, value in state.attributes.items()
    }
    # Skip entities whose state only changes with the time.
    position = 30 if action == "cooling" else 60
    attributes |= dict.fromkeys(_POSITIONS & attributes.keys(), position)
    match state.domain:
        case "climate" if "hvac_action" in attributes:
            return state.state, {**attributes, "hvac_action": action}
        case "binary_sensor":
            return "off" if state.state == "on" else "on", attributes
        case "alarm_control_panel":
            return "triggered", attributes
        case "sensor":
            return str(float(state.state) + 5), attributes
        case "image_processing":
            faces = 0 if action == "cooling" else 1
            return state.state, {**attributes, "total_faces": faces}
        case _:
            return state.state, attributes


async def test_directives_properties_and_reports(
    freezer: FrozenDateTimeFactory,
    homes: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
) -> None:
    """Each directive is answered, each property is read, each change is reported."""
    config = {PANEL: {"code": "1234"}}
    entry = await set_up({**credentials(cloud), "entity_config": config})
    await alexa.link(cloud.new_code())
    found = await alexa.discover()

    async def read() -> dict[str, Json]:
        return {
            entity_id: values(await alexa.ask("ReportState", entity_id))
            for entity_id in found
        }

    known = await read()
    answers = await asyncio.gather(*(_send_all(alexa, *item) for item in found.items()))
    for entity_id, (sent, errors) in zip(found, answers, strict=True):
        endpoint, _ = entry.runtime_data.endpoints.find(entity_id.replace(".", "#"))
        handled = {(f"{key[0]}.{key[2]}", key[1]) for key in endpoint.handlers}
        assert {(f"Alexa.{name}", instance) for name, instance in sent} == handled
        assert errors <= EXPECTED_ERRORS, entity_id

    now = await read()
    for entity_id, endpoint in found.items():
        missing = {*_declared(endpoint, "retrievable")} - now[entity_id].keys()
        assert missing <= UNKNOWN.keys(), entity_id

    everything = {"entity_id": "all"}
    await homes.services.async_call("switch", "turn_on", everything, blocking=True)
    batteries = {
        state.entity_id
        for state in homes.states.async_all("sensor")
        if state.attributes.get("device_class") == "battery"
    }
    guests = {
        guest.state.entity_id
        for entity_id in found
        for guest in entry.runtime_data.endpoints.links.guests_of(entity_id)
    }
    for action in ("heating", "cooling", "idle"):
        for entity_id in found.keys() | batteries | guests:
            state = homes.states.get(entity_id)
            assert state
            homes.states.async_set(entity_id, *_changed_state(state, action))
    now = {entity_id: _current_values(entry, entity_id) for entity_id in found}
    for entity_id in found:
        homes.states.async_set(entity_id, "unavailable")
    # Moving the clock would time out the pending requests.
    await async_idle(homes)
    await async_later(homes, away.DELAY.total_seconds())
    reports = [event for event in cloud.events if event.name == "ChangeReport"]
    changed = set[str]().union(*(_store_values(event, known) for event in reports))
    for entity_id, endpoint in found.items():
        # Connectivity and entities that update themselves may have changed.
        now[entity_id] |= _current_values(entry, entity_id)
        reportable = {*_declared(endpoint, "proactivelyReported")}
        assert reportable <= changed | UNREPORTED.keys(), entity_id
        for name in reportable & now[entity_id].keys():
            assert known[entity_id].get(name) == now[entity_id][name], (entity_id, name)


def _current_values(entry: AlexaConfigEntry, entity_id: str) -> Json:
    """Return the values of a state report."""
    explained = explain(entry.runtime_data, entity_id)
    return values({"context": {"properties": explained["properties"]}})


def _store_values(event: ReceivedEvent, known: dict[str, Json]) -> set[str]:
    """Store the values of an event; return the changed ones."""
    change = event.message["event"]["payload"]["change"]["properties"]
    changed = values({"context": {"properties": change}})
    entity_id = event.endpoint_id.replace("#", ".")
    known[entity_id] |= changed
    if "context" in event.message:
        known[entity_id] |= values(event.message)
    return set(changed)
