"""Test which entities are exposed by default."""

from typing import Any

from homeassistant.core import State
import pytest

from custom_components.alexa_smart_home.domains import DESCRIPTIONS


@pytest.mark.parametrize(
    ("entity_id", "attributes", "expected"),
    [
        ("light.lamp", {}, True),
        ("number.delay", {}, True),
        ("weather.home", {}, True),
        ("person.anna", {}, False),
        ("device_tracker.phone", {}, False),
        ("sensor.hall", {"device_class": "temperature"}, True),
        ("sensor.hall", {"device_class": "humidity"}, True),
        ("sensor.hall", {"device_class": "carbon_dioxide"}, True),
        ("sensor.hall", {"device_class": "power"}, False),
        ("sensor.hall", {"device_class": "battery"}, False),
        ("sensor.hall", {"unit_of_measurement": "%"}, False),
        ("sensor.hall", {"unit_of_measurement": "°C"}, True),
        ("sensor.hall", {"unit_of_measurement": "K"}, False),
    ],
)
def test_by_default(entity_id: str, attributes: dict[str, Any], expected: bool) -> None:
    state = State(entity_id, "1", attributes)
    assert DESCRIPTIONS[state.domain].by_default(state) is expected
