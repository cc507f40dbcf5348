"""WebRTC sessions of cameras with Alexa.

https://developer.amazon.com/docs/device-apis/alexa-rtcsessioncontroller.html
"""

import asyncio
from contextlib import ExitStack, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later

from ..const import LOGGER
from ..protocol.errors import EndpointUnreachable
from ..protocol.redact import masked
from .sdp import Candidate, complete_answer
from .streams import CAMERA

if TYPE_CHECKING:
    from homeassistant.components.camera.webrtc import WebRTCMessage

# Seconds until the answer with its candidates. Amazon requires an answer within 6 s,
# including the time in the Lambda function.
DEADLINE: Final = 4.0
# Seconds to wait for more candidates after the answer, within the deadline.
GATHERING: Final = 1.0
# Seconds until a session is closed that Alexa has not connected. Amazon requires at
# least 60.
UNUSED: Final = 120


class CameraSessions:
    """Open, track and close the WebRTC sessions that Alexa requests."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        # Cancels the timer that closes a session; None once it is connected.
        self._timers: dict[tuple[str, str], CALLBACK_TYPE | None] = {}

    async def async_answer(self, entity_id: str, session_id: str, sdp: str) -> str:
        """Return the camera's SDP answer to an offer, with its candidates.

        Raises EndpointUnreachable without an answer or without an IPv4 candidate.
        """
        key = (entity_id, session_id)
        if key in self._timers:
            self.async_close(*key)
        self._open(*key)
        with ExitStack() as failed:
            failed.callback(self.async_close, *key)
            try:
                answer = await self._async_negotiate(entity_id, session_id, sdp)
            except TimeoutError as err:
                raise EndpointUnreachable(
                    f"{entity_id} did not answer within {DEADLINE:g} seconds"
                ) from err
            except (HomeAssistantError, ValueError) as err:
                reason = masked(str(err))
                LOGGER.warning("WebRTC with %s failed: %s", entity_id, reason)
                raise EndpointUnreachable(f"WebRTC with {entity_id} failed") from err
            if key not in self._timers:
                raise EndpointUnreachable(f"The session with {entity_id} was closed")
            failed.pop_all()
        return answer

    @callback
    def async_connected(self, entity_id: str, session_id: str) -> None:
        """Keep a session open until Alexa ends it."""
        key = (entity_id, session_id)
        if (cancel := self._timers.get(key)) is not None:
            cancel()
            self._timers[key] = None

    @callback
    def async_close(self, entity_id: str, session_id: str) -> None:
        """Close a session, also one from before a restart."""
        if (cancel := self._timers.pop((entity_id, session_id), None)) is not None:
            cancel()
        component = self._hass.data.get(CAMERA)
        if component and (camera := component.get_entity(entity_id)):
            camera.close_webrtc_session(session_id)

    @callback
    def async_close_all(self) -> None:
        for key in tuple(self._timers):
            self.async_close(*key)

    def _open(self, entity_id: str, session_id: str) -> None:
        @callback
        def close(_: datetime) -> None:
            self.async_close(entity_id, session_id)

        self._timers[entity_id, session_id] = async_call_later(
            self._hass, UNUSED, HassJob(close, cancel_on_shutdown=True)
        )

    async def _async_negotiate(self, entity_id: str, session_id: str, sdp: str) -> str:
        from homeassistant.components.camera.helper import get_camera_from_entity_id  # noqa: PLC0415

        now = self._hass.loop.time
        deadline = now() + DEADLINE
        negotiation = _Negotiation()
        camera = get_camera_from_entity_id(self._hass, entity_id)
        async with asyncio.timeout_at(deadline):
            await camera.async_handle_async_webrtc_offer(
                sdp, session_id, negotiation.receive
            )
            answer = await negotiation.answer
        with suppress(TimeoutError):
            async with asyncio.timeout_at(min(deadline, now() + GATHERING)):
                await negotiation.complete.wait()
        return complete_answer(answer, negotiation.candidates)


class _Negotiation:
    """Collect the answer of a camera to an offer, and its candidates."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.candidates: list[Candidate] = []
        self.complete = asyncio.Event()

    @callback
    def receive(self, message: WebRTCMessage) -> None:
        match message.as_dict():
            case {"type": "answer", "answer": sdp} if not self.answer.done():
                self.answer.set_result(sdp)
            case {"type": "error", "message": text} if not self.answer.done():
                self.answer.set_exception(HomeAssistantError(text))
            case {"type": "candidate", "candidate": candidate}:
                if line := candidate["candidate"]:
                    mid = candidate.get("sdpMid")
                    section = candidate.get("sdpMLineIndex")
                    self.candidates.append(Candidate(line, mid, section))
                else:
                    self.complete.set()
