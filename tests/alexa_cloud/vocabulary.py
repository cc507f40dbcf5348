"""Names of Alexa's interfaces, properties and display categories.

`NEWER_...` are missing from Amazon's schema. EventDetectionSensor and MediaMetadata,
which the schema has, are rejected: Amazon removed them in February and March 2023.

https://developer.amazon.com/docs/device-apis/list-of-interfaces.html
"""

from typing import Final

from .json_types import Check, anything, array, number, one_of, record, text


def words(text: str) -> list[str]:
    """Split a text into names."""
    return text.split()


_V3: Final = frozenset({"3"})
_V3_2: Final = frozenset({"3", "3.1", "3.2"})

# Interface -> versions that a capability may declare.
SCHEMA_INTERFACES: Final = {
    "Alexa": _V3,
    "Alexa.AutomationManagement": frozenset({"1.0"}),
    **{
        f"Alexa.{name}": _V3
        for name in words(
            """
            BrightnessController CameraStreamController ChannelController
            ColorController ColorTemperatureController ContactSensor Cooking
            Cooking.PresetController Cooking.TimeController CustomIntent
            DoorbellEventSource EndpointHealth EqualizerController
            InputController InventoryLevelSensor Launcher LockController
            ModeController MotionSensor PercentageController PlaybackController
            PowerController PowerLevelController RangeController RecordController
            RemoteVideoPlayer RTCSessionController SceneController
            SecurityPanelController SeekController Speaker StepSpeaker
            TemperatureSensor ThermostatController TimeHoldController
            ToggleController WakeOnLANController
            """
        )
    },
}
NEWER_INTERFACES: Final = {
    "Alexa.Cooking.FoodTemperatureController": _V3,
    "Alexa.Cooking.FoodTemperatureSensor": _V3,
    "Alexa.Cooking.TemperatureController": _V3,
    "Alexa.Cooking.TemperatureSensor": _V3,
    "Alexa.DeviceUsage.Estimation": frozenset({"1.0"}),
    "Alexa.DeviceUsage.Meter": frozenset({"1.0"}),
    "Alexa.HumiditySensor": _V3,
    "Alexa.InventoryLevelUsageSensor": _V3,
    "Alexa.InventoryUsageSensor": _V3,
    "Alexa.KeypadController": _V3,
    "Alexa.PlaybackStateReporter": _V3,
    "Alexa.ProactiveNotificationSource": frozenset({"3.0"}),
    "Alexa.SecurityPanelController.Alert": frozenset({"1.1"}),
    "Alexa.SimpleEventSource": frozenset({"1.0"}),
    "Alexa.SmartVision.ObjectDetectionSensor": frozenset({"1.0"}),
    "Alexa.SmartVision.SnapshotProvider": frozenset({"1.1"}),
    "Alexa.ThermostatController.HVAC.Components": frozenset({"1.0"}),
    "Alexa.ThermostatController.Schedule": frozenset({"3.2"}),
}
NEWER_VERSIONS: Final = {
    "Alexa.EndpointHealth": _V3_2,
    "Alexa.ThermostatController": _V3_2,
}
INTERFACES: Final = SCHEMA_INTERFACES | NEWER_INTERFACES | NEWER_VERSIONS

WITH_INSTANCE: Final = frozenset(
    {
        "Alexa.InventoryLevelSensor",
        "Alexa.InventoryLevelUsageSensor",
        "Alexa.InventoryUsageSensor",
        "Alexa.ModeController",
        "Alexa.RangeController",
        "Alexa.SimpleEventSource",
        "Alexa.ToggleController",
    }
)

_stage = one_of("OFF", "STAGE_1", "STAGE_2", "STAGE_3")
# Properties that are missing from the schema.
NEWER_PROPERTIES: Final[dict[tuple[str, str], Check]] = {
    ("Alexa.Cooking.FoodTemperatureController", "targetFoodTemperature"): anything,
    ("Alexa.Cooking.FoodTemperatureSensor", "foodTemperature"): anything,
    ("Alexa.Cooking.TemperatureController", "preheatTimeInterval"): anything,
    ("Alexa.Cooking.TemperatureController", "targetCookingTemperature"): anything,
    ("Alexa.Cooking.TemperatureSensor", "cookingTemperature"): anything,
    ("Alexa.EndpointHealth", "battery"): record(
        optional={
            "health": record(
                {"state": one_of("OK", "WARNING", "CRITICAL")}, closed=False
            ),
            "chargingHealth": record({"state": text()}, closed=False),
            "levelPercentage": number(0, 100),
        }
    ),
    ("Alexa.EndpointHealth", "networkThroughput"): record(closed=False),
    ("Alexa.EndpointHealth", "radioDiagnostics"): record(closed=False),
    ("Alexa.HumiditySensor", "relativeHumidity"): number(0, 100),
    ("Alexa.PlaybackStateReporter", "playbackState"): record(
        {"state": one_of("PLAYING", "PAUSED", "STOPPED")}
    ),
    ("Alexa.SmartVision.ObjectDetectionSensor", "objectDetectionClasses"): array(
        record({"imageNetClass": one_of("person", "package")})
    ),
    ("Alexa.ThermostatController", "adaptiveRecoveryStatus"): one_of(
        "PREHEATING", "PRECOOLING", "INACTIVE"
    ),
    ("Alexa.ThermostatController.HVAC.Components", "auxiliaryHeaterOperation"): one_of(
        "ON", "OFF"
    ),
    ("Alexa.ThermostatController.HVAC.Components", "coolerOperation"): _stage,
    ("Alexa.ThermostatController.HVAC.Components", "fanOperation"): _stage,
    ("Alexa.ThermostatController.HVAC.Components", "primaryHeaterOperation"): _stage,
}

SCHEMA_CATEGORIES: Final = frozenset(
    words(
        """
    ACTIVITY_TRIGGER CAMERA COMPUTER CONTACT_SENSOR DOOR DOORBELL EXTERIOR_BLIND FAN
    GAME_CONSOLE GARAGE_DOOR INTERIOR_BLIND LAPTOP LIGHT MICROWAVE MOBILE_PHONE
    MOTION_SENSOR MUSIC_SYSTEM NETWORK_HARDWARE OTHER OVEN PHONE SCENE_TRIGGER SCREEN
    SECURITY_PANEL SMARTLOCK SMARTPLUG SPEAKER STREAMING_DEVICE SWITCH TABLET
    TEMPERATURE_SENSOR THERMOSTAT TV WEARABLE
    """
    )
)
NEWER_CATEGORIES: Final = frozenset(
    words(
        """
    AIR_CONDITIONER AIR_FRESHENER AIR_PURIFIER AIR_QUALITY_MONITOR ALEXA_VOICE_ENABLED
    AUTO_ACCESSORY BLUETOOTH_SPEAKER CHRISTMAS_TREE COFFEE_MAKER DISHWASHER DRYER
    HEADPHONES HUB PRINTER REMOTE ROUTER SECURITY_SYSTEM SLOW_COOKER VACUUM_CLEANER
    VEHICLE WASHER WATER_HEATER
    """
    )
)
CATEGORIES: Final = SCHEMA_CATEGORIES | NEWER_CATEGORIES
