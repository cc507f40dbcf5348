"""Cameras: a stream that is opened, a WebRTC offer that is answered."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import av
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.camera import (
    Camera,
    CameraEntityFeature,
    CameraWebRTCProvider,
    WebRTCAnswer,
    WebRTCCandidate,
    WebRTCError,
    async_register_webrtc_provider,
)
from homeassistant.components.stream.core import Segment
from homeassistant.const import EVENT_COMPONENT_LOADED, EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import numpy as np
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    setup_test_component_platform,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from webrtc_models import RTCIceCandidateInit

from custom_components.alexa_smart_home.camera import sessions, streams
from custom_components.alexa_smart_home.camera.sdp import Candidate, complete_answer
from custom_components.alexa_smart_home.camera.sessions import CameraSessions
from custom_components.alexa_smart_home.camera.streams import (
    CameraStreams,
    camera_streams,
)
from custom_components.alexa_smart_home.directives import control
from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.endpoints.endpoint import (
    Endpoint,
    compile_endpoint,
)
from custom_components.alexa_smart_home.models import EntryBridge
from custom_components.alexa_smart_home.protocol import events
from custom_components.alexa_smart_home.protocol.compile_context import (
    CameraStream,
    CompileContext,
)
from custom_components.alexa_smart_home.protocol.directive import Directive
from custom_components.alexa_smart_home.protocol.discovery import Identity
from custom_components.alexa_smart_home.protocol.errors import (
    EndpointUnreachable,
    InvalidValue,
)
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.schema import check_event
from tests.common import async_announce
from tests.conftest import Alexa, SetUp, credentials, error

YARD = "camera.yard"
INITIALIZE = "CameraStreamController.InitializeCameraStreams"
OFFERED = "RTCSessionController.InitiateSessionWithOffer"
NO_PICTURE = "Alexa cannot show camera.yard: its stream sends no picture"
HLS = "Alexa.CameraStreamController"
WEB_RTC = "Alexa.RTCSessionController"
URL = "https://home.example.com"
STREAMS = {
    "cameraStreams": [
        {
            "protocol": "HLS",
            "resolution": {"width": 1280, "height": 720},
            "authorizationType": "NONE",
            "videoCodec": "H264",
            "audioCodec": "AAC",
        }
    ]
}
OFFER = {"sessionId": "session", "offer": {"format": "SDP", "value": "v=0\r\noffer"}}
SDP = "v=0\r\ns=-\r\nm=audio 9\r\na=mid:0\r\nm=video 9\r\na=mid:1\r\n"
HOST = "candidate:1 1 udp 2130706431 192.0.2.1 8555 typ host"


class Yard(Camera):
    """A camera that plays a file."""

    _attr_name = "Yard"
    _attr_supported_features = CameraEntityFeature.STREAM

    def __init__(self, source: Path | None = None) -> None:
        super().__init__()
        self._source = source

    async def stream_source(self) -> str | None:
        return str(self._source) if self._source else None


class Porch(Camera):
    """A camera that speaks WebRTC."""

    _attr_name = "Yard"
    _attr_supported_features = CameraEntityFeature.STREAM

    def __init__(self, *messages: Any) -> None:
        super().__init__()
        self._messages = messages
        self.offers: list[str] = []
        self.closed: list[str] = []

    async def async_handle_async_webrtc_offer(
        self, offer_sdp: str, session_id: str, send_message: Callable[[Any], None]
    ) -> None:
        self.offers.append(offer_sdp)
        for message in self._messages:
            if isinstance(message, Exception):
                raise message
            send_message(message)

    def close_webrtc_session(self, session_id: str) -> None:
        self.closed.append(session_id)


@pytest.fixture
def video(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of short films."""

    def film(width: int, height: int, *, sound: bool, seconds: int = 4) -> Path:
        path = tmp_path / "film.mp4"
        with av.open(path, "w") as container:
            picture = container.add_stream("libx264", rate=10)
            picture.width, picture.height = width, height
            picture.pix_fmt = "yuv420p"
            picture.gop_size = 5
            tone = container.add_stream("aac", rate=8000) if sound else None
            for _ in range(seconds * 10):
                frame = av.VideoFrame(width, height, "yuv420p")
                container.mux(picture.encode(frame))
            container.mux(picture.encode())
            for _ in range(30 if tone else 0):
                silence = np.zeros((1, 1024), dtype="float32")
                frame = av.AudioFrame.from_ndarray(silence, "fltp", "mono")
                frame.sample_rate = 8000
                container.mux(tone.encode(frame))
            if tone:
                container.mux(tone.encode())
        return path

    return film


@pytest.fixture
async def add(hass: HomeAssistant) -> AsyncIterator[Callable[[Camera], Any]]:
    """Return what adds a camera; its stream is stopped in the end."""
    added: list[Camera] = []

    async def add(camera: Camera) -> None:
        assert await async_setup_component(hass, "stream", {"stream": {}})
        setup_test_component_platform(hass, "camera", [camera])
        assert await async_setup_component(
            hass, "camera", {"camera": {"platform": "test"}}
        )
        await hass.async_block_till_done()
        added.append(camera)

    yield add
    for camera in added:
        if stream := camera.stream:
            outputs = stream.outputs().values()
            await stream.stop()
            await hass.async_block_till_done()
            for output in outputs:
                output.cleanup()


def endpoint_of(hass: HomeAssistant) -> Endpoint:
    state = hass.states.get(YARD)
    assert state
    endpoint = compile_endpoint(
        DESCRIPTIONS["camera"],
        state,
        CompileContext(camera_streams=partial(camera_streams, hass)),
        Identity(name="Yard", description="Yard"),
        EntityConfig(),
    )
    assert endpoint
    return endpoint


def bridge_of(hass: HomeAssistant) -> EntryBridge:
    """Return the bridge to the parts that a camera needs, always the same ones."""
    runtime = SimpleNamespace(
        camera_sessions=CameraSessions(hass), camera_streams=CameraStreams(hass)
    )
    return hass.data.setdefault("test_bridge", EntryBridge(runtime, Context()))


async def ask(
    hass: HomeAssistant, interface: str, name: str, payload: dict[str, Any]
) -> dict[str, Any]:
    """Return the event that answers a directive."""
    endpoint = endpoint_of(hass)
    namespace = f"Alexa.{interface}"
    state = hass.states.get(YARD)
    outcome = endpoint.handlers[namespace, None, name](state, payload)
    outcome = await outcome.job(bridge_of(hass)) or outcome
    directive = Directive(
        namespace=namespace,
        name=name,
        correlation_token="token",
        endpoint_id=endpoint.endpoint_id,
    )
    answer = events.response(
        directive, outcome, endpoint.properties(state), dt_util.utcnow()
    )
    check_event(answer)
    return answer["event"]


async def initialize(hass: HomeAssistant) -> dict[str, Any]:
    return await ask(hass, "CameraStreamController", "InitializeCameraStreams", STREAMS)


async def initiate(hass: HomeAssistant) -> str:
    event = await ask(hass, "RTCSessionController", "InitiateSessionWithOffer", OFFER)
    assert event["header"]["namespace"] == "Alexa.RTCSessionController"
    assert event["header"]["name"] == "AnswerGeneratedForSession"
    assert event["payload"]["answer"]["format"] == "SDP"
    return event["payload"]["answer"]["value"]


async def test_how_a_camera_can_be_watched(hass: HomeAssistant, add: Any) -> None:
    assert camera_streams(hass, YARD) == set()
    await add(Yard())
    assert camera_streams(hass, YARD) == set()
    await hass.config.async_update(external_url="http://home.example.com")
    assert camera_streams(hass, YARD) == set()
    await hass.config.async_update(external_url=f"{URL}:8123")
    assert camera_streams(hass, YARD) == set()
    await hass.config.async_update(external_url=URL)
    assert camera_streams(hass, YARD) == {CameraStream.HLS}
    assert camera_streams(hass, "camera.cellar") == set()


async def test_native_webrtc_needs_no_url(hass: HomeAssistant, add: Any) -> None:
    await add(Porch())
    assert camera_streams(hass, YARD) == {CameraStream.WEB_RTC}


@pytest.mark.parametrize(("sound", "codec"), [(True, "AAC"), (False, "NONE")])
async def test_stream(
    hass: HomeAssistant, add: Any, video: Any, sound: bool, codec: str
) -> None:
    """The answer describes the tracks of the camera as soon as they are known."""
    await hass.config.async_update(external_url=URL)
    await add(Yard(video(320, 180, sound=sound)))
    await initialize(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    event = await initialize(hass)
    assert event["header"]["namespace"] == "Alexa.CameraStreamController"
    assert event["header"]["name"] == "Response"
    (stream,) = event["payload"]["cameraStreams"]
    uri = stream.pop("uri")
    assert uri.startswith(f"{URL}/api/hls/")
    assert stream == {
        "protocol": "HLS",
        "resolution": {"width": 320, "height": 180},
        "authorizationType": "NONE",
        "videoCodec": "H264",
        "audioCodec": codec,
    }
    assert event["payload"]["imageUri"].startswith(f"{URL}/api/camera_proxy/{YARD}")


async def _nothing(*_: Any) -> None:
    """Do not start a stream."""


async def test_the_answer_does_not_wait_for_a_segment(
    hass: HomeAssistant,
    add: Any,
    video: Any,
    set_up: SetUp,
    alexa: Alexa,
    hass_client_no_auth: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Alexa gets the URL at once, and a playlist when there are segments."""
    await hass.config.async_update(external_url=URL)
    camera = Yard(video(320, 180, sound=False, seconds=14))
    await add(camera)
    await set_up()
    monkeypatch.setattr(streams, "DEADLINE", 120)
    monkeypatch.setattr(streams, "FIRST_SEGMENT", 120)
    with patch("homeassistant.components.stream.Stream.start", _nothing):
        async with asyncio.timeout(30):
            answer = await alexa.ask(INITIALIZE, YARD, STREAMS)
        assert camera.stream.outputs()["hls"].last_segment is None
    (stream,) = answer["event"]["payload"]["cameraStreams"]
    assert stream["resolution"] == {"width": 1280, "height": 720}
    assert stream["audioCodec"] == "AAC"
    echo = await hass_client_no_auth()
    playlist = await echo.get(stream["uri"].removeprefix(URL))
    assert playlist.status == 200
    assert (await playlist.text()).startswith("#EXTM3U")


async def test_tracks_of_a_stream_that_has_ended(
    hass: HomeAssistant, add: Any, video: Any
) -> None:
    """The size of the last stream is better than the one that Alexa asks for."""
    await hass.config.async_update(external_url=URL)
    camera = Yard(video(320, 180, sound=False))
    await add(camera)
    await initialize(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    await camera.stream.remove_provider(camera.stream.outputs()["hls"])
    with patch("homeassistant.components.stream.Stream.start", _nothing):
        event = await initialize(hass)
    (stream,) = event["payload"]["cameraStreams"]
    assert stream["resolution"] == {"width": 320, "height": 180}
    assert stream["audioCodec"] == "NONE"


async def test_stream_without_a_source(
    hass: HomeAssistant, add: Any, set_up: SetUp, alexa: Alexa
) -> None:
    await hass.config.async_update(external_url=URL)
    await add(Yard())
    await set_up()
    answer = await alexa.ask(INITIALIZE, YARD, STREAMS)
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")


async def test_stream_that_cannot_be_opened(
    hass: HomeAssistant,
    add: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A failure after the answer is logged once."""
    monkeypatch.setattr("homeassistant.components.stream._should_retry", lambda: False)
    await hass.config.async_update(external_url=URL)
    camera = Yard(tmp_path / "missing.mp4")
    await add(camera)
    for _ in range(2):
        event = await initialize(hass)
        assert event["header"]["name"] == "Response"
        if worker := camera.stream._thread:
            await hass.async_add_executor_job(worker.join)
        await hass.async_block_till_done(wait_background_tasks=True)
    assert caplog.messages.count(NO_PICTURE) == 1


async def test_stream_that_begins_in_vain(
    hass: HomeAssistant,
    add: Any,
    video: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A camera that sends nothing is logged again after it has worked."""
    monkeypatch.setattr(streams, "FIRST_SEGMENT", 0.01)
    monkeypatch.setattr("homeassistant.components.stream.Stream.start", _nothing)
    await hass.config.async_update(external_url=URL)
    film = video(320, 180, sound=False)
    camera = Yard(film)
    await add(camera)

    async def show() -> tuple[Any, int]:
        """Open the stream; returns its width and the number of log entries."""
        (stream,) = (await initialize(hass))["payload"]["cameraStreams"]
        await hass.async_block_till_done(wait_background_tasks=True)
        return stream["resolution"]["width"], caplog.messages.count(NO_PICTURE)

    assert await show() == (1280, 1)
    assert await show() == (1280, 1)
    output = camera.stream.outputs()["hls"]
    output._async_put(
        Segment(
            sequence=0,
            stream_id=0,
            init=film.read_bytes(),
            _stream_outputs=[],
            start_time=dt_util.utcnow(),
        )
    )
    assert await show() == (320, 1)
    output.cleanup()
    assert await show() == (320, 2)


async def test_no_stream_is_watched_after_the_entry(
    hass: HomeAssistant, add: Any, set_up: SetUp, alexa: Alexa, tmp_path: Path
) -> None:
    await hass.config.async_update(external_url=URL)
    await add(Yard(tmp_path / "film.mp4"))
    entry = await set_up()
    with patch("homeassistant.components.stream.Stream.start", _nothing):
        await alexa.ask(INITIALIZE, YARD, STREAMS)
    watches = entry.runtime_data.camera_streams._watches.values()
    (watch,) = watches
    assert not watch.done()
    assert await hass.config_entries.async_unload(entry.entry_id)
    await asyncio.wait({watch})
    assert watch.cancelled()
    assert not watches


async def test_source_that_is_slow(
    hass: HomeAssistant, add: Any, video: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A camera that is too slow to be shown now is woken up for the next attempt."""
    monkeypatch.setattr(streams, "DEADLINE", 0.01)
    awake = asyncio.Event()
    asked: list[Camera] = []

    async def stream_source(camera: Yard) -> str:
        asked.append(camera)
        await awake.wait()
        return str(video(320, 180, sound=False))

    monkeypatch.setattr(Yard, "stream_source", stream_source)
    await hass.config.async_update(external_url=URL)
    camera = Yard()
    await add(camera)
    for _ in range(2):
        with pytest.raises(EndpointUnreachable, match="did not return its stream"):
            await initialize(hass)
    awake.set()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert asked == [camera]
    assert camera.stream.outputs()
    assert (await initialize(hass))["header"]["name"] == "Response"


@pytest.mark.parametrize(
    "problem", [HomeAssistantError("No answer: rtsp://me:secret@yard/"), TimeoutError()]
)
async def test_source_that_fails(
    hass: HomeAssistant,
    add: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    problem: Exception,
) -> None:
    """A failure is logged once, and its text is not for Alexa."""
    awake = asyncio.Event()
    awake.set()

    async def stream_source(_: Yard) -> str:
        await awake.wait()
        raise problem

    monkeypatch.setattr(Yard, "stream_source", stream_source)
    await hass.config.async_update(external_url=URL)
    await add(Yard())
    with pytest.raises(EndpointUnreachable) as raised:
        await initialize(hass)
    assert not str(problem) or str(problem) not in str(raised.value)
    shown = str(problem).replace("me:secret", "**") or repr(problem)
    message = f"Alexa cannot show {YARD}: {shown}"
    monkeypatch.setattr(streams, "DEADLINE", 0.01)
    for _ in range(2):
        awake.clear()
        with pytest.raises(EndpointUnreachable):
            await initialize(hass)
        awake.set()
        await hass.async_block_till_done(wait_background_tasks=True)
    assert caplog.messages.count(message) == 1


def test_deadlines_lie_under_the_directives() -> None:
    """Amazon requires an answer within 6 s, the way through the Lambda included."""
    for deadline in (streams.DEADLINE, sessions.DEADLINE):
        assert deadline + 1.5 <= control.DEADLINE


async def test_stream_without_a_url(hass: HomeAssistant, add: Any) -> None:
    """Where the URL has gone since discovery, a sentence tells what is missing."""
    await add(Yard())
    with pytest.raises(InvalidValue, match="https on port 443"):
        await CameraStreams(hass).async_open(YARD)


async def test_offer(hass: HomeAssistant, add: Any) -> None:
    """All candidates are in the answer: those before, those after it."""
    porch = Porch(
        WebRTCCandidate(RTCIceCandidateInit(HOST, sdp_mid="1")),
        WebRTCAnswer(SDP),
        WebRTCCandidate(RTCIceCandidateInit(HOST.replace("8555", "8556"))),
        WebRTCCandidate(RTCIceCandidateInit("")),
    )
    await add(porch)
    answer = await initiate(hass)
    assert answer.split("\r\n") == [
        "v=0",
        "s=-",
        "m=audio 9",
        "a=mid:0",
        f"a={HOST.replace('8555', '8556')}",
        "a=end-of-candidates",
        "m=video 9",
        "a=mid:1",
        f"a={HOST}",
        "a=end-of-candidates",
        "",
    ]
    assert porch.offers == ["v=0\r\noffer"]
    assert not porch.closed


async def test_offer_whose_candidates_never_end(
    hass: HomeAssistant, add: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "GATHERING", 0.01)
    await add(Porch(WebRTCAnswer(SDP), WebRTCCandidate(RTCIceCandidateInit(HOST))))
    assert HOST in await initiate(hass)


async def test_candidates_that_miss_the_deadline(
    hass: HomeAssistant, add: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer does not wait for more candidates when its time is up."""
    monkeypatch.setattr(sessions, "DEADLINE", 0.05)
    monkeypatch.setattr(sessions, "GATHERING", 120)
    await add(Porch(WebRTCAnswer(SDP), WebRTCCandidate(RTCIceCandidateInit(HOST))))
    async with asyncio.timeout(30):
        assert HOST in await initiate(hass)


@pytest.mark.parametrize(
    ("messages", "text"),
    [
        ((), "did not answer within"),
        ((WebRTCError("failed", "The camera is asleep"),), "The camera is asleep"),
        ((HomeAssistantError("Refused"),), "Refused"),
        (
            (WebRTCAnswer(SDP), WebRTCCandidate(RTCIceCandidateInit(""))),
            "no ICE candidate with an IPv4 address",
        ),
        ((WebRTCAnswer(SDP),), "no ICE candidate with an IPv4 address"),
    ],
    ids=["silence", "error", "refusal", "no candidates", "candidates too late"],
)
async def test_offer_that_fails(
    hass: HomeAssistant,
    add: Any,
    monkeypatch: pytest.MonkeyPatch,
    messages: Any,
    caplog: pytest.LogCaptureFixture,
    text: str,
) -> None:
    """The text of the camera's error is logged, and is not for Alexa."""
    monkeypatch.setattr(sessions, "DEADLINE", 0.05)
    porch = Porch(*messages)
    await add(porch)
    with pytest.raises(EndpointUnreachable) as raised:
        await initiate(hass)
    assert (text in str(raised.value)) != (text in caplog.text)
    assert porch.closed == ["session"]


async def test_camera_that_is_off(hass: HomeAssistant, add: Any) -> None:
    porch = Porch()
    porch._attr_is_on = False
    await add(porch)
    with pytest.raises(EndpointUnreachable):
        await initiate(hass)


async def test_session_that_ends(hass: HomeAssistant, add: Any) -> None:
    porch = Porch()
    await add(porch)
    payload = {"sessionId": "session"}
    event = await ask(hass, "RTCSessionController", "SessionDisconnected", payload)
    assert event["header"]["name"] == "SessionDisconnected"
    assert event["payload"] == payload
    assert porch.closed == ["session"]


def _answering(*more: Any) -> Porch:
    return Porch(
        WebRTCAnswer(SDP),
        WebRTCCandidate(RTCIceCandidateInit(HOST)),
        WebRTCCandidate(RTCIceCandidateInit("")),
        *more,
    )


async def test_session_that_is_never_connected(
    hass: HomeAssistant,
    add: Any,
    set_up: SetUp,
    alexa: Alexa,
    freezer: FrozenDateTimeFactory,
) -> None:
    porch = _answering()
    await add(porch)
    await set_up()
    await alexa.ask(OFFERED, YARD, OFFER)

    def later(seconds: float) -> None:
        freezer.tick(seconds)
        async_fire_time_changed(hass)

    # Amazon requires a minute at least.
    later(60)
    assert not porch.closed
    later(sessions.UNUSED - 60)
    assert porch.closed == ["session"]
    later(3600)
    assert porch.closed == ["session"]


async def test_session_that_is_connected(
    hass: HomeAssistant,
    add: Any,
    set_up: SetUp,
    alexa: Alexa,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Alexa shows a camera as long as the user wants."""
    porch = _answering()
    await add(porch)
    await set_up()
    await alexa.ask(OFFERED, YARD, OFFER)
    session = {"sessionId": "session"}
    await alexa.ask("RTCSessionController.SessionConnected", YARD, session)
    freezer.tick(20 * 60)
    async_fire_time_changed(hass)
    assert not porch.closed
    await alexa.ask("RTCSessionController.SessionDisconnected", YARD, session)
    assert porch.closed == ["session"]


async def test_sessions_when_the_entry_is_unloaded(
    hass: HomeAssistant, add: Any, set_up: SetUp, alexa: Alexa
) -> None:
    porch = _answering()
    await add(porch)
    entry = await set_up()
    for name in ("one", "two"):
        await alexa.ask(OFFERED, YARD, {**OFFER, "sessionId": name})
    await alexa.ask("RTCSessionController.SessionConnected", YARD, {"sessionId": "two"})
    assert not porch.closed
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert porch.closed == ["one", "two"]


async def test_session_that_is_offered_again(hass: HomeAssistant, add: Any) -> None:
    """A camera has no two sessions under one id."""
    porch = _answering()
    await add(porch)
    for closed in ([], ["session"]):
        assert HOST in await initiate(hass)
        assert porch.closed == closed


async def test_session_that_ends_before_its_answer(
    hass: HomeAssistant, add: Any
) -> None:
    porch = _answering()
    await add(porch)
    sessions = bridge_of(hass).runtime.camera_sessions

    async def hang_up(_: Porch, *offer: Any) -> None:
        await Porch.async_handle_async_webrtc_offer(porch, *offer)
        sessions.async_close(YARD, "session")

    with (
        patch.object(porch, "async_handle_async_webrtc_offer", partial(hang_up, porch)),
        pytest.raises(EndpointUnreachable, match="was closed"),
    ):
        await initiate(hass)
    # The camera may have opened it after the first call.
    assert porch.closed == ["session", "session"]


async def test_unexpected_failure_closes_the_session(
    hass: HomeAssistant, add: Any
) -> None:
    porch = Porch(KeyError("surprise"))
    await add(porch)
    with pytest.raises(KeyError):
        await initiate(hass)
    assert porch.closed == ["session"]


async def test_session_of_a_provider(
    hass: HomeAssistant, add: Any, set_up: SetUp, alexa: Alexa, tmp_path: Path
) -> None:
    """A camera without WebRTC of its own is shown by a provider such as go2rtc."""
    await add(Yard(tmp_path / "film.mp4"))
    provider = Provider()
    remove = async_register_webrtc_provider(hass, provider)
    await hass.async_block_till_done()
    entry = await set_up()
    answer = await alexa.ask(OFFERED, YARD, OFFER)
    assert f"a={HOST}\r\n" in answer["event"]["payload"]["answer"]["value"]
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert provider.closed == ["session"]
    remove()
    await hass.async_block_till_done()


async def test_a_camera_is_announced_again(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    add: Any,
    tmp_path: Path,
) -> None:
    """When a WebRTC provider comes or goes, Alexa is told of the other interface."""
    await hass.config.async_update(external_url=URL)
    await add(Yard(tmp_path / "film.mp4"))
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    assert HLS in str(await alexa.discover())

    async def announced(interface: str, since: int) -> int:
        def is_it(event: Any) -> bool:
            return event.name == "AddOrUpdateReport" and interface in {
                capability["interface"]
                for endpoint in event.message["event"]["payload"]["endpoints"]
                if endpoint["endpointId"] == "camera#yard"
                for capability in endpoint["capabilities"]
            }

        await hass.async_block_till_done()
        await async_announce(hass)
        event = await cloud.wait_for_event(is_it, since=since)
        other = HLS if interface == WEB_RTC else WEB_RTC
        assert other not in str(event.message)
        return len(cloud.events)

    remove = async_register_webrtc_provider(hass, Provider())
    since = await announced(WEB_RTC, 0)
    remove()
    await announced(HLS, since)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (HOST, True),
        (f"a={HOST}", True),
        (HOST.replace("192.0.2.1", "2001:db8::1"), False),
        (HOST.replace("192.0.2.1", "f00.local"), False),
        ("candidate:broken", False),
    ],
)
def test_candidates_that_alexa_can_use(line: str, kept: bool) -> None:
    sdp = f"{SDP}a={HOST.replace('8555', '1')}\na=end-of-candidates\n"
    answer = complete_answer(sdp, [Candidate(line)])
    assert (f"a={line.removeprefix('a=')}\r\n" in answer) is kept
    assert answer.count("a=end-of-candidates") == 2


def test_candidate_of_no_section() -> None:
    with pytest.raises(ValueError, match="no ICE candidate with an IPv4 address"):
        complete_answer(SDP, [Candidate(HOST, section=5)])


class Provider(CameraWebRTCProvider):
    """Speaks WebRTC for cameras that do not."""

    def __init__(self) -> None:
        self.closed: list[str] = []

    @property
    def domain(self) -> str:
        return "test"

    @callback
    def async_is_supported(self, stream_source: str) -> bool:
        return True

    async def async_handle_async_webrtc_offer(
        self,
        camera: Camera,
        offer_sdp: str,
        session_id: str,
        send_message: Callable[[Any], None],
    ) -> None:
        send_message(WebRTCAnswer(SDP))
        send_message(WebRTCCandidate(RTCIceCandidateInit(HOST)))
        send_message(WebRTCCandidate(RTCIceCandidateInit("")))

    @callback
    def async_close_session(self, session_id: str) -> None:
        self.closed.append(session_id)

    async def async_on_webrtc_candidate(self, *_: Any) -> None:
        raise NotImplementedError


async def test_ways_to_watch_that_come_and_go(
    hass: HomeAssistant, add: Any, set_up: SetUp, alexa: Alexa, tmp_path: Path
) -> None:
    """A WebRTC provider, an address: the endpoint follows, the state does not."""
    await hass.config.async_update(external_url=URL)
    camera = Yard(tmp_path / "film.mp4")
    await add(camera)
    await set_up()

    async def ways() -> set[str]:
        await hass.async_block_till_done()
        endpoint = (await alexa.discover()).get(YARD, {"capabilities": ()})
        return {it["interface"] for it in endpoint["capabilities"]} & {HLS, WEB_RTC}

    assert await ways() == {HLS}
    before = hass.states.get(YARD)
    remove = async_register_webrtc_provider(hass, Provider())
    assert await ways() == {WEB_RTC}
    assert hass.states.get(YARD) is before
    await hass.config.async_update(external_url="http://home.example.com")
    assert await ways() == {WEB_RTC}
    remove()
    assert await ways() == set()
    await hass.config.async_update(external_url=URL)
    assert await ways() == {HLS}
    # The state says something else at the same time.
    camera._attr_is_recording = True
    remove = async_register_webrtc_provider(hass, Provider())
    assert await ways() == {WEB_RTC}
    remove()
    # What makes streams is loaded last.
    with patch.object(hass.config, "components", hass.config.components - {"stream"}):
        hass.bus.async_fire(EVENT_CORE_CONFIG_UPDATE)
        assert await ways() == set()
    hass.bus.async_fire(EVENT_COMPONENT_LOADED, {"component": "stream"})
    assert await ways() == {HLS}
