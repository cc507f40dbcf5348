"""Devices whose entities share an endpoint, for tests/endpoints/test_linked_devices.py.

`{id}` in the name of a capability or of a value is the registry id of the entity.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.camera import Camera, CameraEntityFeature
from homeassistant.components.climate import ClimateEntity, ClimateEntityFeature
from homeassistant.components.cover import CoverEntity, CoverEntityFeature
from homeassistant.components.event import EventEntity
from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
)
from homeassistant.components.remote import RemoteEntity
from homeassistant.components.sensor import SensorEntity
from homeassistant.components.switch import SwitchEntity
from homeassistant.components.vacuum import StateVacuumEntity, VacuumEntityFeature
from homeassistant.helpers.entity import Entity

# Values by "Interface/instance.property".
type Values = Mapping[str, Any]
# The guests of each endpoint.
type Endpoints = Mapping[str, tuple[str, ...]]


class WebRtcCamera(Camera):
    """A camera with WebRTC of its own."""

    _attr_supported_features = CameraEntityFeature.STREAM

    async def async_handle_async_webrtc_offer(self, *_: Any) -> None:
        raise NotImplementedError


class GarageDoor(CoverEntity):
    async def async_close_cover(self, **_: Any) -> None:
        self._attr_is_closing = True
        self.async_write_ha_state()


class KeyRemote(RemoteEntity):
    sent: tuple[str, ...] = ()

    async def async_send_command(self, command: Iterable[str], **_: Any) -> None:
        self.sent += (*command,)


@dataclass(frozen=True, kw_only=True)
class Member:
    """An entity of a device, and its share of an endpoint.

    `lent` are the capabilities that it adds to the endpoint of a host. `written` are
    attributes that change the values of `reported`. While they are written, `refused`
    are directives of the host with their errors. `commands` are directives of the host
    that send a command to the entity.
    """

    kind: type[Entity]
    # None: that of the device.
    name: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    capabilities: frozenset[str] = frozenset()
    # None: all.
    lent: frozenset[str] | None = None
    values: Values = field(default_factory=dict)
    written: Mapping[str, Any] = field(default_factory=dict)
    reported: Values = field(default_factory=dict)
    refused: tuple[tuple[Mapping[str, Any], str], ...] = ()
    commands: tuple[tuple[Mapping[str, Any], str], ...] = ()
    # The events that Alexa gets, by the type of an event entity's event.
    events: Mapping[str, str] = field(default_factory=dict)
    # Of its own endpoint, and that which it adds to the endpoint of a host.
    category: str | None = None
    lent_category: str | None = None
    # Whether it has an endpoint of its own if it is no part of another one.
    is_exposed: bool = True
    # Whether a host can have several of them.
    is_repeated: bool = False

    @property
    def shared(self) -> frozenset[str]:
        """Return the capabilities that it adds to the endpoint of a host."""
        return self.capabilities if self.lent is None else self.lent


@dataclass(frozen=True, kw_only=True)
class Device:
    """A device, its endpoints, and those without the first one, the host.

    The charge of `battery` is a value of each endpoint.
    """

    name: str
    members: Mapping[str, Member]
    endpoints: Endpoints
    without_host: Endpoints = field(default_factory=dict)
    battery: str | None = None
    platform: str = "linked_devices"
    # The integration of another device with the same guest.
    other_platform: str = "other_devices"

    @property
    def host(self) -> str:
        return next(iter(self.endpoints))

    @property
    def separate(self) -> Endpoints:
        """Return the endpoints of the device without links."""
        return {
            entity_id: ()
            for entity_id, member in self.members.items()
            if member.is_exposed
        }


def _sensor(
    device_class: str | None,
    unit: str,
    value: float,
    other: float,
    *properties: str,
    **member: Any,
) -> Member:
    """Return a sensor whose value has properties of Alexa, which are in its unit."""
    return Member(
        kind=SensorEntity,
        attributes={
            "device_class": device_class,
            "native_unit_of_measurement": unit,
            "native_value": value,
            "state_class": "total_increasing" if unit == "kWh" else "measurement",
        },
        capabilities=frozenset(name.rpartition(".")[0] for name in properties),
        values=dict.fromkeys(properties, value),
        written={"native_value": other},
        reported=dict.fromkeys(properties, other),
        **member,
    )


def _number(device_class: str, unit: str, value: float, other: float) -> Member:
    """Return a sensor that has no endpoint of its own by default."""
    return _sensor(
        device_class,
        unit,
        value,
        other,
        f"RangeController/sensor.{device_class}.rangeValue",
        name=device_class.replace("_", " ").capitalize(),
        is_exposed=False,
    )


def _temperature(value: float, other: float) -> Member:
    return Member(
        kind=SensorEntity,
        name="Temperature",
        attributes={
            "device_class": "temperature",
            "native_unit_of_measurement": "°C",
            "native_value": value,
            "state_class": "measurement",
        },
        capabilities=frozenset({"TemperatureSensor"}),
        values=_celsius(value),
        category="TEMPERATURE_SENSOR",
        written={"native_value": other},
        reported=_celsius(other),
    )


def _celsius(value: float) -> Values:
    return {"TemperatureSensor.temperature": {"value": value, "scale": "CELSIUS"}}


def _humidity(value: float, other: float) -> Member:
    return _sensor(
        "humidity",
        "%",
        value,
        other,
        "HumiditySensor.relativeHumidity",
        "RangeController/sensor.humidity.rangeValue",
        name="Humidity",
    )


def _battery() -> Member:
    return Member(
        kind=SensorEntity,
        name="Battery",
        attributes={
            "device_class": "battery",
            "native_unit_of_measurement": "%",
            "native_value": 90,
        },
        values=_charge(90),
        written={"native_value": 80},
        reported=_charge(80),
        is_exposed=False,
    )


def _charge(percent: int) -> Values:
    return {
        "EndpointHealth.battery": {
            "health": {"state": "OK"},
            "levelPercentage": percent,
        }
    }


def _consumable(name: str, value: float, other: float) -> Member:
    return Member(
        kind=SensorEntity,
        name=name,
        attributes={"native_unit_of_measurement": "%", "native_value": value},
        capabilities=frozenset({"InventoryLevelSensor/sensor.level.{id}"}),
        values=_level(value),
        written={"native_value": other},
        reported=_level(other),
        is_exposed=False,
        is_repeated=True,
    )


def _level(value: float) -> Values:
    name = "InventoryLevelSensor/sensor.level.{id}.level"
    return {name: {"@type": "Percentage", "value": value}}


DOORBELL = Device(
    name="Porch",
    members={
        "camera.porch": Member(
            kind=WebRtcCamera,
            capabilities=frozenset({"RTCSessionController"}),
            category="CAMERA",
        ),
        "event.porch_doorbell": Member(
            kind=EventEntity,
            name="Doorbell",
            attributes={"device_class": "doorbell", "event_types": ["ring"]},
            capabilities=frozenset({"DoorbellEventSource"}),
            events={"ring": "DoorbellPress"},
            category="DOORBELL",
            lent_category="DOORBELL",
        ),
        "binary_sensor.porch_motion": Member(
            kind=BinarySensorEntity,
            name="Motion",
            attributes={"device_class": "motion", "is_on": False},
            capabilities=frozenset({"MotionSensor"}),
            values={"MotionSensor.detectionState": "NOT_DETECTED"},
            written={"is_on": True},
            reported={"MotionSensor.detectionState": "DETECTED"},
        ),
    },
    endpoints={"camera.porch": ("event.porch_doorbell", "binary_sensor.porch_motion")},
    without_host={"event.porch_doorbell": (), "binary_sensor.porch_motion": ()},
)
THERMOSTAT = Device(
    name="Hall",
    members={
        "climate.hall": Member(
            kind=ClimateEntity,
            attributes={
                "hvac_modes": ["heat", "off"],
                "hvac_mode": "heat",
                "target_temperature": 21,
                "temperature_unit": "°C",
                "supported_features": ClimateEntityFeature.TARGET_TEMPERATURE,
            },
            capabilities=frozenset({"AutomationManagement", "ThermostatController"}),
            values={
                "AutomationManagement.automationStatuses": [
                    {
                        "capability": "Alexa.ThermostatController",
                        "status": "NOT_AUTOMATED",
                    }
                ],
                "ThermostatController.thermostatMode": "HEAT",
                "ThermostatController.targetSetpoint": {
                    "value": 21,
                    "scale": "CELSIUS",
                },
            },
            category="THERMOSTAT",
        ),
        "sensor.hall_temperature": _temperature(21.5, 22),
        "sensor.hall_humidity": _humidity(48, 52),
        "sensor.hall_battery": _battery(),
    },
    endpoints={"climate.hall": ("sensor.hall_temperature", "sensor.hall_humidity")},
    without_host={"sensor.hall_temperature": ("sensor.hall_humidity",)},
    battery="sensor.hall_battery",
)
METERED_PLUG = Device(
    name="Washer",
    members={
        "switch.washer": Member(
            kind=SwitchEntity,
            attributes={"device_class": "outlet", "is_on": True},
            capabilities=frozenset({"PowerController"}),
            values={"PowerController.powerState": "ON"},
            category="SMARTPLUG",
        ),
        "sensor.washer_power": _number("power", "W", 120, 300),
        "sensor.washer_energy": _number("energy", "kWh", 7.5, 7.6),
        "sensor.washer_current": _number("current", "A", 0.5, 1.3),
    },
    endpoints={
        "switch.washer": (
            "sensor.washer_power",
            "sensor.washer_energy",
            "sensor.washer_current",
        )
    },
)
WEATHER_STATION = Device(
    name="Roof",
    members={
        "sensor.roof_temperature": _temperature(8, 7.5),
        "sensor.roof_humidity": _humidity(80, 85),
        "sensor.roof_pressure": _number("atmospheric_pressure", "hPa", 1013, 1012),
    },
    endpoints={
        "sensor.roof_temperature": ("sensor.roof_humidity", "sensor.roof_pressure")
    },
    without_host={"sensor.roof_humidity": ()},
)
GARAGE_DOOR = Device(
    name="Garage",
    members={
        "cover.garage": Member(
            kind=GarageDoor,
            attributes={
                "device_class": "garage",
                "is_closed": False,
                "supported_features": CoverEntityFeature.OPEN
                | CoverEntityFeature.CLOSE,
            },
            capabilities=frozenset({"ModeController/cover.position"}),
            values={"ModeController/cover.position.mode": "position.open"},
            category="GARAGE_DOOR",
        ),
        "binary_sensor.garage_obstruction": Member(
            kind=BinarySensorEntity,
            name="Obstruction",
            attributes={"is_on": False},
            written={"is_on": True},
            refused=(
                (
                    {
                        "directive": "ModeController.SetMode",
                        "instance": "cover.position",
                        "payload": {"mode": "position.closed"},
                    },
                    "OBSTACLE_DETECTED",
                ),
            ),
            is_exposed=False,
        ),
    },
    endpoints={"cover.garage": ("binary_sensor.garage_obstruction",)},
)
ROBOT = Device(
    name="Robot",
    members={
        "vacuum.robot": Member(
            kind=StateVacuumEntity,
            attributes={
                "activity": "docked",
                "supported_features": VacuumEntityFeature.STATE
                | VacuumEntityFeature.START
                | VacuumEntityFeature.RETURN_HOME,
            },
            capabilities=frozenset(
                {"ModeController/vacuum.activity", "PlaybackController"}
                | {"PowerController"}
            ),
            values={
                "ModeController/vacuum.activity.mode": "activity.docked",
                "PowerController.powerState": "OFF",
            },
            category="VACUUM_CLEANER",
        ),
        "sensor.robot_main_brush_left": _consumable("Main brush left", 80, 79),
        "sensor.robot_filter_left": _consumable("Filter left", 20, 19),
        "sensor.robot_dust_bin": _consumable("Dust bin", 55, 60),
        "sensor.robot_battery": _battery(),
    },
    endpoints={
        "vacuum.robot": (
            "sensor.robot_main_brush_left",
            "sensor.robot_filter_left",
            "sensor.robot_dust_bin",
        )
    },
    battery="sensor.robot_battery",
)
TELEVISION = Device(
    name="Television",
    members={
        "media_player.television": Member(
            kind=MediaPlayerEntity,
            attributes={
                "device_class": "tv",
                "state": "on",
                "supported_features": MediaPlayerEntityFeature.TURN_ON
                | MediaPlayerEntityFeature.TURN_OFF
                | MediaPlayerEntityFeature.VOLUME_SET,
                "volume_level": 0.5,
            },
            capabilities=frozenset({"PowerController", "Speaker"}),
            values={"PowerController.powerState": "ON", "Speaker.volume": 50},
            category="TV",
        ),
        "remote.television": Member(
            kind=KeyRemote,
            attributes={"is_on": True},
            capabilities=frozenset({"KeypadController", "PowerController"}),
            lent=frozenset({"KeypadController"}),
            values={"PowerController.powerState": "ON"},
            commands=(
                (
                    {
                        "directive": "KeypadController.SendKeystroke",
                        "payload": {"keystroke": "SELECT"},
                    },
                    "DPAD_CENTER",
                ),
            ),
            category="REMOTE",
        ),
    },
    endpoints={"media_player.television": ("remote.television",)},
    without_host={"remote.television": ()},
    # The keys of the remotes of these integrations are known.
    platform="androidtv_remote",
    other_platform="apple_tv",
)
DEVICES = (
    DOORBELL,
    THERMOSTAT,
    METERED_PLUG,
    WEATHER_STATION,
    GARAGE_DOOR,
    ROBOT,
    TELEVISION,
)
