"""Test the directives, reports and requests of AutomationManagement.

https://developer.amazon.com/docs/device-apis/alexa-automationmanagement.html
"""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud, AutomationForm, refusal
from tests.alexa_cloud.customer_homes import ReceivedEvent
from tests.common import async_announce, async_idle
from tests.conftest import Alexa, Json, SetUp, credentials, error, values
from tests.thermostats import (
    AUTOMATION,
    HALLWAY,
    SWITCH,
    alexa_status,
    automate,
    set_thermostat,
    turn,
)

UPDATE = "AutomationManagement.UpdateAlexaAutomationStatus"
STATUSES = "AutomationManagement.automationStatuses"
THERMOSTAT = {"capability": "Alexa.ThermostatController"}
AUTOMATED = [{"status": "AUTOMATED", **THERMOSTAT}]
NOT_AUTOMATED = [{"status": "NOT_AUTOMATED", **THERMOSTAT}]


@pytest.fixture(autouse=True)
async def _automated(hass: HomeAssistant) -> None:
    """Add a thermostat and an automation that acts on it."""
    set_thermostat(hass)
    await automate(hass)


async def request(hass: HomeAssistant, entity_id: str = HALLWAY) -> None:
    await hass.services.async_call(
        DOMAIN, "request_automation_status", {"entity_id": entity_id}, blocking=True
    )


def interface(endpoint: Json) -> Json:
    (found,) = (
        capability
        for capability in endpoint["capabilities"]
        if capability["interface"] == "Alexa.AutomationManagement"
    )
    return found


def without_times(properties: list[Json]) -> dict[str, Any]:
    """Return the values, after a check of the keys of each property."""
    for item in properties:
        assert item.keys() - {"instance"} == {
            "namespace",
            "name",
            "value",
            "timeOfSample",
            "uncertaintyInMilliseconds",
        }
    return {f"{item['namespace']}.{item['name']}": item["value"] for item in properties}


async def next_report(cloud: AlexaCloud, since: int) -> ReceivedEvent:
    """Return the next report of the thermostat."""
    return await cloud.wait_for_event(
        lambda event: (
            (event.name, event.endpoint_id) == ("ChangeReport", "climate#hallway")
        ),
        since=since,
    )


async def test_discovery(alexa: Alexa, linked: AlexaConfigEntry) -> None:
    assert interface((await alexa.discover())[HALLWAY]) == {
        "type": "AlexaInterface",
        "interface": "Alexa.AutomationManagement",
        "version": "1.0",
        "properties": {
            "supported": [{"name": "automationStatuses"}],
            "proactivelyReported": True,
            "retrievable": True,
        },
        "configuration": {"supportedAutomationCapabilities": [THERMOSTAT]},
    }


async def test_light_has_no_status(alexa: Alexa, linked: AlexaConfigEntry) -> None:
    with pytest.raises(ValueError, match="not enough"):
        interface((await alexa.discover())["light.kitchen"])
    answer = await alexa.ask(
        UPDATE, "light.kitchen", alexa_status("AUTOMATED"), version="1.0"
    )
    assert error(answer) == ("Alexa", "INVALID_DIRECTIVE")


async def test_alexa_automates(alexa: Alexa, linked: AlexaConfigEntry) -> None:
    """The directive has version 1.0, its answer version 3 and the new status."""
    assert values(await alexa.ask("ReportState", HALLWAY))[STATUSES] == AUTOMATED
    answer = await alexa.ask(UPDATE, HALLWAY, alexa_status("AUTOMATED"), version="1.0")
    header = answer["event"]["header"]
    assert (header["namespace"], header["name"], header["payloadVersion"]) == (
        "Alexa",
        "Response",
        "3",
    )
    assert answer["event"]["payload"] == {}
    assert without_times(answer["context"]["properties"]) == {
        f"Alexa.{STATUSES}": NOT_AUTOMATED,
        "Alexa.ThermostatController.thermostatMode": "HEAT",
        "Alexa.ThermostatController.targetSetpoint": {"value": 20, "scale": "CELSIUS"},
        "Alexa.TemperatureSensor.temperature": {"value": 19, "scale": "CELSIUS"},
        "Alexa.EndpointHealth.connectivity": {"value": "OK"},
    }
    assert values(await alexa.ask("ReportState", HALLWAY))[STATUSES] == NOT_AUTOMATED


async def test_alexa_does_not_automate(
    hass: HomeAssistant, alexa: Alexa, linked: AlexaConfigEntry
) -> None:
    """NOT_AUTOMATED of Alexa keeps the status of Home Assistant."""
    for service, expected in (("turn_on", AUTOMATED), ("turn_off", NOT_AUTOMATED)):
        await turn(hass, service, SWITCH)
        for status in ("NOT_AUTOMATED", "NOT_AUTOMATED"):
            answer = await alexa.ask(
                UPDATE, HALLWAY, alexa_status(status), version="1.0"
            )
            assert values(answer)[STATUSES] == expected


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"alexaAutomationStatuses": []}, "INVALID_VALUE"),
        ({}, "INVALID_DIRECTIVE"),
        ({"alexaAutomationStatuses": "AUTOMATED"}, "INVALID_DIRECTIVE"),
        ({"alexaAutomationStatuses": ["AUTOMATED"]}, "INVALID_DIRECTIVE"),
        ({"alexaAutomationStatuses": [THERMOSTAT]}, "INVALID_DIRECTIVE"),
        ({"alexaAutomationStatuses": [{"status": "AUTOMATED"}]}, "INVALID_DIRECTIVE"),
        (alexa_status("SOMETIMES"), "INVALID_VALUE"),
        (alexa_status("AUTOMATED", "Alexa.RangeController"), "INVALID_VALUE"),
    ],
)
async def test_invalid_payload(
    alexa: Alexa, linked: AlexaConfigEntry, payload: Json, expected: str
) -> None:
    answer = await alexa.ask(UPDATE, HALLWAY, payload, version="1.0")
    assert error(answer) == ("Alexa", expected)
    assert values(await alexa.ask("ReportState", HALLWAY))[STATUSES] == AUTOMATED


async def test_several_statuses(alexa: Alexa, linked: AlexaConfigEntry) -> None:
    """Unknown capabilities are ignored."""
    payload = {
        "alexaAutomationStatuses": [
            {"status": "NOT_AUTOMATED", "capability": "Alexa.RangeController"},
            {"status": "AUTOMATED", **THERMOSTAT},
            {"status": "NOT_AUTOMATED", "capability": "Alexa.NewController"},
        ]
    }
    answer = await alexa.ask(UPDATE, HALLWAY, payload, version="1.0")
    assert values(answer)[STATUSES] == NOT_AUTOMATED


async def test_unavailable_thermostat(
    hass: HomeAssistant, alexa: Alexa, linked: AlexaConfigEntry
) -> None:
    set_thermostat(hass, state="unavailable")
    answer = await alexa.ask(UPDATE, HALLWAY, alexa_status("AUTOMATED"), version="1.0")
    assert values(answer) == {
        STATUSES: NOT_AUTOMATED,
        "EndpointHealth.connectivity": {"value": "UNREACHABLE"},
    }


@pytest.mark.parametrize(
    ("service", "status"), [("turn_off", NOT_AUTOMATED), ("turn_on", AUTOMATED)]
)
async def test_report_of_switch(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    service: str,
    status: list[Json],
) -> None:
    if service == "turn_on":
        await turn(hass, "turn_off", SWITCH)
        await next_report(cloud, 0)
    since = len(cloud.events)
    await turn(hass, service, SWITCH)
    event = await next_report(cloud, since)
    header = event.message["event"]["header"]
    assert (header["namespace"], header["payloadVersion"]) == ("Alexa", "3")
    assert event.endpoint_id == "climate#hallway"
    assert event.cause == "APP_INTERACTION"
    assert without_times(event.changed) == {f"Alexa.{STATUSES}": status}
    assert without_times(event.unchanged).keys() == {
        "Alexa.ThermostatController.thermostatMode",
        "Alexa.ThermostatController.targetSetpoint",
        "Alexa.TemperatureSensor.temperature",
        "Alexa.EndpointHealth.connectivity",
    }


async def test_report_of_automation(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    since = len(cloud.events)
    await turn(hass, "turn_off", AUTOMATION)
    event = await next_report(cloud, since)
    assert event.cause == "RULE_TRIGGER"
    assert without_times(event.changed) == {f"Alexa.{STATUSES}": NOT_AUTOMATED}


async def test_report_of_directive(
    alexa: Alexa, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    since = len(cloud.events)
    await alexa.ask(UPDATE, HALLWAY, alexa_status("AUTOMATED"), version="1.0")
    event = await next_report(cloud, since)
    assert event.cause == "VOICE_INTERACTION"
    assert without_times(event.changed) == {f"Alexa.{STATUSES}": NOT_AUTOMATED}


@pytest.mark.parametrize(
    ("form", "name", "version", "rejected"),
    [
        (AutomationForm.SCHEMA, "GetAlexaAutomationStatus", "3", False),
        (AutomationForm.PAGE, "getAlexaAutomationStatus", "1.0", True),
    ],
)
async def test_request(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    form: AutomationForm,
    name: str,
    version: str,
    rejected: bool,
) -> None:
    """The form of the schema is sent first, that of the documentation second."""
    cloud.gateway.automation_form = form
    outbox = linked.runtime_data.reporting.outbox
    for _ in range(2):
        since = len(cloud.events)
        await request(hass)
        event = await cloud.wait_for_event(lambda e: e.name == name, since=since)
        header = event.message["event"]["header"]
        assert header == {
            "namespace": "Alexa.AutomationManagement",
            "name": name,
            "messageId": header["messageId"],
            "payloadVersion": version,
        }
        assert event.message["event"]["payload"] == {"capabilities": [THERMOSTAT]}
        endpoint = event.message["event"]["endpoint"]
        assert endpoint.keys() == {"endpointId", "scope"}
        assert endpoint["endpointId"] == "climate#hallway"
        assert "context" not in event.message
        await async_idle(hass)
        # The accepted form is stored.
        assert outbox.rejections == rejected
    await hass.config_entries.async_reload(linked.entry_id)
    since = len(cloud.events)
    await request(hass)
    await cloud.wait_for_event(lambda e: e.name == name, since=since)
    assert linked.runtime_data.reporting.outbox.rejections == 0


async def test_request_for_all(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    set_thermostat(hass, "climate.attic")
    await async_announce(hass)
    since = len(cloud.events)
    await request(hass, "all")
    await async_idle(hass)
    requests = [e.endpoint_id for e in cloud.events[since:] if "Get" in e.name]
    assert sorted(requests) == ["climate#attic", "climate#hallway"]


async def test_rejected_forms(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each form is sent once."""
    outbox = linked.runtime_data.reporting.outbox
    cloud.faults.add("gateway", refusal(400, "INVALID_REQUEST_EXCEPTION"), times=9)
    await request(hass)
    await async_idle(hass)
    assert outbox.rejections == 2


@pytest.mark.parametrize("with_credentials", [False, True])
async def test_without_grant(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    with_credentials: bool,
) -> None:
    await set_up(credentials(cloud) if with_credentials else None)
    with pytest.raises(ServiceValidationError) as raised:
        await request(hass)
    assert raised.value.translation_key == "not_linked"


async def test_request_for_other_entities(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    for entity_id in ("light.kitchen", "climate.attic"):
        with pytest.raises(ServiceValidationError) as raised:
            await request(hass, entity_id)
        assert raised.value.translation_key == "not_a_thermostat"
        assert raised.value.translation_placeholders == {"entity_id": entity_id}
