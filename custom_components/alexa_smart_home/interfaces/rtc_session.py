"""Alexa.RTCSessionController.

https://developer.amazon.com/docs/device-apis/alexa-rtcsessioncontroller.html
"""

from dataclasses import dataclass
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..protocol import CameraStream, Capability, CompileContext
from ..protocol.outcome import Bridge, Handlers, Job, Outcome
from ..protocol.payload import child, one_of, text


@dataclass(frozen=True, kw_only=True)
class RTCSessionController(Capability):
    """Show the picture of a camera with WebRTC.

    Alexa does not support trickle ICE: the answer contains all candidates.
    """

    interface: ClassVar[str] = "Alexa.RTCSessionController"
    view_only: ClassVar[bool] = True

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        streams = context.camera_streams(state.entity_id)
        return super().offered(state, context) and CameraStream.WEB_RTC in streams

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {
            "InitiateSessionWithOffer": self._initiate,
            "SessionConnected": self._connected,
            "SessionDisconnected": self._disconnected,
        }

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {"configuration": {"isFullDuplexAudioSupported": False}}

    def _initiate(self, state: State, payload: JsonObjectType) -> Outcome:
        offer = child(payload, "offer")
        one_of(offer, "format", "SDP")
        session_id, sdp = text(payload, "sessionId"), text(offer, "value")

        async def answer(bridge: Bridge) -> Outcome:
            answer_sdp = await bridge.async_answer_offer(
                state.entity_id, session_id, sdp
            )
            return Outcome(
                namespace=self.interface,
                name="AnswerGeneratedForSession",
                payload={"answer": {"format": "SDP", "value": answer_sdp}},
            )

        return Outcome(job=answer)

    def _connected(self, state: State, payload: JsonObjectType) -> Outcome:
        session_id = text(payload, "sessionId")

        async def keep(bridge: Bridge) -> None:
            bridge.async_session_connected(state.entity_id, session_id)

        return self._confirm("SessionConnected", session_id, keep)

    def _disconnected(self, state: State, payload: JsonObjectType) -> Outcome:
        session_id = text(payload, "sessionId")

        async def close(bridge: Bridge) -> None:
            bridge.async_close_session(state.entity_id, session_id)

        return self._confirm("SessionDisconnected", session_id, close)

    def _confirm(self, name: str, session_id: str, job: Job) -> Outcome:
        return Outcome(
            namespace=self.interface,
            name=name,
            payload={"sessionId": session_id},
            job=job,
        )
