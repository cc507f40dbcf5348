"""Alexa.KeypadController.

https://developer.amazon.com/docs/device-apis/alexa-keypadcontroller.html

Amazon's pages confirm the directive SendKeystroke with `keystroke`, and the meaning of
the keys; Amazon's AVS Device SDK has the list of keys, BACK among them, and `keys` in
the capability. The interface has no properties. Amazon's message schema lacks it, and
its locales are not confirmed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..protocol import Capability, CompileContext
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import one_of


class Key(StrEnum):
    """The keys that Alexa can press."""

    UP = "UP"
    DOWN = "DOWN"
    LEFT = "LEFT"
    RIGHT = "RIGHT"
    SELECT = "SELECT"
    BACK = "BACK"
    PAGE_UP = "PAGE_UP"
    PAGE_DOWN = "PAGE_DOWN"
    PAGE_LEFT = "PAGE_LEFT"
    PAGE_RIGHT = "PAGE_RIGHT"
    # Opens the details of the selected element.
    INFO = "INFO"
    # Shows more of the selected element.
    MORE = "MORE"


type Commands = Mapping[Key, str]


@dataclass(frozen=True, kw_only=True)
class KeypadController(Capability):
    """Press keys of a remote control.

    `keys` returns the commands of the keys by the integration of the entity, `send` the
    call that sends a command. The interface is not offered without keys.
    """

    interface: ClassVar[str] = "Alexa.KeypadController"

    keys: Callable[[str | None], Commands]
    send: Callable[[State, str], ServiceCall]

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        return super().offered(state, context) and bool(self._keys(state, context))

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        commands = self._keys(state, context)

        def send(state: State, payload: JsonObjectType) -> Outcome:
            key = Key(one_of(payload, "keystroke", *commands))
            return Outcome(calls=(self.send(state, commands[key]),))

        return {"SendKeystroke": send}

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {"keys": [*self._keys(state, context)]}

    def _keys(self, state: State, context: CompileContext) -> Commands:
        return self.keys(context.platform(state.entity_id))
