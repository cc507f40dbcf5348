"""Sensors: temperature, humidity, the quality of the air, and any number."""

from collections.abc import Iterator, Mapping
import re
from typing import Final

from homeassistant.components.sensor.const import (
    ATTR_STATE_CLASS,
    NON_NUMERIC_DEVICE_CLASSES,
    SensorDeviceClass as Class,
)
from homeassistant.const import PERCENTAGE, EntityStateAttribute, UnitOfTemperature
from homeassistant.core import State

from ..interfaces.humidity_sensor import HumiditySensor
from ..interfaces.inventory_level_sensor import InventoryLevelSensor
from ..interfaces.range import Range, RangeController
from ..interfaces.temperature_sensor import TemperatureSensor
from ..protocol.description import EndpointDescription
from ..protocol.display_category import DisplayCategory
from ..protocol.readers import (
    Predicate,
    has_device_class,
    numeric_state,
    text_attribute,
)
from ..protocol.resources import Asset, Label
from ..protocol.temperature import SCALES
from ..protocol.units import unit_attribute, unit_of

# What is in the air, and how much of it there may be in any unit.
_AIR: Final[Mapping[Class, tuple[Range, tuple[Label, ...]]]] = {
    Class.AQI: (Range(0, 500), (Asset.INDOOR_AIR_QUALITY, "air quality")),
    Class.CO: (Range(0, 100_000, 0.1), (Asset.CARBON_MONOXIDE,)),
    Class.CO2: (Range(0, 100_000), ("carbon dioxide", "CO2")),
    Class.PM1: (Range(0, 10_000, 0.1), ("PM1",)),
    Class.PM25: (Range(0, 10_000, 0.1), (Asset.PARTICULATE_MATTER, "PM2.5")),
    Class.PM4: (Range(0, 10_000, 0.1), ("PM4",)),
    Class.PM10: (Range(0, 10_000, 0.1), ("PM10",)),
    Class.VOLATILE_ORGANIC_COMPOUNDS: (
        Range(0, 100_000, 0.01),
        (Asset.VOLATILE_ORGANIC_COMPOUNDS,),
    ),
    Class.VOLATILE_ORGANIC_COMPOUNDS_PARTS: (
        Range(0, 100_000, 0.01),
        (Asset.VOLATILE_ORGANIC_COMPOUNDS,),
    ),
}
_SHARE: Final = Range(0, 100, 0.1)
_ANY_NUMBER: Final = Range(-1_000_000_000, 1_000_000_000, 0.01)

# The least change of the humidity, in percent, that is reported.
_DEADBAND: Final = 1

# Words, in the name or the id of a sensor in %, for a stock that runs out, ...
_STOCK: Final = re.compile(
    r"\b(?:bag|(?:dust)?bin|brush|cartridge|detergent|drum|filter|food|ink|level|life"
    r"|lifespan|lifetime|litter|mop|pad|pellet|refill|remaining|rinse|roller|salt|soap"
    r"|softener|supply|tank|toner|wick)(?:e?s)?\b"
)
# ... unless one of these says that it is no stock.
_NO_STOCK: Final = re.compile(
    r"\b(?:battery|brightness|cpu|disk|humidity|light|memory|moisture|noise|power"
    r"|signal|sound|storage|volume)\b"
)

# What has no class, and is measured in these, can only be a temperature.
_DEGREES: Final = (UnitOfTemperature.CELSIUS, UnitOfTemperature.FAHRENHEIT)

_says_temperature: Final = has_device_class(Class.TEMPERATURE)
_is_humidity: Final = has_device_class(Class.HUMIDITY)
_is_air: Final = has_device_class(*_AIR)
_friendly_name: Final = text_attribute(EntityStateAttribute.FRIENDLY_NAME)


def _has_no_class(state: State) -> bool:
    return EntityStateAttribute.DEVICE_CLASS not in state.attributes


def _is_temperature(state: State) -> bool:
    return _says_temperature(state) or (
        _has_no_class(state) and unit_attribute(state) in _DEGREES
    )


def _speaks(state: State) -> bool:
    """Match what Alexa has words for; any other number only who asks for it."""
    return _is_temperature(state) or _is_humidity(state) or _is_air(state)


def _category(state: State) -> DisplayCategory:
    # Amazon suggests the same category for a sensor of humidity alone.
    if _is_temperature(state) or _is_humidity(state):
        return DisplayCategory.TEMPERATURE_SENSOR
    return (
        DisplayCategory.AIR_QUALITY_MONITOR if _is_air(state) else DisplayCategory.OTHER
    )


def _is_number_of_no_class(state: State) -> bool:
    is_number = (
        unit_attribute(state) is not None or ATTR_STATE_CLASS in state.attributes
    )
    return _has_no_class(state) and is_number and not _is_temperature(state)


def _own_name(state: State) -> str:
    return _friendly_name(state) or state.object_id.replace("_", " ")


def _is_consumable(state: State) -> bool:
    """Match a sensor in % whose words say so: no device class does."""
    if unit_attribute(state) != PERCENTAGE or not _is_number_of_no_class(state):
        return False
    words = f"{state.object_id} {_own_name(state)}".casefold().replace("_", " ")
    return bool(_STOCK.search(words)) and not _NO_STOCK.search(words)


def _bounds(state: State) -> Range:
    return _SHARE if unit_attribute(state) == PERCENTAGE else _ANY_NUMBER


def _gauge(
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


def _gauges() -> Iterator[RangeController]:
    for device_class, (bounds, labels) in _AIR.items():
        yield _gauge(device_class, labels, has_device_class(device_class), bounds)
    # HumiditySensor has no utterances: the humidity is asked for as a range.
    yield _gauge(
        Class.HUMIDITY, (Class.HUMIDITY,), _is_humidity, _SHARE, deadband=_DEADBAND
    )
    for device_class in Class:
        if device_class not in {
            Class.TEMPERATURE,
            Class.HUMIDITY,
            *_AIR,
            *NON_NUMERIC_DEVICE_CLASSES,
        }:
            yield _gauge(device_class, (device_class,), has_device_class(device_class))
    yield _gauge("value", ("value",), _is_number_of_no_class)


ENDPOINT = EndpointDescription(
    category=_category,
    by_default=_speaks,
    shape=(ATTR_STATE_CLASS,),
    capabilities=(
        TemperatureSensor(
            supported=lambda state: (
                _is_temperature(state) and unit_attribute(state) in SCALES
            ),
            temperature=numeric_state,
            unit=unit_attribute,
        ),
        HumiditySensor(supported=_is_humidity, humidity=numeric_state),
        *_gauges(),
        InventoryLevelSensor(
            instance="sensor.level",
            labels=lambda state: (_own_name(state),),
            supported=_is_consumable,
            level=numeric_state,
        ),
    ),
)
