"""Alexa.RTCSessionController.

https://developer.amazon.com/docs/device-apis/alexa-rtcsessioncontroller.html
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..capability import CameraStream, Capability, DirectiveHandler, Outcome, Site
from ..payload import child, one_of, text

if TYPE_CHECKING:
    from ..models import Runtime


class Offer(NamedTuple):
    """The offer of a WebRTC session."""

    session_id: str
    sdp: str


@dataclass(frozen=True, kw_only=True)
class RTCSessionController(Capability):
    """Show the picture of a camera by WebRTC.

    Alexa does not support trickle ICE: `answer` returns an SDP with all candidates.
    `connected` and `close` take the entity id and the id of the session.
    """

    interface: ClassVar[str] = "Alexa.RTCSessionController"
    shows: ClassVar[bool] = True

    answer: Callable[[Runtime, str, Offer], Awaitable[str]]
    connected: Callable[[Runtime, str, str], None]
    close: Callable[[Runtime, str, str], None]

    @override
    def offered(self, state: State, site: Site) -> bool:
        streams = site.camera_streams(state.entity_id)
        return super().offered(state, site) and CameraStream.WEB_RTC in streams

    @override
    def directives(self, state: State, site: Site) -> Mapping[str, DirectiveHandler]:
        return {
            "InitiateSessionWithOffer": self._initiate,
            "SessionConnected": self._connected,
            "SessionDisconnected": self._disconnected,
        }

    @override
    def discovery(self, state: State, site: Site) -> JsonObjectType:
        return {"configuration": {"isFullDuplexAudioSupported": False}}

    def _initiate(self, state: State, payload: JsonObjectType) -> Outcome:
        described = child(payload, "offer")
        one_of(described, "format", "SDP")
        offer = Offer(text(payload, "sessionId"), text(described, "value"))

        async def answer(runtime: Runtime) -> Outcome:
            sdp = await self.answer(runtime, state.entity_id, offer)
            return Outcome(
                namespace=self.interface,
                name="AnswerGeneratedForSession",
                payload={"answer": {"format": "SDP", "value": sdp}},
            )

        return Outcome(job=answer)

    def _connected(self, state: State, payload: JsonObjectType) -> Outcome:
        return self._confirm("SessionConnected", self.connected, state, payload)

    def _disconnected(self, state: State, payload: JsonObjectType) -> Outcome:
        return self._confirm("SessionDisconnected", self.close, state, payload)

    def _confirm(
        self,
        name: str,
        note: Callable[[Runtime, str, str], None],
        state: State,
        payload: JsonObjectType,
    ) -> Outcome:
        session_id = text(payload, "sessionId")

        async def job(runtime: Runtime) -> None:
            note(runtime, state.entity_id, session_id)

        return Outcome(
            namespace=self.interface,
            name=name,
            payload={"sessionId": session_id},
            job=job,
        )
