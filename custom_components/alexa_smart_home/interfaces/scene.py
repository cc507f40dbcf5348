"""Alexa.SceneController.

https://developer.amazon.com/docs/device-apis/alexa-scenecontroller.html
"""

from dataclasses import dataclass
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from ..protocol import Capability, CompileContext, Reader
from ..protocol.events import Cause, occurrence
from ..protocol.outcome import Handlers, Outcome, ServiceCall


@dataclass(frozen=True, kw_only=True)
class SceneController(Capability):
    """Activate a scene, and deactivate it where `deactivate` is given.

    The response is sent when the action has started, because the event gateway rejects
    this response: https://github.com/alexa-samples/alexa-smarthome/issues/115
    """

    interface: ClassVar[str] = "Alexa.SceneController"

    activate: Reader[ServiceCall]
    deactivate: Reader[ServiceCall] | None = None

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        handlers: Handlers = {"Activate": self._activate}
        if (deactivate := self.deactivate) is not None:
            handlers["Deactivate"] = lambda state, _: self._outcome(
                deactivate(state), "DeactivationStarted"
            )
        return handlers

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {"supportsDeactivation": self.deactivate is not None}

    def _activate(self, state: State, _: JsonObjectType) -> Outcome:
        return self._outcome(self.activate(state), "ActivationStarted")

    def _outcome(self, call: ServiceCall, name: str) -> Outcome:
        return Outcome(
            calls=(call,),
            awaited=False,
            namespace=self.interface,
            name=name,
            payload=occurrence(Cause.VOICE_INTERACTION, dt_util.utcnow()),
        )
