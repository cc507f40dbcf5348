"""Tests of the logbook entries."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_mock_service,
)

from custom_components.alexa_smart_home.const import (
    DOMAIN,
    EVENT_AUTOMATION_STATUS,
    EVENT_DIRECTIVE,
)
from custom_components.alexa_smart_home.logbook import async_describe_events
from custom_components.alexa_smart_home.translate import async_load_translations
from tests.conftest import Alexa, SetUp

LIGHT = "light.kitchen"

type Describe = Callable[[Event[Any]], dict[str, Any]]


def descriptions(hass: HomeAssistant) -> dict[str, Describe]:
    """Return the description function of each event type."""
    found: dict[str, Describe] = {}

    def describe(domain: str, event_type: str, line: Describe) -> None:
        assert domain == DOMAIN
        found[event_type] = line

    async_describe_events(hass, describe)
    return found


async def test_directives(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    """Entries show directive, entity and error."""
    hass.states.async_set(LIGHT, "off", {"friendly_name": "Kitchen"})
    await set_up()
    events = async_capture_events(hass, EVENT_DIRECTIVE)
    await alexa.discover()
    await alexa.ask("PowerController.TurnOff", LIGHT)
    async_mock_service(hass, "light", "turn_on")
    await alexa.ask("PowerController.TurnOn", LIGHT)
    await alexa.ask("PowerController.TurnOn", "light.nowhere")
    describe = descriptions(hass)[EVENT_DIRECTIVE]
    assert [describe(event) for event in events] == [
        {"name": "Alexa", "message": "requested Discovery.Discover"},
        {
            "name": "Alexa",
            "message": (
                "requested PowerController.TurnOff for Kitchen"
                ", which failed: ENDPOINT_UNREACHABLE"
            ),
            "entity_id": LIGHT,
        },
        {
            "name": "Alexa",
            "message": "requested PowerController.TurnOn for Kitchen",
            "entity_id": LIGHT,
        },
        {
            "name": "Alexa",
            "message": (
                "requested PowerController.TurnOn for light.nowhere"
                ", which failed: NO_SUCH_ENDPOINT"
            ),
            "entity_id": "light.nowhere",
        },
    ]


async def test_beside_built_in_integration(hass: HomeAssistant) -> None:
    """The built-in integration describes the event of directives."""
    hass.config.components.add("alexa")
    assert set(descriptions(hass)) == {EVENT_AUTOMATION_STATUS}


@pytest.mark.parametrize(
    ("by", "status", "alexa_status", "expected"),
    [
        ("alexa", "NOT_AUTOMATED", "AUTOMATED", "Alexa now automates Hallway"),
        ("alexa", "AUTOMATED", "NOT_AUTOMATED", "Alexa no longer automates Hallway"),
        ("user", "AUTOMATED", "AUTOMATED", "Home Assistant now automates Hallway"),
        ("user", "NOT_AUTOMATED", None, "Home Assistant no longer automates Hallway"),
        ("automations", "AUTOMATED", None, "Home Assistant now automates Hallway"),
    ],
)
async def test_automation_status(
    hass: HomeAssistant, by: str, status: str, alexa_status: str | None, expected: str
) -> None:
    await async_load_translations(hass)
    hass.states.async_set("climate.hallway", "heat", {"friendly_name": "Hallway"})
    data = {
        "entity_id": "climate.hallway",
        "status": status,
        "alexa_status": alexa_status,
        "by": by,
    }
    line = descriptions(hass)[EVENT_AUTOMATION_STATUS](
        Event(EVENT_AUTOMATION_STATUS, data)
    )
    assert f"{line['name']} {line['message']}" == expected
    assert line["entity_id"] == "climate.hallway"
