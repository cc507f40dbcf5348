"""Selects."""

from tests.domains.builders import asset, expect, flags, modes, names, set_mode, text
from tests.domains.cases import DirectiveCase, Entity

OPTION = "ModeController/select.option"

ENTITIES = [
    Entity(
        title="options of any name",
        entity_id="select.programme",
        state="60 °C",
        attributes={"options": ["eco", "60 °C", "Quick.Wash"]},
        category="OTHER",
        interfaces=(OPTION,),
        values={f"{OPTION}.mode": "option.60 °C"},
        discovery={
            OPTION: {
                "properties": flags(name="mode"),
                "capabilityResources": names(asset("Setting.Mode"), text("option")),
                "configuration": modes(
                    {
                        "option.eco": text("eco"),
                        "option.60 °C": text("60 °C"),
                        "option.Quick.Wash": text("Quick.Wash"),
                    }
                ),
            }
        },
        directives=[
            set_mode(
                "select.option",
                "option.Quick.Wash",
                **expect(
                    "option.Quick.Wash",
                    ("select.select_option", {"option": "Quick.Wash"}),
                ),
            ),
            set_mode("select.option", "option.boil", error="INVALID_VALUE"),
            DirectiveCase(
                directive="ModeController.SetMode",
                instance="select.option",
                payload={"mode": ["option.eco"]},
                error="INVALID_DIRECTIVE",
            ),
        ],
    ),
    *(
        Entity(
            title=f"option {state}",
            entity_id="select.programme",
            state=state,
            attributes={"options": ["eco", "boil"]},
            category="OTHER",
            interfaces=(OPTION,),
        )
        for state in ("unknown", "none of them")
    ),
    *(
        Entity(
            title=f"options {options}",
            entity_id="select.programme",
            state="unknown",
            attributes={"options": options},
            category=None,
        )
        for options in ([], ["-"], None)
    ),
    *(
        Entity(
            title=f"one option in {options}",
            entity_id="select.programme",
            state="eco",
            attributes={"options": options},
            category="OTHER",
            interfaces=(OPTION,),
            values={f"{OPTION}.mode": "option.eco"},
            discovery={
                OPTION: {
                    "configuration": modes(
                        {"option.eco": text("eco"), "option.-": text("-")}
                    ),
                }
            },
            directives=[
                set_mode(
                    "select.option",
                    "option.eco",
                    **expect("option.eco", ("select.select_option", {"option": "eco"})),
                ),
                set_mode("select.option", "option.-"),
            ],
        )
        for options in (["eco"], ["eco", "eco"])
    ),
    Entity(
        title="options that differ in case only",
        entity_id="select.programme",
        state="Eco",
        attributes={"options": ["eco", "Eco", "music", "-1", "1"]},
        category="OTHER",
        interfaces=(OPTION,),
        values={f"{OPTION}.mode": "option.Eco"},
        discovery={
            OPTION: {
                "configuration": modes(
                    {
                        "option.eco": text("eco"),
                        "option.Eco": text("Eco 2"),
                        "option.music": text("music"),
                        "option.-1": text("-1"),
                        "option.1": text("1"),
                    }
                ),
            }
        },
    ),
    Entity(
        title="option with the name of the padding mode",
        entity_id="select.sign",
        state="-",
        attributes={"options": ["+", "-"]},
        category="OTHER",
        interfaces=(OPTION,),
        values={f"{OPTION}.mode": "option.-"},
        directives=[
            set_mode(
                "select.option",
                "option.-",
                **expect("option.-", ("select.select_option", {"option": "-"})),
            ),
        ],
    ),
]
