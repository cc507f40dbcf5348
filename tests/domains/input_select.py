"""Dropdown helpers."""

from tests.domains.builders import expect, set_mode
from tests.domains.cases import Entity

OPTION = "ModeController/input_select.option"

ENTITIES = [
    Entity(
        title="options of any name",
        entity_id="input_select.mood",
        state="cosy",
        attributes={"options": ["cosy", "bright"]},
        category="OTHER",
        interfaces=(OPTION,),
        values={f"{OPTION}.mode": "option.cosy"},
        directives=[
            set_mode(
                "input_select.option",
                "option.bright",
                **expect(
                    "option.bright",
                    ("input_select.select_option", {"option": "bright"}),
                ),
            ),
        ],
    ),
]
