"""The capabilities of endpoints in words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant

from ..protocol.labels import Asset, Word
from ..protocol.resources import words
from ..translate import Translatable, async_translate_text

# Returns the name of an asset in one language.
type NameOfAsset = Callable[[Asset], str]


class CapabilityName(Translatable, selector="capability"):
    """The names of Alexa's interfaces for users."""

    AUTOMATION = "automation"
    BRIGHTNESS = "brightness"
    BUTTON = "button"
    CAMERA = "camera"
    CHANNEL = "channel"
    COLOR = "color"
    COLOR_TEMPERATURE = "color_temperature"
    CONTACT = "contact"
    DOORBELL = "doorbell"
    ENERGY = "energy"
    EQUALIZER = "equalizer"
    HUMIDITY = "humidity"
    HVAC = "hvac"
    INPUT = "input"
    KEYPAD = "keypad"
    LAUNCHER = "launcher"
    LEVEL = "level"
    LOCK = "lock"
    MOTION = "motion"
    OBJECTS = "objects"
    PAUSE = "pause"
    PLAYBACK = "playback"
    POWER = "power"
    SCENE = "scene"
    SECURITY_PANEL = "security_panel"
    SEEK = "seek"
    TEMPERATURE = "temperature"
    THERMOSTAT = "thermostat"
    VALUES = "values"
    VOLUME = "volume"
    WAKE = "wake"


class SpokenName(Translatable, selector="spoken"):
    """The names of Amazon's assets, and of modes, that are no `Word`."""

    CARBON_MONOXIDE = "carbon_monoxide"
    COOL = "cool"
    DIRECTION = "direction"
    DRY_CYCLE = "dry_cycle"
    ECO = "eco"
    FAN_SPEED = "fan_speed"
    INDOOR_AIR_QUALITY = "indoor_air_quality"
    MODE = "mode"
    OFF = "off"
    OPENING = "opening"
    OSCILLATE = "oscillate"
    PARTICULATE_MATTER = "particulate_matter"
    PRESET = "preset"
    TEMPERATURE = "temperature"
    VOLATILE_ORGANIC_COMPOUNDS = "volatile_organic_compounds"
    WASH_CYCLE = "wash_cycle"
    WATER_TEMPERATURE = "water_temperature"


# Interfaces that have names of their own, and those of every endpoint, are missing.
_NAMES: Final[Mapping[str, CapabilityName]] = {
    "Alexa.AutomationManagement": CapabilityName.AUTOMATION,
    "Alexa.BrightnessController": CapabilityName.BRIGHTNESS,
    "Alexa.CameraStreamController": CapabilityName.CAMERA,
    "Alexa.ChannelController": CapabilityName.CHANNEL,
    "Alexa.ColorController": CapabilityName.COLOR,
    "Alexa.ColorTemperatureController": CapabilityName.COLOR_TEMPERATURE,
    "Alexa.ContactSensor": CapabilityName.CONTACT,
    "Alexa.DeviceUsage.Meter": CapabilityName.ENERGY,
    "Alexa.DoorbellEventSource": CapabilityName.DOORBELL,
    "Alexa.EqualizerController": CapabilityName.EQUALIZER,
    "Alexa.HumiditySensor": CapabilityName.HUMIDITY,
    "Alexa.InputController": CapabilityName.INPUT,
    "Alexa.InventoryLevelSensor": CapabilityName.LEVEL,
    "Alexa.KeypadController": CapabilityName.KEYPAD,
    "Alexa.Launcher": CapabilityName.LAUNCHER,
    "Alexa.LockController": CapabilityName.LOCK,
    "Alexa.MotionSensor": CapabilityName.MOTION,
    "Alexa.PlaybackController": CapabilityName.PLAYBACK,
    "Alexa.PlaybackStateReporter": CapabilityName.PLAYBACK,
    "Alexa.PowerController": CapabilityName.POWER,
    "Alexa.RTCSessionController": CapabilityName.CAMERA,
    "Alexa.SceneController": CapabilityName.SCENE,
    "Alexa.SecurityPanelController": CapabilityName.SECURITY_PANEL,
    "Alexa.SeekController": CapabilityName.SEEK,
    "Alexa.SimpleEventSource": CapabilityName.BUTTON,
    "Alexa.SmartVision.ObjectDetectionSensor": CapabilityName.OBJECTS,
    "Alexa.Speaker": CapabilityName.VOLUME,
    "Alexa.StepSpeaker": CapabilityName.VOLUME,
    "Alexa.TemperatureSensor": CapabilityName.TEMPERATURE,
    "Alexa.ThermostatController": CapabilityName.THERMOSTAT,
    "Alexa.ThermostatController.HVAC.Components": CapabilityName.HVAC,
    "Alexa.TimeHoldController": CapabilityName.PAUSE,
    "Alexa.WakeOnLANController": CapabilityName.WAKE,
}
_ASSET_NAMES: Final[Mapping[Asset, SpokenName | Word]] = {
    **{asset: Word(key) for asset in Asset if (key := asset.name.lower()) in Word},
    Asset.CARBON_MONOXIDE: SpokenName.CARBON_MONOXIDE,
    Asset.DIRECTION: SpokenName.DIRECTION,
    Asset.DRY_CYCLE: SpokenName.DRY_CYCLE,
    Asset.FAN_SPEED: SpokenName.FAN_SPEED,
    Asset.INDOOR_AIR_QUALITY: SpokenName.INDOOR_AIR_QUALITY,
    Asset.MODE: SpokenName.MODE,
    Asset.OPENING: SpokenName.OPENING,
    Asset.OSCILLATE: SpokenName.OSCILLATE,
    Asset.PARTICULATE_MATTER: SpokenName.PARTICULATE_MATTER,
    Asset.PRESET: SpokenName.PRESET,
    Asset.TEMPERATURE: SpokenName.TEMPERATURE,
    Asset.VOLATILE_ORGANIC_COMPOUNDS: SpokenName.VOLATILE_ORGANIC_COMPOUNDS,
    Asset.WASH_CYCLE: SpokenName.WASH_CYCLE,
    Asset.WATER_TEMPERATURE: SpokenName.WATER_TEMPERATURE,
}


def label_of_asset(asset: Asset) -> SpokenName | Word | None:
    """Return the label with the translated name of an asset."""
    return _ASSET_NAMES.get(asset)


def chosen_name(
    resources: Mapping[str, Any], language: str, name_of: NameOfAsset
) -> str:
    """Return the first name of a setting in a language or locale, else any name."""
    fallback = ""
    for item in resources["friendlyNames"]:
        value = item["value"]
        if item["@type"] == "asset":
            return name_of(Asset(value["assetId"]))
        if value["locale"].startswith(language):
            return str(value["text"])
        fallback = fallback or value["text"]
    return fallback


class CapabilityWords:
    """Translate the capabilities of discovery objects into one language."""

    def __init__(self, hass: HomeAssistant, language: str | None) -> None:
        self._hass = hass
        self._language = language or hass.config.language
        self._names = {
            interface: name.async_translate(hass, self._language)
            for interface, name in _NAMES.items()
        }

    @property
    def of_state(self) -> str:
        """Return the name of the values of all capabilities."""
        return CapabilityName.VALUES.async_translate(self._hass, self._language)

    def of_endpoint(self, capabilities: Iterable[Mapping[str, Any]]) -> list[str]:
        """Return the names of capabilities, each once."""
        names = map(self.of_capability, capabilities)
        return list(dict.fromkeys(name for name in names if name))

    def of_capability(self, capability: Mapping[str, Any]) -> str | None:
        """Return the name of a capability, None if each endpoint has it."""
        if (resources := capability.get("capabilityResources")) is not None:
            name = chosen_name(resources, self._language, self._of_asset)
            return name[:1].upper() + name[1:]
        return self._names.get(capability["interface"])

    def _of_asset(self, asset: Asset) -> str:
        match label_of_asset(asset):
            case SpokenName() as name:
                return name.async_translate(self._hass, self._language)
            case Word() as word:
                return async_translate_text(
                    self._hass, "selector", f"label.options.{word}", self._language
                )
        return words(asset)
