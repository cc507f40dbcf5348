"""Numbers can be set to a value."""

from collections.abc import Iterator

from homeassistant.components.number.const import (
    ATTR_VALUE,
    DOMAIN,
    SERVICE_SET_VALUE,
    NumberEntityCapabilityAttribute as CapabilityAttribute,
)
from homeassistant.core import State

from ..interfaces.range import Preset, Range, RangeController
from ..protocol import EndpointDescription, Predicate
from ..protocol.labels import Asset, Label, Word
from ..protocol.readers import available, numeric_attribute, numeric_state
from ..protocol.temperature import SCALES
from ..protocol.units import unit_attribute, unit_of
from .common.commands import setter

_minimum = numeric_attribute(CapabilityAttribute.MIN)
_maximum = numeric_attribute(CapabilityAttribute.MAX)
_step = numeric_attribute(CapabilityAttribute.STEP)


def _bounds(state: State) -> Range:
    return Range(_minimum(state) or 0, _maximum(state) or 0, _step(state) or 1)


def _presets(state: State) -> Iterator[Preset]:
    bounds = _bounds(state)
    yield Preset(bounds.minimum, (Asset.MINIMUM,))
    yield Preset(bounds.maximum, (Asset.MAXIMUM,))


def _is_temperature(state: State) -> bool:
    return unit_attribute(state) in SCALES


def number(domain: str) -> EndpointDescription:
    """Return the description of a domain with the action `set_value`."""

    def value(supported: Predicate, *labels: Label) -> RangeController:
        return RangeController(
            instance=f"{domain}.value",
            labels=labels,
            supported=supported,
            bounds=_bounds,
            value=numeric_state,
            set_value=setter(domain, SERVICE_SET_VALUE, ATTR_VALUE),
            unit=unit_of,
            presets=_presets,
        )

    return EndpointDescription(
        shape=(
            CapabilityAttribute.MIN,
            CapabilityAttribute.MAX,
            CapabilityAttribute.STEP,
        ),
        reachable=available,
        capabilities=(
            value(_is_temperature, Asset.TEMPERATURE, Word.VALUE),
            value(lambda state: not _is_temperature(state), Word.VALUE, Asset.PRESET),
        ),
    )


ENDPOINT = number(DOMAIN)
