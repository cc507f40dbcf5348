"""Sensors report temperature, humidity, air quality and other numbers."""

from collections.abc import Iterator, Mapping
import re
from typing import Final

from homeassistant.components.sensor.const import (
    ATTR_STATE_CLASS,
    DOMAIN,
    NON_NUMERIC_DEVICE_CLASSES,
    SensorDeviceClass as DeviceClass,
)
from homeassistant.const import PERCENTAGE, EntityStateAttribute, UnitOfTemperature
from homeassistant.core import State

from ..interfaces.humidity_sensor import HumiditySensor
from ..interfaces.inventory_level_sensor import InventoryLevelSensor
from ..interfaces.range import Range, RangeController
from ..interfaces.temperature_sensor import TemperatureSensor
from ..protocol import DisplayCategory, EndpointDescription, Predicate
from ..protocol.labels import Asset, DeviceClassName, Label, Word
from ..protocol.linking import Loan, Part
from ..protocol.readers import has_device_class, numeric_state, text_attribute
from ..protocol.temperature import SCALES
from ..protocol.units import unit_attribute, unit_of

# The range (in any unit) and names of each device class of air quality.
_AIR: Final[Mapping[DeviceClass, tuple[Range, tuple[Label, ...]]]] = {
    DeviceClass.AQI: (Range(0, 500), (Asset.INDOOR_AIR_QUALITY, Word.AIR_QUALITY)),
    DeviceClass.CO: (Range(0, 100_000, 0.1), (Asset.CARBON_MONOXIDE,)),
    DeviceClass.CO2: (
        Range(0, 100_000),
        (DeviceClassName(DOMAIN, DeviceClass.CO2), "CO2"),
    ),
    DeviceClass.PM1: (Range(0, 10_000, 0.1), ("PM1",)),
    DeviceClass.PM25: (Range(0, 10_000, 0.1), (Asset.PARTICULATE_MATTER, "PM2.5")),
    DeviceClass.PM4: (Range(0, 10_000, 0.1), ("PM4",)),
    DeviceClass.PM10: (Range(0, 10_000, 0.1), ("PM10",)),
    DeviceClass.VOLATILE_ORGANIC_COMPOUNDS: (
        Range(0, 100_000, 0.01),
        (Asset.VOLATILE_ORGANIC_COMPOUNDS,),
    ),
    DeviceClass.VOLATILE_ORGANIC_COMPOUNDS_PARTS: (
        Range(0, 100_000, 0.01),
        (Asset.VOLATILE_ORGANIC_COMPOUNDS,),
    ),
}
_PERCENT: Final = Range(0, 100, 0.1)
_ANY_NUMBER: Final = Range(-1_000_000_000, 1_000_000_000, 0.01)

# The smallest change of the humidity that is reported, in percent.
_HUMIDITY_DEADBAND: Final = 1

# Words in the name or entity id of a sensor in % that measures a consumable, ...
_CONSUMABLE: Final = re.compile(
    r"\b(?:bag|(?:dust)?bin|brush|cartridge|detergent|drum|filter|food|ink|level|life"
    r"|lifespan|lifetime|litter|mop|pad|pellet|refill|remaining|rinse|roller|salt|soap"
    r"|softener|supply|tank|toner|wick)(?:e?s)?\b"
)
# ... unless it contains one of these words.
_NOT_CONSUMABLE: Final = re.compile(
    r"\b(?:battery|brightness|cpu|disk|humidity|light|memory|moisture|noise|power"
    r"|signal|sound|storage|volume)\b"
)

# A sensor with one of these units and no device class measures a temperature.
_DEGREES: Final = (UnitOfTemperature.CELSIUS, UnitOfTemperature.FAHRENHEIT)

_has_temperature_class: Final = has_device_class(DeviceClass.TEMPERATURE)
_is_humidity: Final = has_device_class(DeviceClass.HUMIDITY)
_is_air: Final = has_device_class(*_AIR)
_friendly_name: Final = text_attribute(EntityStateAttribute.FRIENDLY_NAME)


def _has_no_class(state: State) -> bool:
    return EntityStateAttribute.DEVICE_CLASS not in state.attributes


def _is_temperature(state: State) -> bool:
    return _has_temperature_class(state) or (
        _has_no_class(state) and unit_attribute(state) in _DEGREES
    )


def _by_default(state: State) -> bool:
    """Match sensors that are exposed by default: Alexa can speak about them."""
    return _is_temperature(state) or _is_humidity(state) or _is_air(state)


def _category(state: State) -> DisplayCategory:
    # Amazon recommends this category for humidity sensors too.
    if _is_temperature(state) or _is_humidity(state):
        return DisplayCategory.TEMPERATURE_SENSOR
    return (
        DisplayCategory.AIR_QUALITY_MONITOR if _is_air(state) else DisplayCategory.OTHER
    )


def _is_classless_number(state: State) -> bool:
    is_number = (
        unit_attribute(state) is not None or ATTR_STATE_CLASS in state.attributes
    )
    return _has_no_class(state) and is_number and not _is_temperature(state)


def _name(state: State) -> str:
    return _friendly_name(state) or state.object_id.replace("_", " ")


def _is_consumable(state: State) -> bool:
    """Match sensors in % without a device class whose name means a consumable."""
    if unit_attribute(state) != PERCENTAGE or not _is_classless_number(state):
        return False
    words = f"{state.object_id} {_name(state)}".casefold().replace("_", " ")
    return bool(_CONSUMABLE.search(words)) and not _NOT_CONSUMABLE.search(words)


def _bounds(state: State) -> Range:
    return _PERCENT if unit_attribute(state) == PERCENTAGE else _ANY_NUMBER


def _number(
    name: str,
    labels: tuple[Label, ...],
    supported: Predicate,
    bounds: Range | None = None,
    deadband: float = 0,
) -> RangeController:
    return RangeController(
        instance=f"sensor.{name}",
        labels=labels,
        supported=supported,
        value=numeric_state,
        bounds=_bounds if bounds is None else lambda _: bounds,
        unit=unit_of,
        deadband=deadband,
    )


def _numbers() -> Iterator[RangeController]:
    for device_class, (bounds, labels) in _AIR.items():
        yield _number(device_class, labels, has_device_class(device_class), bounds)
    # Alexa has no utterances for HumiditySensor: a range answers questions.
    yield _number(
        DeviceClass.HUMIDITY,
        (Word.HUMIDITY,),
        _is_humidity,
        _PERCENT,
        deadband=_HUMIDITY_DEADBAND,
    )
    for device_class in DeviceClass:
        if device_class not in {
            DeviceClass.TEMPERATURE,
            DeviceClass.HUMIDITY,
            *_AIR,
            *NON_NUMERIC_DEVICE_CLASSES,
        }:
            yield _number(
                device_class,
                (DeviceClassName(DOMAIN, device_class),),
                has_device_class(device_class),
            )
    yield _number("value", (Word.VALUE,), _is_classless_number)


_TEMPERATURE: Final = TemperatureSensor(
    supported=lambda state: _is_temperature(state) and unit_attribute(state) in SCALES,
    temperature=numeric_state,
    unit=unit_attribute,
)
_HUMIDITY: Final = HumiditySensor(supported=_is_humidity, humidity=numeric_state)
_NUMBERS: Final = {number.instance: number for number in _numbers()}
_LEVEL: Final = InventoryLevelSensor(
    instance="sensor.level",
    labels=lambda state: (_name(state),),
    supported=_is_consumable,
    level=numeric_state,
)
# The parts of a device that sensors of a device class measure.
_PARTS: Final[Mapping[DeviceClass, Part]] = {
    DeviceClass.ATMOSPHERIC_PRESSURE: Part.PRESSURE,
    DeviceClass.CO2: Part.CARBON_DIOXIDE,
    DeviceClass.CURRENT: Part.CURRENT,
    DeviceClass.ENERGY: Part.ENERGY,
    DeviceClass.PM25: Part.PARTICULATE_MATTER,
    DeviceClass.POWER: Part.POWER,
    DeviceClass.PRESSURE: Part.PRESSURE,
}


ENDPOINT = EndpointDescription(
    category=_category,
    by_default=_by_default,
    shape=(ATTR_STATE_CLASS,),
    capabilities=(_TEMPERATURE, _HUMIDITY, *_NUMBERS.values(), _LEVEL),
    lends=(
        Loan(
            part=Part.TEMPERATURE,
            supported=_is_temperature,
            capabilities=(_TEMPERATURE,),
        ),
        Loan(
            part=Part.HUMIDITY,
            supported=_is_humidity,
            capabilities=(_HUMIDITY, _NUMBERS[f"sensor.{DeviceClass.HUMIDITY}"]),
        ),
        *(
            Loan(
                part=part,
                supported=has_device_class(device_class),
                capabilities=(_NUMBERS[f"sensor.{device_class}"],),
            )
            for device_class, part in _PARTS.items()
        ),
        Loan(part=Part.CONSUMABLE, supported=_is_consumable, capabilities=(_LEVEL,)),
    ),
    # One endpoint for the sensors of a weather station.
    takes=lambda state: (
        {Part.HUMIDITY, Part.PRESSURE} if _is_temperature(state) else ()
    ),
)
