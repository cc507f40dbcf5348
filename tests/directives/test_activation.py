"""Test scenes, scripts and buttons, which are answered when they start."""

import asyncio
from typing import Any, override
from unittest.mock import patch

from homeassistant.components.button import ButtonEntity
from homeassistant.components.scene import Scene
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.directives import control
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.conftest import Alexa, SetUp, error
from tests.platform import async_add


class SlowAction:
    """An action that waits for `gate`, and then raises `problem` if set."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.gate = asyncio.Event()
        self.started = False
        self.ended = asyncio.Event()
        self.problem = problem

    async def run(self) -> None:
        self.started = True
        try:
            await self.gate.wait()
            if self.problem is not None:
                raise self.problem
        finally:
            self.ended.set()


class SlowScene(Scene):
    """A scene that runs a slow action."""

    _attr_name = "Movie"
    entity_id = "scene.movie"

    def __init__(self, slow: SlowAction) -> None:
        self.slow = slow

    @override
    async def async_activate(self, **kwargs: Any) -> None:
        await self.slow.run()


class SlowButton(ButtonEntity):
    """A button that runs a slow action."""

    _attr_name = "Bell"
    entity_id = "button.bell"

    def __init__(self, slow: SlowAction) -> None:
        self.slow = slow

    @override
    async def async_press(self) -> None:
        await self.slow.run()


async def send_directive(
    alexa: Alexa, directive: str, entity_id: str
) -> tuple[str, str]:
    """Send a directive; return the namespace and name of the answer."""
    with patch.object(control, "DEADLINE", 120):
        async with asyncio.timeout(30):
            answer = await alexa.ask(f"SceneController.{directive}", entity_id)
    header = answer["event"]["header"]
    return header["namespace"], header["name"]


def running() -> list[asyncio.Task[Any]]:
    """Return the tasks of running actions."""
    return [t for t in asyncio.all_tasks() if t.get_name() == f"{DOMAIN} action"]


STARTED = ("Alexa.SceneController", "ActivationStarted")
STOPPED = ("Alexa.SceneController", "DeactivationStarted")


@pytest.fixture
async def slow(hass: HomeAssistant) -> SlowAction:
    """Add a scene; return its slow action."""
    slow = SlowAction()
    await async_add(hass, SlowScene(slow))
    return slow


@pytest.mark.parametrize("entity", [SlowScene, SlowButton])
async def test_slow_action(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    entity: type[SlowScene | SlowButton],
) -> None:
    slow = SlowAction()
    await async_add(hass, entity(slow))
    await set_up()
    assert await send_directive(alexa, "Activate", entity.entity_id) == STARTED
    assert slow.started
    assert not slow.ended.is_set()
    slow.gate.set()
    await slow.ended.wait()


async def test_never_deferred(
    cloud: AlexaCloud, slow: SlowAction, linked: AlexaConfigEntry, alexa: Alexa
) -> None:
    assert await send_directive(alexa, "Activate", "scene.movie") == STARTED
    slow.gate.set()
    await slow.ended.wait()
    await alexa.ask("ReportState", "light.kitchen")
    assert linked.runtime_data.reporting
    assert not linked.runtime_data.reporting.outbox.waiting
    assert not [e for e in cloud.events if e.namespace == "Alexa.SceneController"]


async def test_running_script(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    """A waiting script is started twice, then stopped."""
    wait = {"wait_template": "{{ is_state('switch.pump', 'on') }}"}
    script = {"good_night": {"mode": "single", "sequence": [wait]}}
    assert await async_setup_component(hass, "script", {"script": script})
    await set_up()
    for directive, expected in (
        ("Activate", STARTED),
        ("Activate", STARTED),
        ("Deactivate", STOPPED),
    ):
        assert await send_directive(alexa, directive, "script.good_night") == expected
        assert hass.states.is_state("script.good_night", "on")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.is_state("script.good_night", "off")


@pytest.mark.parametrize("problem", [HomeAssistantError("no bulb"), OSError("no bulb")])
async def test_immediate_failure(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa, problem: Exception
) -> None:
    slow = SlowAction(problem)
    slow.gate.set()
    await async_add(hass, SlowScene(slow))
    await set_up()
    answer = await alexa.ask("SceneController.Activate", "scene.movie")
    assert error(answer)[0] == "Alexa"


async def test_missing_action(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    hass.states.async_set("scene.movie", "unknown")
    await set_up()
    answer = await alexa.ask("SceneController.Activate", "scene.movie")
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")


async def test_unavailable_scene(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    hass.states.async_set("scene.movie", "unavailable")
    calls = async_mock_service(hass, "scene", "turn_on")
    await set_up()
    answer = await alexa.ask("SceneController.Activate", "scene.movie")
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")
    assert not calls


@pytest.mark.parametrize("problem", [HomeAssistantError("no bulb"), RuntimeError("no")])
async def test_failure_after_answer(
    hass: HomeAssistant,
    slow: SlowAction,
    set_up: SetUp,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
    problem: Exception,
) -> None:
    """The failure is logged once."""
    await set_up()
    slow.problem = problem
    await send_directive(alexa, "Activate", "scene.movie")
    caplog.clear()
    slow.gate.set()
    await asyncio.wait(running())
    assert slow.ended.is_set()
    (record,) = [r for r in caplog.records if "alexa_smart_home" in r.name]
    assert "never retrieved" not in caplog.text
    assert str(problem) in caplog.text or record.exc_info


async def test_cause_after_failed_scene(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    slow: SlowAction,
    linked: AlexaConfigEntry,
    alexa: Alexa,
) -> None:
    """Changes by a scene that fails later keep the cause VOICE_INTERACTION."""
    await send_directive(alexa, "Activate", "scene.movie")
    slow.problem = HomeAssistantError("no bulb")
    slow.gate.set()
    await asyncio.wait(running())
    scene = hass.states.get("scene.movie")
    assert scene
    since = len(cloud.events)
    hass.states.async_set("light.kitchen", "on", context=scene.context)
    report = await cloud.wait_for_event(lambda e: e.name == "ChangeReport", since=since)
    assert report.cause == "VOICE_INTERACTION"


async def test_home_assistant_stops(
    hass: HomeAssistant,
    slow: SlowAction,
    set_up: SetUp,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A running scene is cancelled without a log entry."""
    await set_up()
    await send_directive(alexa, "Activate", "scene.movie")
    caplog.clear()
    await hass.async_stop(force=True)
    assert slow.ended.is_set()
    assert not slow.gate.is_set()
    assert "alexa_smart_home" not in caplog.text


async def test_reload_does_not_cancel(
    hass: HomeAssistant, slow: SlowAction, set_up: SetUp, alexa: Alexa
) -> None:
    entry = await set_up()
    await send_directive(alexa, "Activate", "scene.movie")
    await hass.config_entries.async_reload(entry.entry_id)
    assert not slow.ended.is_set()
    slow.gate.set()
    await slow.ended.wait()
