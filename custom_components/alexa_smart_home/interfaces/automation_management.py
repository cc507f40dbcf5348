"""Alexa.AutomationManagement.

https://developer.amazon.com/docs/device-apis/alexa-automationmanagement.html
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext, Property
from ..protocol.errors import InvalidValue
from ..protocol.outcome import Bridge, Handlers, Outcome
from ..protocol.payload import child, children, one_of, text


class AutomationStatus(StrEnum):
    """Whether a device is automated."""

    AUTOMATED = "AUTOMATED"
    NOT_AUTOMATED = "NOT_AUTOMATED"


@dataclass(frozen=True, kw_only=True)
class AutomationManagement(Capability):
    """Exchange with Alexa which side automates the interface `automates`."""

    interface: ClassVar[str] = "Alexa.AutomationManagement"
    version: ClassVar[str] = "1.0"
    bridge_managed: ClassVar[bool] = True
    # Alexa automates a thermostat once.
    main_only: ClassVar[bool] = True

    automates: str

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        def value(state: State) -> JsonValueType:
            status = context.automation_status(state.entity_id)
            return [{"status": status, "capability": self.automates}]

        return (Property("automationStatuses", value),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {"UpdateAlexaAutomationStatus": self._update}

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {
            "configuration": {
                "supportedAutomationCapabilities": [{"capability": self.automates}]
            }
        }

    def _update(self, state: State, payload: JsonObjectType) -> Outcome:
        statuses = {
            text(item, "capability"): one_of(item, "status", *AutomationStatus)
            for item in children(payload, "alexaAutomationStatuses")
        }
        if (status := statuses.get(self.automates)) is None:
            raise InvalidValue(f"Only {self.automates} can be automated")

        async def store(bridge: Bridge) -> None:
            await bridge.async_set_alexa_automation(
                state.entity_id, AutomationStatus(status)
            )

        return Outcome(job=store)


def supported_capabilities(discovery: JsonObjectType) -> JsonValueType:
    """Return the `supportedAutomationCapabilities` of a discovery object."""
    return next(
        child(item, "configuration")["supportedAutomationCapabilities"]
        for item in children(discovery, "capabilities")
        if item["interface"] == AutomationManagement.interface
    )
