"""Cameras: a stream that is opened, a WebRTC offer that is answered."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from homeassistant.const import EVENT_COMPONENT_LOADED, EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from custom_components.alexa_smart_home import cameras, events
from custom_components.alexa_smart_home.cameras import camera_streams
from custom_components.alexa_smart_home.capability import CameraStream, Site
from custom_components.alexa_smart_home.directive import Directive
from custom_components.alexa_smart_home.discovery import Identity
from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.endpoint import Endpoint, compile_endpoint
from custom_components.alexa_smart_home.errors import EndpointUnreachable, InvalidValue
from custom_components.alexa_smart_home.models import EntityConfig
from custom_components.alexa_smart_home.sdp import Candidate, complete_answer
from tests.alexa_cloud.schema import check_event
from tests.conftest import Alexa, SetUp

av = pytest.importorskip("av", reason="Home Assistant's streams need PyAV")
numpy = pytest.importorskip("numpy", reason="Home Assistant's streams need numpy")
pytest.importorskip("turbojpeg", reason="Home Assistant's cameras need PyTurboJPEG")

from homeassistant.components.camera import (  # noqa: E402
    Camera,
    CameraEntityFeature,
    CameraWebRTCProvider,
    WebRTCAnswer,
    WebRTCCandidate,
    WebRTCError,
    async_register_webrtc_provider,
)
from webrtc_models import RTCIceCandidateInit  # noqa: E402

YARD = "camera.yard"
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

    def film(width: int, height: int, *, sound: bool) -> Path:
        path = tmp_path / "film.mp4"
        with av.open(path, "w") as container:
            picture = container.add_stream("libx264", rate=10)
            picture.width, picture.height = width, height
            picture.pix_fmt = "yuv420p"
            picture.gop_size = 5
            tone = container.add_stream("aac", rate=8000) if sound else None
            for _ in range(40):
                frame = av.VideoFrame(width, height, "yuv420p")
                container.mux(picture.encode(frame))
            container.mux(picture.encode())
            for _ in range(30 if tone else 0):
                silence = numpy.zeros((1, 1024), dtype="float32")
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
            for output in stream.outputs().values():
                output.cleanup()
            await stream.stop()


def endpoint_of(hass: HomeAssistant) -> Endpoint:
    state = hass.states.get(YARD)
    assert state
    endpoint = compile_endpoint(
        DESCRIPTIONS["camera"],
        state,
        Site(camera_streams=partial(camera_streams, hass)),
        Identity(name="Yard", description="Yard"),
        EntityConfig(),
    )
    assert endpoint
    return endpoint


async def ask(
    hass: HomeAssistant, interface: str, name: str, payload: dict[str, Any]
) -> dict[str, Any]:
    """Return the event that answers a directive."""
    endpoint = endpoint_of(hass)
    namespace = f"Alexa.{interface}"
    state = hass.states.get(YARD)
    outcome = endpoint.handlers[namespace, None, name](state, payload)
    outcome = await outcome.job(SimpleNamespace(hass=hass)) or outcome
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
    """The answer tells what the camera really sends."""
    await hass.config.async_update(external_url=URL)
    await add(Yard(video(320, 180, sound=sound)))
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


async def test_stream_that_is_slow(
    hass: HomeAssistant, add: Any, video: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not known yet is as Alexa wants it."""
    monkeypatch.setattr(cameras, "TIMEOUT", 0.1)
    monkeypatch.setattr("homeassistant.components.stream.Stream.start", _nothing)
    await hass.config.async_update(external_url=URL)
    await add(Yard(video(320, 180, sound=False)))
    (stream,) = (await initialize(hass))["payload"]["cameraStreams"]
    assert stream["resolution"] == {"width": 1280, "height": 720}
    assert stream["audioCodec"] == "AAC"


async def _nothing(*_: Any) -> None:
    """Do not start a stream."""


async def test_stream_without_a_source(hass: HomeAssistant, add: Any) -> None:
    await hass.config.async_update(external_url=URL)
    await add(Yard())
    with pytest.raises(EndpointUnreachable):
        await initialize(hass)


async def test_stream_that_cannot_be_opened(
    hass: HomeAssistant, add: Any, tmp_path: Path
) -> None:
    await hass.config.async_update(external_url=URL)
    await add(Yard(tmp_path / "missing.mp4"))
    with pytest.raises(EndpointUnreachable):
        await initialize(hass)


async def test_source_that_is_slow(
    hass: HomeAssistant, add: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cameras, "TIMEOUT", 0.05)
    monkeypatch.setattr(Yard, "stream_source", lambda _: asyncio.sleep(10))
    await hass.config.async_update(external_url=URL)
    await add(Yard())
    with pytest.raises(EndpointUnreachable, match="sends no stream"):
        await initialize(hass)


async def test_stream_without_a_url(hass: HomeAssistant, add: Any) -> None:
    """Where the URL has gone since discovery, a sentence tells what is missing."""
    await add(Yard())
    with pytest.raises(InvalidValue, match="https on port 443"):
        await cameras.async_open_stream(SimpleNamespace(hass=hass), YARD)


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
    monkeypatch.setattr(cameras, "GATHERING", 0.01)
    await add(Porch(WebRTCAnswer(SDP), WebRTCCandidate(RTCIceCandidateInit(HOST))))
    assert HOST in await initiate(hass)


async def test_offer_that_is_answered_late(
    hass: HomeAssistant, add: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Candidates are waited for although the time for the answer is up."""
    monkeypatch.setattr(cameras, "TIMEOUT", 0.05)
    monkeypatch.setattr(cameras, "GATHERING", 0.1)
    await add(Porch(WebRTCAnswer(SDP), WebRTCCandidate(RTCIceCandidateInit(HOST))))
    assert HOST in await initiate(hass)


@pytest.mark.parametrize(
    "messages",
    [
        (),
        (WebRTCError("failed", "The camera is asleep"),),
        (HomeAssistantError("no"),),
        (WebRTCAnswer(SDP), WebRTCCandidate(RTCIceCandidateInit(""))),
    ],
    ids=["silence", "error", "refusal", "no candidates"],
)
async def test_offer_that_fails(
    hass: HomeAssistant, add: Any, monkeypatch: pytest.MonkeyPatch, messages: Any
) -> None:
    monkeypatch.setattr(cameras, "TIMEOUT", 0.05)
    porch = Porch(*messages)
    await add(porch)
    with pytest.raises(EndpointUnreachable):
        await initiate(hass)
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
    with pytest.raises(ValueError, match="no IPv4 address"):
        complete_answer(SDP, [Candidate(HOST, section=5)])


class Provider(CameraWebRTCProvider):
    """Speaks WebRTC for cameras that do not."""

    @property
    def domain(self) -> str:
        return "test"

    @callback
    def async_is_supported(self, stream_source: str) -> bool:
        return True

    async def async_handle_async_webrtc_offer(self, *_: Any) -> None:
        raise NotImplementedError

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
    assert await ways() == {HLS, WEB_RTC}
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
    assert await ways() == {HLS, WEB_RTC}
    remove()
    # What makes streams is loaded last.
    with patch.object(hass.config, "components", hass.config.components - {"stream"}):
        hass.bus.async_fire(EVENT_CORE_CONFIG_UPDATE)
        assert await ways() == set()
    hass.bus.async_fire(EVENT_COMPONENT_LOADED, {"component": "stream"})
    assert await ways() == {HLS}
