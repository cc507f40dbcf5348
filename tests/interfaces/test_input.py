"""Test the input names of Amazon's list."""

import pytest

from custom_components.alexa_smart_home.interfaces.input import INPUT_NAMES, input_name


def test_names_of_built_in_integration() -> None:
    from homeassistant.components.alexa.const import Inputs  # noqa: PLC0415

    built_in = Inputs.VALID_SOURCE_NAME_MAP
    assert {name: input_name(name) for name in built_in} == built_in
    assert set(built_in.values()) == set(INPUT_NAMES)


@pytest.mark.parametrize("name", INPUT_NAMES)
def test_each_listed_name_is_its_own_input(name: str) -> None:
    assert input_name(name) == name
    assert input_name(name.lower().replace(" ", "_")) == name


@pytest.mark.parametrize("name", ["", "AUX 8", "HDMI 11", "Sauna", "Netflix"])
def test_other_names_are_not_inputs(name: str) -> None:
    assert input_name(name) is None
