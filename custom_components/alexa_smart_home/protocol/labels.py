"""Names of settings and options: Amazon's, Home Assistant's, and our own.

https://developer.amazon.com/docs/device-apis/resources-and-assets.html
"""

from enum import StrEnum
from typing import NamedTuple


class Asset(StrEnum):
    """Ids of names in Amazon's catalogue, which exist in every locale."""

    CARBON_MONOXIDE = "Alexa.AirQuality.CarbonMonoxide"
    INDOOR_AIR_QUALITY = "Alexa.AirQuality.IndoorAirQuality"
    PARTICULATE_MATTER = "Alexa.AirQuality.ParticulateMatter"
    VOLATILE_ORGANIC_COMPOUNDS = "Alexa.AirQuality.VolatileOrganicCompounds"
    DOUBLE_PRESS = "Alexa.Button.DoublePress"
    DOUBLE_PUSH = "Alexa.Button.DoublePush"
    LONG_PRESS = "Alexa.Button.LongPress"
    LONG_PUSH = "Alexa.Button.LongPush"
    SINGLE_PRESS = "Alexa.Button.SinglePress"
    SINGLE_PUSH = "Alexa.Button.SinglePush"
    DOUBLE_CLICK = "Alexa.Gesture.DoubleClick"
    SINGLE_CLICK = "Alexa.Gesture.SingleClick"
    SWIPE_DOWN = "Alexa.Gesture.SwipeDown"
    SWIPE_LEFT = "Alexa.Gesture.SwipeLeft"
    SWIPE_RIGHT = "Alexa.Gesture.SwipeRight"
    SWIPE_UP = "Alexa.Gesture.SwipeUp"
    TAP = "Alexa.Gesture.Tap"
    AUTO = "Alexa.Setting.Auto"
    DIRECTION = "Alexa.Setting.Direction"
    DRY_CYCLE = "Alexa.Setting.DryCycle"
    FAN_SPEED = "Alexa.Setting.FanSpeed"
    HEAT = "Alexa.Setting.Heat"
    MODE = "Alexa.Setting.Mode"
    NIGHT = "Alexa.Setting.Night"
    OPENING = "Alexa.Setting.Opening"
    OSCILLATE = "Alexa.Setting.Oscillate"
    PRESET = "Alexa.Setting.Preset"
    QUIET = "Alexa.Setting.Quiet"
    TEMPERATURE = "Alexa.Setting.Temperature"
    WASH_CYCLE = "Alexa.Setting.WashCycle"
    WATER_TEMPERATURE = "Alexa.Setting.WaterTemperature"
    HAND_HELD = "Alexa.Shower.HandHeld"
    RAIN_HEAD = "Alexa.Shower.RainHead"
    CLOSE = "Alexa.Value.Close"
    DELICATE = "Alexa.Value.Delicate"
    HIGH = "Alexa.Value.High"
    LOW = "Alexa.Value.Low"
    MAXIMUM = "Alexa.Value.Maximum"
    MEDIUM = "Alexa.Value.Medium"
    MINIMUM = "Alexa.Value.Minimum"
    OPEN = "Alexa.Value.Open"
    QUICK_WASH = "Alexa.Value.QuickWash"


class Action(StrEnum):
    """Ids of verbs that can be mapped to a directive."""

    CLEAN = "Alexa.Actions.Clean"
    CLOSE = "Alexa.Actions.Close"
    DOCK = "Alexa.Actions.Dock"
    LOWER = "Alexa.Actions.Lower"
    OPEN = "Alexa.Actions.Open"
    RAISE = "Alexa.Actions.Raise"
    VACUUM = "Alexa.Actions.Vacuum"


class Condition(StrEnum):
    """Ids of adjectives that can be mapped to a value."""

    CLOSED = "Alexa.States.Closed"
    OPEN = "Alexa.States.Open"


class Word(StrEnum):
    """Names of our own: keys of `selector.label.options` in `translations/`."""

    ACTIVITY = "activity"
    AIR_QUALITY = "air_quality"
    ANGLE = "angle"
    AWAY_MODE = "away_mode"
    BUTTON = "button"
    CLEAN = "clean"
    CLEANING = "cleaning"
    DOCK = "dock"
    DOCKED = "docked"
    EFFECT = "effect"
    EVENT = "event"
    FAN_MODE = "fan_mode"
    FIND = "find"
    HORIZONTAL_SWING = "horizontal_swing"
    HUMIDITY = "humidity"
    LATCH = "latch"
    LOCATE = "locate"
    MOW = "mow"
    MOWING = "mowing"
    OPTION = "option"
    PAUSE = "pause"
    PAUSED = "paused"
    PERCENTAGE = "percentage"
    POSITION = "position"
    ROTATE = "rotate"
    ROTATION = "rotation"
    SETTING = "setting"
    SOUND_MODE = "sound_mode"
    SOURCE = "source"
    SPOT = "spot"
    SPOT_CLEANING = "spot_cleaning"
    STOP = "stop"
    STOPPED = "stopped"
    SWING = "swing"
    TARGET_HUMIDITY = "target_humidity"
    TILT = "tilt"
    TONE = "tone"
    VACUUM = "vacuum"
    VALUE = "value"
    # Names of the assets that options have, to compare them with other options.
    AUTO = "auto"
    CLOSE = "close"
    DELICATE = "delicate"
    DOUBLE_PRESS = "double_press"
    HEAT = "heat"
    HIGH = "high"
    LONG_PRESS = "long_press"
    LOW = "low"
    MAXIMUM = "maximum"
    MEDIUM = "medium"
    MINIMUM = "minimum"
    NIGHT = "night"
    OPEN = "open"
    QUICK_WASH = "quick_wash"
    QUIET = "quiet"
    SINGLE_PRESS = "single_press"


class Option(NamedTuple):
    """An option of an entity, named by Home Assistant's translations if it is a key.

    It is a value of an attribute, or of the state without one.
    """

    value: str
    attribute: str | None = None


class DeviceClassName(NamedTuple):
    """The name of a device class in Home Assistant's translations."""

    domain: str
    device_class: str


# A text is a name that a person or a device gave.
type Label = Asset | Word | Option | DeviceClassName | str
