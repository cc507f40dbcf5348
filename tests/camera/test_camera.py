"""Test the HLS streams and WebRTC sessions of cameras."""

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
from custom_components.alexa_smart_home.endpoints.compile import (
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


class FileCamera(Camera):
    """A camera that plays a file."""

    _attr_name = "Yard"
    _attr_supported_features = CameraEntityFeature.STREAM

    def __init__(self, source: Path | None = None) -> None:
        super().__init__()
        self._source = source

    async def stream_source(self) -> str | None:
        return str(self._source) if self._source else None


class WebRtcCamera(Camera):
    """A camera with WebRTC of its own."""

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
    """Return a function that writes a video file."""

    def write(width: int, height: int, *, sound: bool, seconds: int = 4) -> Path:
        path = tmp_path / "video.mp4"
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

    return write


@pytest.fixture
async def add(hass: HomeAssistant) -> AsyncIterator[Callable[[Camera], Any]]:
    """Return a function that adds a camera; stop its stream after the test."""
    added: list[Camera] = []

    async def add(camera: Camera, url: str | None = URL) -> None:
        await hass.config.async_update(external_url=url)
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
    """Return the bridge to the sessions and streams of cameras, cached in `hass`."""
    runtime = SimpleNamespace(
        camera_sessions=CameraSessions(hass), camera_streams=CameraStreams(hass)
    )
    return hass.data.setdefault("test_bridge", EntryBridge(runtime, Context()))


async def send_directive(
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
    return await send_directive(
        hass, "CameraStreamController", "InitializeCameraStreams", STREAMS
    )


async def initiate(hass: HomeAssistant) -> str:
    event = await send_directive(
        hass, "RTCSessionController", "InitiateSessionWithOffer", OFFER
    )
    assert event["header"]["namespace"] == "Alexa.RTCSessionController"
    assert event["header"]["name"] == "AnswerGeneratedForSession"
    assert event["payload"]["answer"]["format"] == "SDP"
    return event["payload"]["answer"]["value"]


async def test_stream_types(hass: HomeAssistant, add: Any) -> None:
    assert camera_streams(hass, YARD) == set()
    await add(FileCamera(), url=None)
    assert camera_streams(hass, YARD) == set()
    await hass.config.async_update(external_url="http://home.example.com")
    assert camera_streams(hass, YARD) == set()
    await hass.config.async_update(external_url=f"{URL}:8123")
    assert camera_streams(hass, YARD) == set()
    await hass.config.async_update(external_url=URL)
    assert camera_streams(hass, YARD) == {CameraStream.HLS}
    assert camera_streams(hass, "camera.cellar") == set()


async def test_native_webrtc_needs_no_url(hass: HomeAssistant, add: Any) -> None:
    await add(WebRtcCamera(), url=None)
    assert camera_streams(hass, YARD) == {CameraStream.WEB_RTC}


@pytest.mark.parametrize(("sound", "codec"), [(True, "AAC"), (False, "NONE")])
async def test_stream(
    hass: HomeAssistant, add: Any, video: Any, sound: bool, codec: str
) -> None:
    """The answer describes the tracks of the camera once they are known."""
    await add(FileCamera(video(320, 180, sound=sound)))
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


async def _no_start(*_: Any) -> None:
    """Replace Stream.start."""


async def test_answer_does_not_wait_for_segment(
    hass: HomeAssistant,
    add: Any,
    video: Any,
    set_up: SetUp,
    alexa: Alexa,
    hass_client_no_auth: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The URL is returned immediately, the playlist once there are segments."""
    camera = FileCamera(video(320, 180, sound=False, seconds=14))
    await add(camera)
    await set_up()
    monkeypatch.setattr(streams, "DEADLINE", 120)
    monkeypatch.setattr(streams, "FIRST_SEGMENT", 120)
    with patch("homeassistant.components.stream.Stream.start", _no_start):
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


async def test_tracks_of_stream_that_has_ended(
    hass: HomeAssistant, add: Any, video: Any
) -> None:
    """The resolution of the previous stream replaces the requested one."""
    camera = FileCamera(video(320, 180, sound=False))
    await add(camera)
    await initialize(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    await camera.stream.remove_provider(camera.stream.outputs()["hls"])
    with patch("homeassistant.components.stream.Stream.start", _no_start):
        event = await initialize(hass)
    (stream,) = event["payload"]["cameraStreams"]
    assert stream["resolution"] == {"width": 320, "height": 180}
    assert stream["audioCodec"] == "NONE"


async def test_stream_without_source(
    hass: HomeAssistant, add: Any, set_up: SetUp, alexa: Alexa
) -> None:
    await add(FileCamera())
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
    camera = FileCamera(tmp_path / "missing.mp4")
    await add(camera)
    for _ in range(2):
        event = await initialize(hass)
        assert event["header"]["name"] == "Response"
        if worker := camera.stream._thread:
            await hass.async_add_executor_job(worker.join)
        await hass.async_block_till_done(wait_background_tasks=True)
    assert caplog.messages.count(NO_PICTURE) == 1


async def test_stream_without_segments(
    hass: HomeAssistant,
    add: Any,
    video: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A failure is logged again after the camera has worked."""
    monkeypatch.setattr(streams, "FIRST_SEGMENT", 0.01)
    monkeypatch.setattr("homeassistant.components.stream.Stream.start", _no_start)
    path = video(320, 180, sound=False)
    camera = FileCamera(path)
    await add(camera)

    async def open_stream() -> tuple[Any, int]:
        """Return the width of the stream and the number of log entries."""
        (stream,) = (await initialize(hass))["payload"]["cameraStreams"]
        await hass.async_block_till_done(wait_background_tasks=True)
        return stream["resolution"]["width"], caplog.messages.count(NO_PICTURE)

    assert await open_stream() == (1280, 1)
    assert await open_stream() == (1280, 1)
    output = camera.stream.outputs()["hls"]
    output._async_put(
        Segment(
            sequence=0,
            stream_id=0,
            init=path.read_bytes(),
            _stream_outputs=[],
            start_time=dt_util.utcnow(),
        )
    )
    assert await open_stream() == (320, 1)
    output.cleanup()
    assert await open_stream() == (320, 2)


async def test_unload_cancels_waiting_for_segments(
    hass: HomeAssistant, add: Any, set_up: SetUp, alexa: Alexa, tmp_path: Path
) -> None:
    await add(FileCamera(tmp_path / "video.mp4"))
    entry = await set_up()
    with patch("homeassistant.components.stream.Stream.start", _no_start):
        await alexa.ask(INITIALIZE, YARD, STREAMS)
    watches = entry.runtime_data.camera_streams._watches.values()
    (watch,) = watches
    assert not watch.done()
    assert await hass.config_entries.async_unload(entry.entry_id)
    await asyncio.wait({watch})
    assert watch.cancelled()
    assert not watches


async def test_slow_source(
    hass: HomeAssistant, add: Any, video: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream that misses the deadline still starts, for the next attempt."""
    monkeypatch.setattr(streams, "DEADLINE", 0.01)
    ready = asyncio.Event()
    cameras: list[Camera] = []

    async def stream_source(camera: FileCamera) -> str:
        cameras.append(camera)
        await ready.wait()
        return str(video(320, 180, sound=False))

    monkeypatch.setattr(FileCamera, "stream_source", stream_source)
    camera = FileCamera()
    await add(camera)
    for _ in range(2):
        with pytest.raises(EndpointUnreachable, match="did not return its stream"):
            await initialize(hass)
    ready.set()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert cameras == [camera]
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
    """A failure is logged once, and its message is not sent to Alexa."""
    ready = asyncio.Event()
    ready.set()

    async def stream_source(_: FileCamera) -> str:
        await ready.wait()
        raise problem

    monkeypatch.setattr(FileCamera, "stream_source", stream_source)
    await add(FileCamera())
    with pytest.raises(EndpointUnreachable) as raised:
        await initialize(hass)
    assert not str(problem) or str(problem) not in str(raised.value)
    shown = str(problem).replace("me:secret", "**") or repr(problem)
    message = f"Alexa cannot show {YARD}: {shown}"
    monkeypatch.setattr(streams, "DEADLINE", 0.01)
    for _ in range(2):
        ready.clear()
        with pytest.raises(EndpointUnreachable):
            await initialize(hass)
        ready.set()
        await hass.async_block_till_done(wait_background_tasks=True)
    assert caplog.messages.count(message) == 1


def test_deadlines_are_shorter_than_that_of_directives() -> None:
    for deadline in (streams.DEADLINE, sessions.DEADLINE):
        assert deadline + 1.5 <= control.DEADLINE


async def test_stream_without_url(hass: HomeAssistant, add: Any) -> None:
    """The error names the missing public URL, removed since discovery."""
    await add(FileCamera(), url=None)
    with pytest.raises(InvalidValue, match="https on port 443"):
        await CameraStreams(hass).async_open(YARD)


async def test_offer(hass: HomeAssistant, add: Any) -> None:
    """The answer has the candidates that were sent before and after it."""
    camera = WebRtcCamera(
        WebRTCCandidate(RTCIceCandidateInit(HOST, sdp_mid="1")),
        WebRTCAnswer(SDP),
        WebRTCCandidate(RTCIceCandidateInit(HOST.replace("8555", "8556"))),
        WebRTCCandidate(RTCIceCandidateInit("")),
    )
    await add(camera)
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
    assert camera.offers == ["v=0\r\noffer"]
    assert not camera.closed


async def test_candidates_without_end(
    hass: HomeAssistant, add: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "GATHERING", 0.01)
    await add(
        WebRtcCamera(WebRTCAnswer(SDP), WebRTCCandidate(RTCIceCandidateInit(HOST)))
    )
    assert HOST in await initiate(hass)


async def test_candidates_after_deadline(
    hass: HomeAssistant, add: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "DEADLINE", 0.05)
    monkeypatch.setattr(sessions, "GATHERING", 120)
    await add(
        WebRtcCamera(WebRTCAnswer(SDP), WebRTCCandidate(RTCIceCandidateInit(HOST)))
    )
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
    ids=["no answer", "error", "exception", "no candidates", "late candidates"],
)
async def test_offer_that_fails(
    hass: HomeAssistant,
    add: Any,
    monkeypatch: pytest.MonkeyPatch,
    messages: Any,
    caplog: pytest.LogCaptureFixture,
    text: str,
) -> None:
    """The error message of the camera is logged, and not sent to Alexa."""
    monkeypatch.setattr(sessions, "DEADLINE", 0.05)
    camera = WebRtcCamera(*messages)
    await add(camera)
    with pytest.raises(EndpointUnreachable) as raised:
        await initiate(hass)
    assert (text in str(raised.value)) != (text in caplog.text)
    assert camera.closed == ["session"]


async def test_camera_that_is_off(hass: HomeAssistant, add: Any) -> None:
    camera = WebRtcCamera()
    camera._attr_is_on = False
    await add(camera)
    with pytest.raises(EndpointUnreachable):
        await initiate(hass)


async def test_session_that_ends(hass: HomeAssistant, add: Any) -> None:
    camera = WebRtcCamera()
    await add(camera)
    payload = {"sessionId": "session"}
    event = await send_directive(
        hass, "RTCSessionController", "SessionDisconnected", payload
    )
    assert event["header"]["name"] == "SessionDisconnected"
    assert event["payload"] == payload
    assert camera.closed == ["session"]


def _answering(*more: Any) -> WebRtcCamera:
    return WebRtcCamera(
        WebRTCAnswer(SDP),
        WebRTCCandidate(RTCIceCandidateInit(HOST)),
        WebRTCCandidate(RTCIceCandidateInit("")),
        *more,
    )


@pytest.fixture
async def camera(
    freezer: FrozenDateTimeFactory, add: Any, set_up: SetUp, alexa: Alexa
) -> WebRtcCamera:
    """Return a camera that has answered an offer."""
    camera = _answering()
    await add(camera)
    await set_up()
    await alexa.ask(OFFERED, YARD, OFFER)
    return camera


async def test_unconnected_session_is_closed(
    hass: HomeAssistant, camera: WebRtcCamera, freezer: FrozenDateTimeFactory
) -> None:
    def later(seconds: float) -> None:
        freezer.tick(seconds)
        async_fire_time_changed(hass)

    # Amazon requires at least a minute.
    later(60)
    assert not camera.closed
    later(sessions.UNUSED - 60)
    assert camera.closed == ["session"]
    later(3600)
    assert camera.closed == ["session"]


async def test_connected_session_stays_open(
    hass: HomeAssistant,
    camera: WebRtcCamera,
    alexa: Alexa,
    freezer: FrozenDateTimeFactory,
) -> None:
    session = {"sessionId": "session"}
    await alexa.ask("RTCSessionController.SessionConnected", YARD, session)
    freezer.tick(20 * 60)
    async_fire_time_changed(hass)
    assert not camera.closed
    await alexa.ask("RTCSessionController.SessionDisconnected", YARD, session)
    assert camera.closed == ["session"]


async def test_unload_closes_sessions(
    hass: HomeAssistant, add: Any, set_up: SetUp, alexa: Alexa
) -> None:
    camera = _answering()
    await add(camera)
    entry = await set_up()
    for name in ("one", "two"):
        await alexa.ask(OFFERED, YARD, {**OFFER, "sessionId": name})
    await alexa.ask("RTCSessionController.SessionConnected", YARD, {"sessionId": "two"})
    assert not camera.closed
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert camera.closed == ["one", "two"]


async def test_second_offer_closes_session(hass: HomeAssistant, add: Any) -> None:
    camera = _answering()
    await add(camera)
    for closed in ([], ["session"]):
        assert HOST in await initiate(hass)
        assert camera.closed == closed


async def test_session_closed_before_its_answer(hass: HomeAssistant, add: Any) -> None:
    camera = _answering()
    await add(camera)
    sessions = bridge_of(hass).runtime.camera_sessions

    async def close(_: WebRtcCamera, *offer: Any) -> None:
        await WebRtcCamera.async_handle_async_webrtc_offer(camera, *offer)
        sessions.async_close(YARD, "session")

    with (
        patch.object(camera, "async_handle_async_webrtc_offer", partial(close, camera)),
        pytest.raises(EndpointUnreachable, match="was closed"),
    ):
        await initiate(hass)
    # The camera may open the session after the first call.
    assert camera.closed == ["session", "session"]


async def test_unexpected_failure_closes_session(hass: HomeAssistant, add: Any) -> None:
    camera = WebRtcCamera(KeyError("surprise"))
    await add(camera)
    with pytest.raises(KeyError):
        await initiate(hass)
    assert camera.closed == ["session"]


async def test_session_of_provider(
    hass: HomeAssistant, add: Any, set_up: SetUp, alexa: Alexa, tmp_path: Path
) -> None:
    """A provider such as go2rtc adds WebRTC to other cameras."""
    await add(FileCamera(tmp_path / "video.mp4"))
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


async def test_changed_stream_types_are_announced(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    add: Any,
    tmp_path: Path,
) -> None:
    await add(FileCamera(tmp_path / "video.mp4"))
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    assert HLS in str(await alexa.discover())

    async def announced(interface: str, since: int) -> int:
        def announces(event: Any) -> bool:
            return event.name == "AddOrUpdateReport" and interface in {
                capability["interface"]
                for endpoint in event.message["event"]["payload"]["endpoints"]
                if endpoint["endpointId"] == "camera#yard"
                for capability in endpoint["capabilities"]
            }

        await hass.async_block_till_done()
        await async_announce(hass)
        event = await cloud.wait_for_event(announces, since=since)
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
def test_only_ipv4_candidates(line: str, kept: bool) -> None:
    sdp = f"{SDP}a={HOST.replace('8555', '1')}\na=end-of-candidates\n"
    answer = complete_answer(sdp, [Candidate(line)])
    assert (f"a={line.removeprefix('a=')}\r\n" in answer) is kept
    assert answer.count("a=end-of-candidates") == 2


def test_candidate_without_its_section() -> None:
    with pytest.raises(ValueError, match="no ICE candidate with an IPv4 address"):
        complete_answer(SDP, [Candidate(HOST, section=5)])


class Provider(CameraWebRTCProvider):
    """Provide WebRTC for other cameras."""

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


async def test_changed_stream_types_are_discovered(
    hass: HomeAssistant, add: Any, set_up: SetUp, alexa: Alexa, tmp_path: Path
) -> None:
    camera = FileCamera(tmp_path / "video.mp4")
    await add(camera)
    await set_up()

    async def interfaces() -> set[str]:
        await hass.async_block_till_done()
        endpoint = (await alexa.discover()).get(YARD, {"capabilities": ()})
        return {capability["interface"] for capability in endpoint["capabilities"]} & {
            HLS,
            WEB_RTC,
        }

    assert await interfaces() == {HLS}
    before = hass.states.get(YARD)
    remove = async_register_webrtc_provider(hass, Provider())
    assert await interfaces() == {WEB_RTC}
    assert hass.states.get(YARD) is before
    await hass.config.async_update(external_url="http://home.example.com")
    assert await interfaces() == {WEB_RTC}
    remove()
    assert await interfaces() == set()
    await hass.config.async_update(external_url=URL)
    assert await interfaces() == {HLS}
    # The state changes at the same time.
    camera._attr_is_recording = True
    remove = async_register_webrtc_provider(hass, Provider())
    assert await interfaces() == {WEB_RTC}
    remove()
    # The stream integration is loaded last.
    with patch.object(hass.config, "components", hass.config.components - {"stream"}):
        hass.bus.async_fire(EVENT_CORE_CONFIG_UPDATE)
        assert await interfaces() == set()
    hass.bus.async_fire(EVENT_COMPONENT_LOADED, {"component": "stream"})
    assert await interfaces() == {HLS}
