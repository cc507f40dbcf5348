"""Tests of script/run: it finds wrong answers and events."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
import sys
from types import ModuleType

from aiohttp import web
import pytest

from tests.alexa_cloud import ACCOUNT, AlexaCloud, Forwarder, report_state
from tests.alexa_cloud.customer_homes import ReceivedEvent

SCRIPT = Path(__file__).parents[1] / "script"
MODULES = ("demo_api", "demo_home", "demo_talk", "demo_events")
LAMP = "light#ceiling_lights"


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Return the modules of the scripts in one namespace."""
    monkeypatch.syspath_prepend(SCRIPT)
    yield import_module("demo_events")
    for name in MODULES:
        sys.modules.pop(name, None)


def _message(namespace: str, name: str, payload: dict, **more: object) -> dict:
    header = {
        "namespace": namespace,
        "name": name,
        "payloadVersion": "3",
        "messageId": "1",
        "correlationToken": "token",
    }
    return {"event": {"header": header, "payload": payload}, **more}


ERROR = _message("Alexa", "ErrorResponse", {"type": "NO_SUCH_ENDPOINT", "message": ""})


@pytest.mark.parametrize(
    ("expected", "problem"),
    [
        ({"answer": "Response"}, "the answer is ErrorResponse, not Response"),
        (
            {"answer": "ErrorResponse", "error": "INVALID_VALUE"},
            "the error is NO_SUCH_ENDPOINT, not INVALID_VALUE",
        ),
        (
            {
                "answer": "ErrorResponse",
                "error": "NO_SUCH_ENDPOINT",
                "values": {"powerState": "ON"},
            },
            "powerState is None, not ON",
        ),
    ],
)
def test_wrong_answer(demo: ModuleType, expected: dict, problem: str) -> None:
    step = demo.Step(directive=report_state(LAMP), **expected)
    assert any(
        problem_found.startswith(problem) for problem_found in step.problems(ERROR)
    )


def _sample(name: str, value: object) -> dict:
    return {
        "namespace": "Alexa.PowerController",
        "name": name,
        "value": value,
        "timeOfSample": "2026-01-01T00:00:00Z",
        "uncertaintyInMilliseconds": 0,
    }


def _report(cause: str, *unchanged: dict) -> dict:
    change = {"cause": {"type": cause}, "properties": [_sample("powerState", "OFF")]}
    message = _message(
        "Alexa",
        "ChangeReport",
        {"change": change},
        context={"properties": [*unchanged]},
    )
    message["event"]["endpoint"] = {"endpointId": LAMP}
    return message


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        (
            _report("PERIODIC_POLL", _sample("connectivity", {"value": "OK"})),
            "the cause is PERIODIC_POLL, not APP_INTERACTION",
        ),
        (_report("APP_INTERACTION"), "the unchanged properties are missing"),
        (_report("APP_INTERACTION", _sample("connectivity", {"value": "OK"})), None),
    ],
)
async def test_wrong_event(
    demo: ModuleType,
    capsys: pytest.CaptureFixture[str],
    message: dict,
    problem: str | None,
) -> None:
    cloud = AlexaCloud()
    both = demo.Demo(
        access=None, home=None, cloud=cloud, forwarder=Forwarder(base_url="", token="")
    )
    event = ReceivedEvent(message=message, account=ACCOUNT, region="na")
    cloud.customer_homes.receive(event)

    async def check(both: object) -> None:
        await both.reported(0, LAMP, "powerState", "OFF", "APP_INTERACTION")

    found = await demo.checked("Events", (("A light is turned off.", check),), both)
    line = "  FAIL  " if problem else "  pass  "
    assert f"{line}A light is turned off." in capsys.readouterr().out
    assert [problem in line for line in found] == [True] * (problem is not None)


async def test_waiting_for_state(
    demo: ModuleType, monkeypatch: pytest.MonkeyPatch, socket_enabled: None
) -> None:
    """The first message has the whole state, the next ones the changes."""
    changes = ({"a": {"a.b": {"s": "off"}}}, {"c": {"a.b": {"+": {"s": "on"}}}})

    async def handle(request: web.Request) -> web.WebSocketResponse:
        websocket = web.WebSocketResponse()
        await websocket.prepare(request)
        await websocket.send_json({"type": "auth_required"})
        await websocket.receive_json()
        await websocket.send_json({"type": "auth_ok"})
        await websocket.receive_json()
        for change in changes:
            await websocket.send_json({"type": "event", "event": change})
        await websocket.receive()
        return websocket

    app = web.Application()
    app.router.add_get("/api/websocket", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api = demo.HomeApi(f"http://127.0.0.1:{runner.addresses[0][1]}")
    try:
        await api.wait_for_state("a.b", "on")
        monkeypatch.setattr(sys.modules["demo_api"], "WITHIN", 0.1)
        with pytest.raises(demo.HomeError, match=r"a\.b stays on"):
            await api.wait_for_state("a.b", "paused")
    finally:
        await api.close()
        await runner.cleanup()
