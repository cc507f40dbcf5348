"""Dropdown helpers."""

from tests.domains.cases import Entity
from tests.domains.generic import becomes, set_mode

OPTION = "ModeController/input_select.option"

ENTITIES = [
    Entity(
        title="of any options",
        entity_id="input_select.mood",
        state="cosy",
        attributes={"options": ["cosy", "bright"]},
        category="OTHER",
        interfaces=(OPTION,),
        values={f"{OPTION}.mode": "option.cosy"},
        asks=[
            set_mode(
                "input_select.option",
                "option.bright",
                **becomes(
                    "option.bright",
                    ("input_select.select_option", {"option": "bright"}),
                ),
            ),
        ],
    ),
]
