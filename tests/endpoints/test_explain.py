"""Tests of the action `explain`."""

from contextlib import nullcontext
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    ServiceValidationError,
    Unauthorized,
    UnknownUser,
)
from homeassistant.helpers import area_registry as ar, entity_registry as er
import pytest
import voluptuous as vol

from custom_components.alexa_smart_home.endpoints import listing
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.protocol.endpoint import Endpoint
from tests.alexa_cloud import AlexaCloud
from tests.common import async_idle, explain
from tests.conftest import Alexa, SetUp
from tests.users import may, user_with

LIGHT = "light.kitchen"

type Json = dict[str, Any]


async def test_endpoint(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    """The answer equals discovery and the state report."""
    hass.states.async_set(LIGHT, "on", {"friendly_name": "Kitchen"})
    await set_up()
    answer = (await explain(hass, LIGHT))[LIGHT]
    assert answer["exposed"] is True
    assert answer["reason"] is None
    assert answer["name"] == "Kitchen"
    assert answer["endpoint"] == (await alexa.discover())[LIGHT]
    report = await alexa.ask("ReportState", LIGHT)
    assert answer["properties"] == report["context"]["properties"]
    assert answer["last_directive"] is None
    assert answer["last_report"] is None


async def test_last_messages(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
) -> None:
    await alexa.ask("PowerController.TurnOn", LIGHT)
    freezer.tick(1)
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass)
    answer = (await explain(hass, LIGHT))[LIGHT]
    directive, report = answer["last_directive"], answer["last_report"]
    assert directive.pop("time") < report.pop("time")
    assert directive == {
        "message": "Alexa.PowerController.TurnOn",
        "entity_id": LIGHT,
        "result": "ENDPOINT_UNREACHABLE",
    }
    assert report == {
        "message": "Alexa.ChangeReport",
        "entity_id": LIGHT,
        "result": "202",
    }


@pytest.mark.parametrize(
    ("config", "aliases", "registered", "expected"),
    [
        (
            {"name": "Configured"},
            ["Alias"],
            True,
            ("Configured", "The settings of Alexa Smart Home"),
        ),
        (
            {},
            ["Alias", er.COMPUTED_NAME],
            True,
            ("Alias", "The first alias of the entity"),
        ),
        (
            {},
            [er.COMPUTED_NAME, "Alias"],
            True,
            ("Registered", "The name of the entity"),
        ),
        ({}, [], True, ("Registered", "The name of the entity")),
        (
            {},
            [],
            False,
            (
                "Of the state",
                "The name in the state: the entity has no unique id",
            ),
        ),
    ],
)
async def test_names(
    hass: HomeAssistant,
    set_up: SetUp,
    entity_registry: er.EntityRegistry,
    config: Json,
    aliases: list[Any],
    registered: bool,
    expected: tuple[str, str],
) -> None:
    if registered:
        entity_registry.async_get_or_create(
            "light", "demo", "1", object_id_base="kitchen"
        )
        entity_registry.async_update_entity(LIGHT, name="Registered", aliases=aliases)
    hass.states.async_set(LIGHT, "on", {"friendly_name": "Of the state"})
    await set_up({"entity_config": {LIGHT: config}})
    answer = (await explain(hass, LIGHT))[LIGHT]
    assert (answer["name"], answer["name_from"]) == expected


async def test_exclusion_reasons(
    hass: HomeAssistant, set_up: SetUp, entity_registry: er.EntityRegistry
) -> None:
    """Each entity that is not exposed has a reason."""
    for name, values in {
        "hidden": {"hidden_by": er.RegistryEntryHider.USER},
        "disabled": {"disabled_by": er.RegistryEntryDisabler.USER},
        "late": {},
        "diagnostic": {"entity_category": er.EntityCategory.DIAGNOSTIC},
        "nameless": {"name": "%%%"},
    }.items():
        entry = entity_registry.async_get_or_create(
            "light", "demo", name, object_id_base=name
        )
        entity_registry.async_update_entity(entry.entity_id, **values)
    for entity_id in ("light.hidden", "light.diagnostic", "light.nameless"):
        hass.states.async_set(entity_id, "on")
    hass.states.async_set("zone.home", "0")
    hass.states.async_set("sensor.odd", "7")
    await set_up({"entity_config": {"light.nameless": {"name": "%%%"}}})
    expected = {
        "light.hidden": "Hidden",
        "light.diagnostic": "Diagnostic or configuration entity",
        "light.disabled": "The entity is disabled",
        "light.late": "The entity has no state yet",
        "light.nowhere": "The entity does not exist",
        "light.nameless": "Its name contains no character that Alexa accepts",
        "zone.home": "Of a domain that Alexa cannot use",
    }
    answers = await explain(hass, *expected)
    assert {key: answer["reason"] for key, answer in answers.items()} == expected
    assert not any(answer["exposed"] for answer in answers.values())
    assert not any("endpoint" in answer for answer in answers.values())
    reason = (await explain(hass, "sensor.odd"))["sensor.odd"]["reason"]
    assert reason.endswith("only if included by entity id")


async def test_surplus_endpoint(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MAX_ENDPOINTS", 1)
    hass.states.async_set("light.a", "on")
    hass.states.async_set("light.b", "on")
    await set_up()
    answers = await explain(hass, "light.a", "light.b")
    assert answers["light.a"]["exposed"]
    assert answers["light.b"]["reason"] == (
        "Alexa accepts at most 300 devices, and others have priority"
    )


async def test_unreadable_properties(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer contains the error of unreadable properties."""

    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    hass.states.async_set(LIGHT, "on")
    await set_up()
    monkeypatch.setattr(Endpoint, "properties", fail)
    answer = (await explain(hass, LIGHT))[LIGHT]
    assert answer["exposed"]
    assert answer["properties"] == "Its values cannot be read: RuntimeError('a bug')"


async def test_targets(
    hass: HomeAssistant,
    set_up: SetUp,
    entity_registry: er.EntityRegistry,
    area_registry: ar.AreaRegistry,
) -> None:
    """An area is expanded to its entities; a group is not."""
    area = area_registry.async_create("Kitchen")
    entity_registry.async_get_or_create("light", "demo", "1", object_id_base="kitchen")
    entity_registry.async_update_entity(LIGHT, area_id=area.id)
    hass.states.async_set(LIGHT, "on")
    hass.states.async_set("group.all", "on", {"entity_id": [LIGHT]})
    await set_up()
    assert list(await explain(hass, area_id=area.id)) == [LIGHT]
    assert list(await explain(hass, "group.all")) == ["group.all"]
    with pytest.raises(vol.Invalid):
        await explain(hass)


async def test_permissions(hass: HomeAssistant, set_up: SetUp) -> None:
    """Unreadable and unknown entities raise the same error."""
    for entity_id in (LIGHT, "light.attic", "lock.door"):
        hass.states.async_set(entity_id, "on")
    await set_up()
    user = user_with(hass, may(LIGHT, read=["light.attic"]))
    context = Context(user_id=user.id)
    assert set(await explain(hass, LIGHT, "light.attic", context=context)) == {
        LIGHT,
        "light.attic",
    }
    for entity_ids in (["lock.door"], ["lock.nowhere"], [LIGHT, "lock.door"]):
        with pytest.raises(Unauthorized) as caught:
            await explain(hass, *entity_ids, context=context)
        assert caught.value.permission == POLICY_READ
    with pytest.raises(UnknownUser):
        await explain(hass, LIGHT, context=Context(user_id="nobody"))
    assert await explain(hass, "lock.door", "lock.nowhere", context=Context())


async def test_permission_for_area(
    hass: HomeAssistant,
    set_up: SetUp,
    entity_registry: er.EntityRegistry,
    area_registry: ar.AreaRegistry,
) -> None:
    """The action is rejected unless the user may read all entities of the area."""
    area = area_registry.async_create("Kitchen")
    for name in ("kitchen", "attic"):
        entry = entity_registry.async_get_or_create(
            "light", "demo", name, object_id_base=name
        )
        entity_registry.async_update_entity(entry.entity_id, area_id=area.id)
        hass.states.async_set(entry.entity_id, "on")
    await set_up()
    for policy, allowed in ((may(LIGHT), False), (may(LIGHT, "light.attic"), True)):
        context = Context(user_id=user_with(hass, policy).id)
        with nullcontext() if allowed else pytest.raises(Unauthorized):
            await explain(hass, area_id=area.id, context=context)


async def test_not_set_up(hass: HomeAssistant, set_up: SetUp) -> None:
    entry = await set_up()
    await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(ServiceValidationError) as caught:
        await explain(hass, LIGHT)
    assert caught.value.translation_key == "not_set_up"
