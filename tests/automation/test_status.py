"""Test the automation status of thermostats, and the pausing of automations."""

from typing import Any

from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.automation.status import AutomationStatuses
from custom_components.alexa_smart_home.automation.targets import find_targets
from custom_components.alexa_smart_home.const import (
    EVENT_AUTOMATION_STATUS,
    EVENT_DIRECTIVE,
)
from custom_components.alexa_smart_home.interfaces.automation_management import (
    AutomationStatus,
)
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.conftest import Alexa, SetUp
from tests.thermostats import (
    AUTOMATION,
    HALLWAY,
    SWITCH,
    alexa_status,
    automate,
    automation,
    cool_down,
    register,
    replace_automations,
    set_thermostat,
    turn,
    wait_for_targets,
)
from tests.users import access_token, may, user_with

ATTIC = "climate.attic"
MORNING = "automation.morning"
SET = "climate.set_temperature"
UPDATE = "AutomationManagement.UpdateAlexaAutomationStatus"


async def set_alexa_status(
    hass: HomeAssistant, alexa: Alexa, status: str, entity_id: str = HALLWAY
) -> None:
    """Send a directive with Alexa's status of a thermostat."""
    answer = await alexa.ask(UPDATE, entity_id, alexa_status(status), version="1.0")
    assert answer["event"]["header"]["name"] == "Response"
    await hass.async_block_till_done()


def is_on(hass: HomeAssistant, entity_id: str = SWITCH) -> bool:
    state = hass.states.get(entity_id)
    assert state is not None
    return state.state == "on"


@pytest.fixture
def thermostat_id(hass: HomeAssistant) -> str:
    """Add a registered thermostat on a device; return its registry id."""
    floor = fr.async_get(hass).async_create("Ground")
    label = lr.async_get(hass).async_create("Heating")
    area = ar.async_get(hass).async_create("Hall", floor_id=floor.floor_id)
    owner = MockConfigEntry(domain="test")
    owner.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=owner.entry_id, identifiers={("test", "hallway")}
    )
    dr.async_get(hass).async_update_device(device.id, area_id=area.id)
    entry = register(hass, device_id=device.id, labels={label.label_id})
    set_thermostat(hass)
    return entry.id


def target(hass: HomeAssistant, kind: str) -> dict[str, Any]:
    """Return a target that selects the thermostat."""
    entry = er.async_get(hass).async_get(HALLWAY)
    assert entry is not None
    return {
        kind: {
            "entity_id": HALLWAY,
            "device_id": entry.device_id,
            "area_id": "hall",
            "floor_id": "ground",
            "label_id": "heating",
        }[kind]
    }


@pytest.mark.parametrize(
    "kind", ["entity_id", "device_id", "area_id", "floor_id", "label_id"]
)
async def test_targets_of_actions(
    hass: HomeAssistant, thermostat_id: str, kind: str
) -> None:
    """The action of another domain does not act on the thermostat of an area."""
    wanted = {"target": target(hass, kind)}
    everything = {"action": "homeassistant.turn_off", **wanted}
    lights = {"action": "light.turn_off", **wanted}
    await automate(
        hass,
        automation({"action": SET, "data": {"temperature": 16}, **wanted}),
        automation(everything, alias="Everything"),
        automation(lights, alias="Lights"),
    )
    targets = find_targets(hass)
    assert HALLWAY in targets[AUTOMATION]
    assert HALLWAY in targets["automation.everything"]
    assert (HALLWAY in targets["automation.lights"]) == (kind == "entity_id")


NOTHING = {"delay": 1}
CONDITION = {"condition": "state", "entity_id": HALLWAY, "state": "off"}


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (cool_down(), True),
        ({"action": SET, "data": {"entity_id": HALLWAY, "temperature": 1}}, True),
        ({"action": SET, "entity_id": [HALLWAY], "data": {"temperature": 1}}, True),
        ({"action": SET, "data": {"entity_id": f"climate.a, {HALLWAY}"}}, True),
        ({"action": "a.b", "data": {"entity_id": {HALLWAY: 1}}}, False),
        ({"action": "a.b", "data": {"device_id": [{"a": 1}], "area_id": 5}}, False),
        ({"action": SET, "target": {"entity_id": ["{{ 'a' }}", HALLWAY]}}, True),
        ({"action": "climate.turn_off", "target": {"entity_id": "all"}}, True),
        ({"action": "light.turn_off", "target": {"entity_id": "all"}}, False),
        ({"action": "tado.boost", "target": {"entity_id": HALLWAY}}, True),
        ({"choose": {"conditions": CONDITION, "sequence": [cool_down()]}}, True),
        ({"choose": [], "default": [cool_down()]}, True),
        ({"if": CONDITION, "then": [cool_down()]}, True),
        ({"if": CONDITION, "then": [NOTHING], "else": [cool_down()]}, True),
        ({"repeat": {"count": 2, "sequence": [cool_down()]}}, True),
        ({"parallel": [NOTHING, cool_down()]}, True),
        ({"sequence": [NOTHING, cool_down()]}, True),
        ({"sequence": [NOTHING, cool_down()], "enabled": False}, False),
        ({**cool_down(), "enabled": False}, False),
        (CONDITION, False),
        ({"if": CONDITION, "then": [NOTHING]}, False),
        ({"action": SET, "data": "{{ {'temperature': 1} }}"}, False),
        ({"action": SET, "target": {"entity_id": "{{ 'a' }}"}}, False),
        ({"action": "{{ 'climate.turn_off' }}"}, False),
        ({"scene": "scene.night"}, True),
        ({"action": "scene.turn_on", "target": {"entity_id": "scene.night"}}, True),
        ({"action": "script.night"}, True),
        ({"action": "script.turn_on", "target": {"entity_id": "script.night"}}, True),
        ({"action": "script.nested"}, True),
        ({"action": "script.endless"}, False),
        ({"action": SET, "target": {"entity_id": "group.all"}, "data": {}}, True),
    ],
    ids=str,
)
async def test_targets_of_steps(
    hass: HomeAssistant,
    action: dict[str, Any],
    expected: bool,
) -> None:
    set_thermostat(hass)
    for domain, config in {
        "scene": [{"name": "Night", "entities": {HALLWAY: "off"}}],
        "script": {
            "night": {"sequence": [cool_down()]},
            "nested": {"sequence": [{"action": "script.night"}]},
            "endless": {"sequence": [{"action": "script.endless"}]},
        },
        "group": {"all": {"entities": [HALLWAY]}},
    }.items():
        assert await async_setup_component(hass, domain, {domain: config})
    await automate(hass, automation(action))
    assert (HALLWAY in find_targets(hass)[AUTOMATION]) == expected


async def test_device_action(hass: HomeAssistant, thermostat_id: str) -> None:
    """A device action has the registry id; a device condition has no target."""
    named = {
        **target(hass, "device_id"),
        "domain": "climate",
        "entity_id": thermostat_id,
    }
    action = {**named, "type": "set_hvac_mode", "hvac_mode": "off"}
    condition = {**named, "type": "is_hvac_mode", "hvac_mode": "off"}
    await automate(
        hass,
        automation(action),
        automation({"condition": "device", **condition}, alias="Morning"),
    )
    targets = find_targets(hass)
    assert targets[AUTOMATION] == {HALLWAY}
    assert targets[MORNING] == set()


async def test_triggers_are_not_targets(hass: HomeAssistant) -> None:
    trigger = {"trigger": "state", "entity_id": HALLWAY}
    await automate(hass, automation(NOTHING, triggers=trigger))
    assert find_targets(hass) == {AUTOMATION: frozenset()}


async def test_automations_are_followed(hass: HomeAssistant, set_up: SetUp) -> None:
    """The status follows added, disabled, enabled, changed, removed automations."""
    set_thermostat(hass)
    set_thermostat(hass, ATTIC)
    await automate(hass, automation(NOTHING))
    entry = await set_up()
    statuses = entry.runtime_data.automation_statuses
    events = async_capture_events(hass, EVENT_AUTOMATION_STATUS)
    assert not is_on(hass)

    await replace_automations(hass, automation(), automation(alias="Morning"))
    assert is_on(hass)
    assert statuses.status(ATTIC) == AutomationStatus.NOT_AUTOMATED
    assert [event.data for event in events] == [
        {
            "entity_id": HALLWAY,
            "status": "AUTOMATED",
            "alexa_status": None,
            "by": "automations",
        }
    ]
    await turn(hass, "turn_off", AUTOMATION)
    assert is_on(hass)
    await turn(hass, "turn_off", MORNING)
    assert not is_on(hass)
    await turn(hass, "turn_on", MORNING)
    assert is_on(hass)
    await replace_automations(
        hass, automation(), automation(cool_down(ATTIC), alias="Morning")
    )
    assert not is_on(hass)
    assert is_on(hass, "switch.attic_automation")
    await replace_automations(hass)
    assert not is_on(hass, "switch.attic_automation")


async def test_schedule_as_trigger(hass: HomeAssistant, set_up: SetUp) -> None:
    set_thermostat(hass)
    await automate(
        hass,
        automation(triggers={"trigger": "state", "entity_id": "schedule.heating"}),
    )
    await set_up()
    assert is_on(hass)


async def test_run_keeps_status(hass: HomeAssistant, set_up: SetUp) -> None:
    set_thermostat(hass)
    await automate(hass, automation({"stop": "enough"}, cool_down()))
    entry = await set_up()
    before = entry.runtime_data.automation_statuses.stored(HALLWAY)
    hass.bus.async_fire("night")
    await wait_for_targets(hass)
    assert entry.runtime_data.automation_statuses.stored(HALLWAY) is before


async def test_changed_area(
    hass: HomeAssistant, thermostat_id: str, set_up: SetUp
) -> None:
    action = {"action": "climate.turn_off", "target": {"area_id": "hall"}}
    await automate(hass, automation(action))
    await set_up()
    assert is_on(hass)
    devices = dr.async_get(hass)
    devices.async_update_device(target(hass, "device_id")["device_id"], area_id=None)
    await wait_for_targets(hass)
    assert not is_on(hass)


async def test_status_is_stored(hass: HomeAssistant, set_up: SetUp) -> None:
    """The stored status is valid until the automations are set up."""
    set_thermostat(hass)
    await automate(hass)
    entry = await set_up()
    statuses = AutomationStatuses(hass)
    await hass.config_entries.async_unload(entry.entry_id)
    await statuses.async_load()
    assert statuses.status(HALLWAY) == AutomationStatus.AUTOMATED


async def test_switch_overrides_automations(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    set_thermostat(hass)
    await automate(hass)
    await set_up()
    await turn(hass, "turn_off", SWITCH)
    await turn(hass, "turn_off", AUTOMATION)
    await turn(hass, "turn_on", AUTOMATION)
    assert not is_on(hass)
    await turn(hass, "turn_on", SWITCH)
    await turn(hass, "turn_off", AUTOMATION)
    assert is_on(hass)
    await set_alexa_status(hass, alexa, "AUTOMATED")
    await turn(hass, "turn_on", AUTOMATION)
    assert not is_on(hass)
    await set_alexa_status(hass, alexa, "NOT_AUTOMATED")
    assert not is_on(hass)


async def test_event(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    """Each change fires one event with its origin."""
    set_thermostat(hass)
    await set_up()
    events = async_capture_events(hass, EVENT_AUTOMATION_STATUS)
    await turn(hass, "turn_on", SWITCH, SWITCH)
    for status in ("AUTOMATED", "AUTOMATED", "NOT_AUTOMATED", "NOT_AUTOMATED"):
        await set_alexa_status(hass, alexa, status)
    assert [
        (event.data["status"], event.data["alexa_status"], event.data["by"])
        for event in events
    ] == [
        ("AUTOMATED", None, "user"),
        ("NOT_AUTOMATED", "AUTOMATED", "alexa"),
        ("NOT_AUTOMATED", "NOT_AUTOMATED", "alexa"),
    ]
    assert {event.data["entity_id"] for event in events} == {HALLWAY}


async def test_status_survives_reload_and_renaming(
    hass: HomeAssistant, thermostat_id: str, set_up: SetUp, alexa: Alexa
) -> None:
    entry = await set_up()
    await set_alexa_status(hass, alexa, "AUTOMATED")
    await turn(hass, "turn_on", SWITCH)
    registry = er.async_get(hass)
    registry.async_update_entity(HALLWAY, new_entity_id="climate.corridor")
    await hass.config_entries.async_reload(entry.entry_id)

    def stored(entity_id: str) -> tuple[str, str | None]:
        found = entry.runtime_data.automation_statuses.stored(entity_id)
        return found.status, found.alexa_status

    assert stored("climate.corridor") == ("AUTOMATED", "AUTOMATED")
    registry.async_remove("climate.corridor")
    assert stored("climate.corridor") == ("NOT_AUTOMATED", None)
    await hass.config_entries.async_reload(entry.entry_id)
    restored = register(hass)
    assert restored.id == thermostat_id
    assert stored(restored.entity_id) == ("AUTOMATED", "AUTOMATED")


async def test_file(
    hass: HomeAssistant,
    thermostat_id: str,
    set_up: SetUp,
    alexa: Alexa,
    hass_storage: dict[str, Any],
) -> None:
    """Alexa's status is written immediately, with the registry id as key."""
    await set_up()
    await set_alexa_status(hass, alexa, "AUTOMATED")
    stored = hass_storage["alexa_smart_home.automation_status"]
    assert stored["version"] == 1
    assert stored["data"]["thermostats"][thermostat_id]["alexa_status"] == "AUTOMATED"


@pytest.mark.parametrize(
    "memory",
    [
        {"chosen": "PERHAPS"},
        {"chosen": 3},
        {"found": None},
        {"found": []},
        {"alexa_status": {}},
        {"paused": [[1], {}]},
        {"paused": 3},
        {"other": None},
    ],
    ids=str,
)
async def test_file_with_unknown_values(
    hass: HomeAssistant,
    thermostat_id: str,
    set_up: SetUp,
    alexa: Alexa,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    memory: dict[str, Any],
) -> None:
    """The file is ignored with one log entry."""
    data = {"thermostats": {thermostat_id: {"paused": [], **memory}}, "form": None}
    key = "alexa_smart_home.automation_status"
    hass_storage[key] = {"version": 1, "key": key, "data": data}
    await set_up(PAUSE)
    assert len([text for text in caplog.messages if "cannot be read" in text]) == 1
    await alexa.ask("ReportState", HALLWAY)
    await set_alexa_status(hass, alexa, "AUTOMATED")
    await set_alexa_status(hass, alexa, "NOT_AUTOMATED")


PAUSE = {"pause_automations": True}


@pytest.fixture
async def paused(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> AlexaConfigEntry:
    """Set up automations that are paused for the thermostat, and others."""
    set_thermostat(hass)
    set_thermostat(hass, ATTIC)
    await automate(
        hass,
        automation(cool_down(), cool_down(ATTIC)),
        automation(alias="Morning", initial_state=False),
        automation(cool_down(ATTIC), alias="Roof"),
    )
    entry = await set_up(PAUSE)
    await set_alexa_status(hass, alexa, "AUTOMATED")
    return entry


def enabled(hass: HomeAssistant) -> set[str]:
    return {
        state.object_id
        for state in hass.states.async_all("automation")
        if state.state == "on"
    }


async def test_by_default_nothing_is_paused(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    set_thermostat(hass)
    await automate(hass)
    await set_up()
    await set_alexa_status(hass, alexa, "AUTOMATED")
    assert enabled(hass) == {"night"}


async def test_pause_and_resume(
    hass: HomeAssistant, paused: AlexaConfigEntry, alexa: Alexa
) -> None:
    """Only enabled automations of the thermostat are paused and resumed."""
    assert enabled(hass) == {"roof"}
    await set_alexa_status(hass, alexa, "NOT_AUTOMATED")
    assert enabled(hass) == {"night", "roof"}
    # Home Assistant automates the thermostat again.
    assert is_on(hass)
    memory = paused.runtime_data.automation_statuses.stored(HALLWAY)
    assert (memory.changed_by, memory.paused) == ("automations", ())


async def test_user_resumes(hass: HomeAssistant, paused: AlexaConfigEntry) -> None:
    await turn(hass, "turn_on", SWITCH)
    assert enabled(hass) == {"night", "roof"}


async def test_removal_resumes(hass: HomeAssistant, paused: AlexaConfigEntry) -> None:
    await hass.config_entries.async_remove(paused.entry_id)
    assert enabled(hass) == {"night", "roof"}


async def test_reload_while_paused(
    hass: HomeAssistant, paused: AlexaConfigEntry, alexa: Alexa
) -> None:
    await hass.config_entries.async_reload(paused.entry_id)
    assert enabled(hass) == {"roof"}
    await set_alexa_status(hass, alexa, "NOT_AUTOMATED")
    assert enabled(hass) == {"night", "roof"}


async def test_automation_of_two_thermostats(
    hass: HomeAssistant, paused: AlexaConfigEntry, alexa: Alexa
) -> None:
    """An automation is resumed when it is paused for no other thermostat."""
    await set_alexa_status(hass, alexa, "AUTOMATED", ATTIC)
    assert enabled(hass) == set()
    await set_alexa_status(hass, alexa, "NOT_AUTOMATED")
    assert enabled(hass) == set()
    await set_alexa_status(hass, alexa, "NOT_AUTOMATED", ATTIC)
    assert enabled(hass) == {"night", "roof"}


async def test_automation_turned_off_by_user(
    hass: HomeAssistant, paused: AlexaConfigEntry, alexa: Alexa
) -> None:
    await turn(hass, "turn_on", AUTOMATION)
    await turn(hass, "turn_off", AUTOMATION)
    await set_alexa_status(hass, alexa, "NOT_AUTOMATED")
    assert enabled(hass) == {"roof"}


@pytest.fixture
async def restricted_alexa(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> Alexa:
    """Return the client of a user who may control only the thermostats."""
    user = user_with(hass, may(HALLWAY, ATTIC, SWITCH))
    token = await access_token(hass, user)
    return Alexa(lambda: hass_client(token))


async def test_context_of_pausing(
    hass: HomeAssistant, set_up: SetUp, hass_client: ClientSessionGenerator
) -> None:
    """Automations are turned off and on in the context of the directive."""
    user = user_with(hass, may(HALLWAY, AUTOMATION))
    token = await access_token(hass, user)
    alexa = Alexa(lambda: hass_client(token))
    set_thermostat(hass)
    await automate(hass, automation(), automation(alias="Morning"))
    await set_up(PAUSE)
    directives = async_capture_events(hass, EVENT_DIRECTIVE)
    statuses = async_capture_events(hass, EVENT_AUTOMATION_STATUS)
    calls = async_capture_events(hass, EVENT_CALL_SERVICE)
    for status, service, expected in (
        ("AUTOMATED", "turn_off", {"morning"}),
        ("NOT_AUTOMATED", "turn_on", {"night", "morning"}),
    ):
        await set_alexa_status(hass, alexa, status)
        assert enabled(hass) == expected
        call, context = calls.pop(), directives.pop().context
        assert call.data["service"] == service
        assert call.data["service_data"]["entity_id"] == [AUTOMATION]
        assert call.context == statuses[-1].context == context
        assert context.user_id == user.id
        assert hass.states.get(AUTOMATION).context == context
        statuses.clear()


async def test_user_may_not_pause(
    hass: HomeAssistant, set_up: SetUp, restricted_alexa: Alexa
) -> None:
    set_thermostat(hass)
    await automate(hass)
    await set_up(PAUSE)
    await set_alexa_status(hass, restricted_alexa, "AUTOMATED")
    assert enabled(hass) == {"night"}
    await set_alexa_status(hass, restricted_alexa, "NOT_AUTOMATED")
    assert enabled(hass) == {"night"}


async def test_user_may_not_resume(
    hass: HomeAssistant, paused: AlexaConfigEntry, alexa: Alexa, restricted_alexa: Alexa
) -> None:
    """The automation stays paused until another user resumes it."""
    statuses = paused.runtime_data.automation_statuses
    for status in ("NOT_AUTOMATED", "AUTOMATED", "NOT_AUTOMATED"):
        await set_alexa_status(hass, restricted_alexa, status)
        assert enabled(hass) == {"roof"}
        assert statuses.stored(HALLWAY).paused == (statuses.key(AUTOMATION),)
    await set_alexa_status(hass, alexa, "AUTOMATED")
    await set_alexa_status(hass, alexa, "NOT_AUTOMATED")
    assert enabled(hass) == {"night", "roof"}
    assert statuses.stored(HALLWAY).paused == ()


async def test_user_of_switch_may_not_resume(
    hass: HomeAssistant, paused: AlexaConfigEntry
) -> None:
    for policy, expected in (
        (may(SWITCH), {"roof"}),
        (may(SWITCH, AUTOMATION), {"night", "roof"}),
    ):
        context = Context(user_id=user_with(hass, policy).id)
        for service in ("turn_off", "turn_on"):
            await hass.services.async_call(
                "switch", service, {"entity_id": SWITCH}, blocking=True, context=context
            )
        await hass.async_block_till_done()
        assert enabled(hass) == expected
