"""Diagnostic sensors of the link to Alexa."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from . import issues
from .const import DOMAIN, SIGNAL_STATUS_CHANGED
from .entity import AlexaEntity
from .models import AlexaConfigEntry, Runtime
from .reporting.accounts import describe
from .reporting.outbox import LinkState

PARALLEL_UPDATES = 0
# The interval at which the report counters are read.
SCAN_INTERVAL = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class LinkSensorDescription(SensorEntityDescription):
    """Describes a sensor; unless polled, it is updated with SIGNAL_STATUS_CHANGED."""

    value: Callable[[Runtime], StateType]
    attributes: Callable[[Runtime], dict[str, Any]] = lambda _: {}
    polled: bool = False


def _link_state(runtime: Runtime) -> str:
    return runtime.reporting.outbox.state if runtime.reporting else LinkState.NOT_LINKED


def _link(runtime: Runtime) -> dict[str, Any]:
    if (reporting := runtime.reporting) is None:
        return {}
    grants = reporting.outbox.gateway.grants
    return {
        "accounts": [describe(runtime.hass, grant) for grant in grants],
        "problem": issues.problem_of_the_link(runtime.hass),
    }


SENSORS: Final = (
    LinkSensorDescription(
        key="link",
        device_class=SensorDeviceClass.ENUM,
        options=list(LinkState),
        value=_link_state,
        attributes=_link,
    ),
    LinkSensorDescription(
        key="reports_sent",
        state_class=SensorStateClass.TOTAL_INCREASING,
        value=lambda runtime: runtime.reporting.outbox.sent if runtime.reporting else 0,
        polled=True,
    ),
    LinkSensorDescription(
        key="reports_waiting",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda runtime: (
            runtime.reporting.outbox.waiting if runtime.reporting else 0
        ),
        polled=True,
    ),
    LinkSensorDescription(
        key="endpoints",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda runtime: runtime.endpoint_issues.count,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AlexaConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors."""
    async_add_entities(LinkSensor(entry, description) for description in SENSORS)


class LinkSensor(AlexaEntity, SensorEntity):
    """A sensor of the link to Alexa."""

    _attr_entity_category = EntityCategory.DIAGNOSTIC
    entity_description: LinkSensorDescription

    def __init__(
        self, entry: AlexaConfigEntry, description: LinkSensorDescription
    ) -> None:
        super().__init__(entry, description.key, description.key)
        self.entity_description = description
        self._attr_should_poll = description.polled

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the changes of a sensor that is not polled."""
        if not self.entity_description.polled:
            self.async_on_remove(
                async_dispatcher_connect(
                    self.hass, SIGNAL_STATUS_CHANGED, self.async_write_ha_state
                )
            )
        if self.entity_description.key == "link":
            self.async_on_remove(
                self.hass.bus.async_listen(
                    ir.EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED, self._issues_changed
                )
            )

    @property
    @override
    def native_value(self) -> StateType:
        return self.entity_description.value(self._runtime)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        return self.entity_description.attributes(self._runtime)

    @callback
    def _issues_changed(self, event: Event[Any]) -> None:
        if event.data["domain"] == DOMAIN:
            self.async_write_ha_state()
