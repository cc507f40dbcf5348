"""Covers."""

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.builders import (
    adjust_range,
    asset,
    bounds,
    condition,
    condition_range,
    expect,
    flags,
    modes,
    names,
    set_mode,
    set_range,
    text,
    to_mode,
    to_range,
)
from tests.domains.cases import DirectiveCase, Entity

OPEN, CLOSE, SET_POSITION, STOP = 1, 2, 4, 8
OPEN_TILT, CLOSE_TILT, STOP_TILT, SET_TILT_POSITION = 16, 32, 64, 128

AT, TILTED = "cover.position", "cover.tilt"
POSITION = f"RangeController/{AT}"
POSITION_MODE = f"ModeController/{AT}"
TILT = f"RangeController/{TILTED}"
TILT_MODE = f"ModeController/{TILTED}"
STOPS = "PlaybackController"

RANGE_STATES = [condition_range("Open", 1, 100), condition("Closed", 0)]
MODE_STATES = [
    condition("Open", "position.open"),
    condition("Closed", "position.closed"),
]
REFUSED = {"error": "INSUFFICIENT_PERMISSIONS"}

SHUTTER = {
    "device_class": "shutter",
    "supported_features": OPEN | CLOSE | SET_POSITION | STOP,
}
GARAGE = {"device_class": "garage", "supported_features": OPEN | CLOSE}
BLIND = {"device_class": "blind", "supported_features": 255}

GARAGE_WITH_ALL = {**BLIND, "device_class": "garage"}


def stop(*services: str) -> DirectiveCase:
    return DirectiveCase(
        directive="PlaybackController.Stop",
        calls=[(f"cover.{service}", {}) for service in services],
    )


def opens(instance: str, *calls: tuple[str, dict[str, int]]) -> DirectiveCase:
    mode = f"{instance.partition('.')[2]}.open"
    return set_mode(instance, mode, **expect(mode, *calls))


def closes(instance: str, *calls: tuple[str, dict[str, int]]) -> DirectiveCase:
    mode = f"{instance.partition('.')[2]}.closed"
    return set_mode(instance, mode, **expect(mode, *calls))


OPENS_AND_CLOSES = (
    opens(AT, ("cover.open_cover", {})),
    closes(AT, ("cover.close_cover", {})),
)

ENTITIES = [
    Entity(
        title="position, two locales",
        entity_id="cover.shutter",
        state="open",
        attributes={**SHUTTER, "current_position": 40},
        context=CompileContext(locales=("en-US", "de-DE")),
        category="EXTERIOR_BLIND",
        interfaces=(POSITION, STOPS),
        values={f"{POSITION}.rangeValue": 40},
        discovery={
            POSITION: {
                "version": "3",
                "properties": flags(name="rangeValue"),
                "capabilityResources": names(
                    text("position"),
                    text("position", "de-DE"),
                    asset("Setting.Opening"),
                ),
                "configuration": {
                    **bounds(0, 100),
                    "unitOfMeasure": "Alexa.Unit.Percent",
                },
                "semantics": {
                    "actionMappings": [
                        to_range("Open", 100),
                        to_range("Close", 0),
                        to_range("Raise", 100),
                        to_range("Lower", 0),
                    ],
                    "stateMappings": RANGE_STATES,
                },
            },
            STOPS: {"supportedOperations": ["Stop"]},
        },
        directives=[
            set_range(
                AT, 70, **expect(70, ("cover.set_cover_position", {"position": 70}))
            ),
            set_range(
                AT, 69.6, **expect(70, ("cover.set_cover_position", {"position": 70}))
            ),
            set_range(AT, 100, **expect(100, ("cover.open_cover", {}))),
            set_range(AT, 0, **expect(0, ("cover.close_cover", {}))),
            set_range(
                AT,
                101,
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": 0, "maximumValue": 100}},
            ),
            adjust_range(
                AT, 25, **expect(65, ("cover.set_cover_position", {"position": 65}))
            ),
            adjust_range(AT, -60, **expect(0, ("cover.close_cover", {}))),
            adjust_range(AT, 90, **expect(100, ("cover.open_cover", {}))),
            # Without an amount Alexa sends a delta of 1.
            *(
                adjust_range(
                    AT,
                    delta,
                    default=True,
                    **expect(to, ("cover.set_cover_position", {"position": to})),
                )
                for delta, to in ((1, 60), (-1, 20))
            ),
            *(
                DirectiveCase(
                    directive="RangeController.AdjustRangeValue",
                    instance=AT,
                    payload=payload,
                    error="INVALID_DIRECTIVE",
                )
                for payload in (
                    {},
                    {"rangeValueDelta": "ten"},
                    {"rangeValueDelta": 10, "rangeValueDeltaDefault": "yes"},
                )
            ),
            stop("stop_cover"),
        ],
    ),
    Entity(
        title="position unknown",
        entity_id="cover.shutter",
        state="unknown",
        attributes={**SHUTTER, "current_position": float("nan")},
        category="EXTERIOR_BLIND",
        interfaces=(POSITION, STOPS),
        directives=[adjust_range(AT, 10, error="INVALID_VALUE")],
    ),
    Entity(
        title="garage door, closing",
        entity_id="cover.garage",
        state="closing",
        attributes=GARAGE,
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE,),
        values={f"{POSITION_MODE}.mode": "position.open"},
        discovery={
            POSITION_MODE: {
                "configuration": modes(
                    {
                        "position.open": asset("Value.Open"),
                        "position.closed": asset("Value.Close"),
                    }
                ),
                "semantics": {
                    "actionMappings": [
                        to_mode("Open", "position.open"),
                        to_mode("Close", "position.closed"),
                        to_mode("Raise", "position.open"),
                        to_mode("Lower", "position.closed"),
                    ],
                    "stateMappings": MODE_STATES,
                },
            }
        },
        directives=[
            set_mode(
                AT,
                "position.open",
                **expect("position.open", ("cover.open_cover", {})),
            ),
            set_mode(
                AT,
                "position.closed",
                **expect("position.closed", ("cover.close_cover", {})),
            ),
            set_mode(AT, "position.ajar", error="INVALID_VALUE"),
            set_mode(AT, "open", error="INVALID_VALUE"),
            DirectiveCase(
                directive="ModeController.SetMode",
                instance=AT,
                error="INVALID_DIRECTIVE",
            ),
        ],
    ),
    Entity(
        title="garage door, closed",
        entity_id="cover.garage",
        state="closed",
        attributes=GARAGE,
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE,),
        values={f"{POSITION_MODE}.mode": "position.closed"},
    ),
    Entity(
        title="garage door, unknown",
        entity_id="cover.garage",
        state="unknown",
        attributes=GARAGE,
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE,),
    ),
    Entity(
        title="garage door, close only",
        entity_id="cover.garage",
        state="open",
        attributes=GARAGE,
        config=EntityConfig(close_only=True),
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE,),
        values={f"{POSITION_MODE}.mode": "position.open"},
        discovery={
            POSITION_MODE: {
                "semantics": {
                    "actionMappings": [
                        to_mode("Close", "position.closed"),
                        to_mode("Lower", "position.closed"),
                    ],
                    "stateMappings": MODE_STATES,
                },
            }
        },
        directives=[
            set_mode(AT, "position.open", **REFUSED),
            set_mode(
                AT,
                "position.closed",
                **expect("position.closed", ("cover.close_cover", {})),
            ),
        ],
    ),
    Entity(
        title="door with position, close only",
        entity_id="cover.door",
        state="open",
        attributes={**SHUTTER, "device_class": "door", "current_position": 40},
        config=EntityConfig(close_only=True),
        category="DOOR",
        interfaces=(POSITION, STOPS),
        values={f"{POSITION}.rangeValue": 40},
        directives=[
            set_range(AT, 41, **REFUSED),
            adjust_range(AT, 5, **REFUSED),
            set_range(
                AT, 20, **expect(20, ("cover.set_cover_position", {"position": 20}))
            ),
        ],
    ),
    Entity(
        title="door with unknown position, close only",
        entity_id="cover.door",
        state="open",
        attributes={**SHUTTER, "device_class": "door"},
        config=EntityConfig(close_only=True),
        category="DOOR",
        interfaces=(POSITION, STOPS),
        directives=[
            set_range(AT, 20, **REFUSED),
            set_range(AT, 0, **expect(0, ("cover.close_cover", {}))),
        ],
    ),
    # Alexa asks for the voice PIN before it sets a mode, not before a range.
    *(
        Entity(
            title=f"{device_class} with position and tilt has modes only",
            entity_id=f"cover.{device_class}",
            state="open",
            attributes={
                **BLIND,
                "device_class": device_class,
                "current_position": 40,
                "current_tilt_position": 30,
            },
            category="GARAGE_DOOR",
            interfaces=(POSITION_MODE, STOPS),
            values={f"{POSITION_MODE}.mode": "position.open"},
            discovery={
                POSITION_MODE: {
                    "semantics": {
                        "actionMappings": [
                            to_mode("Open", "position.open"),
                            to_mode("Close", "position.closed"),
                            to_mode("Raise", "position.open"),
                            to_mode("Lower", "position.closed"),
                        ],
                        "stateMappings": MODE_STATES,
                    },
                }
            },
            directives=[*OPENS_AND_CLOSES, stop("stop_cover", "stop_cover_tilt")],
        )
        for device_class in ("garage", "gate")
    ),
    Entity(
        title="gate with set_position only",
        entity_id="cover.gate",
        state="closed",
        attributes={"device_class": "gate", "supported_features": SET_POSITION},
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE,),
        values={f"{POSITION_MODE}.mode": "position.closed"},
        directives=[
            opens(AT, ("cover.set_cover_position", {"position": 100})),
            closes(AT, ("cover.set_cover_position", {"position": 0})),
        ],
    ),
    Entity(
        title="garage door with tilt only",
        entity_id="cover.garage",
        state="open",
        attributes={
            "device_class": "garage",
            "supported_features": SET_TILT_POSITION,
            "current_tilt_position": 20,
        },
        category="GARAGE_DOOR",
        interfaces=(TILT_MODE,),
        values={f"{TILT_MODE}.mode": "tilt.open"},
        discovery={
            TILT_MODE: {
                "semantics": {
                    "actionMappings": [
                        to_mode("Open", "tilt.open"),
                        to_mode("Close", "tilt.closed"),
                    ],
                    "stateMappings": [
                        condition("Open", "tilt.open"),
                        condition("Closed", "tilt.closed"),
                    ],
                },
            }
        },
        directives=[
            opens(TILTED, ("cover.set_cover_tilt_position", {"tilt_position": 100}))
        ],
    ),
    Entity(
        title="display category GARAGE_DOOR",
        entity_id="cover.garage",
        state="open",
        attributes={"supported_features": 255, "current_position": 40},
        config=EntityConfig(display_categories=("GARAGE_DOOR",)),
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE, STOPS),
        values={f"{POSITION_MODE}.mode": "position.open"},
        directives=OPENS_AND_CLOSES,
    ),
    Entity(
        title="garage door with another display category",
        entity_id="cover.garage",
        state="open",
        attributes=GARAGE_WITH_ALL,
        config=EntityConfig(display_categories=("OTHER",)),
        category="OTHER",
        interfaces=(POSITION_MODE, STOPS),
        values={f"{POSITION_MODE}.mode": "position.open"},
    ),
    Entity(
        title="garage door with position, close only",
        entity_id="cover.garage",
        state="open",
        attributes=GARAGE_WITH_ALL,
        config=EntityConfig(close_only=True),
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE, STOPS),
        values={f"{POSITION_MODE}.mode": "position.open"},
        discovery={
            POSITION_MODE: {
                "semantics": {
                    "actionMappings": [
                        to_mode("Close", "position.closed"),
                        to_mode("Lower", "position.closed"),
                    ],
                    "stateMappings": MODE_STATES,
                },
            }
        },
        directives=[
            set_mode(AT, "position.open", **REFUSED),
            closes(AT, ("cover.close_cover", {})),
        ],
    ),
    Entity(
        title="obstructed garage door with position",
        entity_id="cover.garage",
        state="open",
        attributes={**GARAGE_WITH_ALL, "obstruction-detected": True},
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE, STOPS),
        values={f"{POSITION_MODE}.mode": "position.open"},
        directives=[
            set_mode(
                AT,
                "position.closed",
                error="OBSTACLE_DETECTED",
                namespace="Alexa.Safety",
            ),
        ],
    ),
    *(
        Entity(
            title=f"garage door in {' and '.join(locales)}",
            entity_id="cover.garage",
            state="open",
            attributes=GARAGE,
            context=CompileContext(locales=locales),
            category=category,
            interfaces=(POSITION_MODE,),
            values={f"{POSITION_MODE}.mode": "position.open"},
        )
        for locales, category in (
            (("de-DE",), "GARAGE_DOOR"),
            (("fr-CA",), "DOOR"),
            (("fr-CA", "it-IT"), "GARAGE_DOOR"),
        )
    ),
    Entity(
        title="garage door, read only",
        entity_id="cover.garage",
        state="open",
        attributes={**GARAGE, "supported_features": OPEN | CLOSE | STOP},
        config=EntityConfig(read_only=True),
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE,),
        values={f"{POSITION_MODE}.mode": "position.open"},
        discovery={
            POSITION_MODE: {
                "properties": flags(name="mode", control=False),
                "semantics": {"stateMappings": MODE_STATES},
            }
        },
        directives=[set_mode(AT, "position.closed", **REFUSED)],
    ),
    Entity(
        title="obstructed",
        entity_id="cover.garage",
        state="open",
        attributes={**GARAGE, "obstruction-detected": True},
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE,),
        values={f"{POSITION_MODE}.mode": "position.open"},
        directives=[
            set_mode(
                AT,
                "position.closed",
                error="OBSTACLE_DETECTED",
                namespace="Alexa.Safety",
            ),
            # An obstacle does not prevent opening.
            set_mode(
                AT,
                "position.open",
                **expect("position.open", ("cover.open_cover", {})),
            ),
        ],
    ),
    Entity(
        title="blind with position and tilt",
        entity_id="cover.blind",
        state="open",
        attributes={**BLIND, "current_position": 100, "current_tilt_position": 30},
        category="INTERIOR_BLIND",
        interfaces=(POSITION, TILT, STOPS),
        # Two instances of one interface.
        values={f"{POSITION}.rangeValue": 100, f"{TILT}.rangeValue": 30},
        discovery={
            POSITION: {
                "semantics": {
                    "actionMappings": [to_range("Raise", 100), to_range("Lower", 0)]
                }
            },
            STOPS: {"supportedOperations": ["Stop"]},
            TILT: {
                "capabilityResources": names(
                    text("tilt"), text("angle"), asset("Setting.Direction")
                ),
                "semantics": {
                    "actionMappings": [to_range("Open", 100), to_range("Close", 0)],
                    "stateMappings": RANGE_STATES,
                },
            },
        },
        directives=[
            set_range(
                TILTED,
                45,
                **expect(45, ("cover.set_cover_tilt_position", {"tilt_position": 45})),
            ),
            set_range(TILTED, 0, **expect(0, ("cover.close_cover_tilt", {}))),
            set_range(TILTED, 100, **expect(100, ("cover.open_cover_tilt", {}))),
            adjust_range(TILTED, -100, **expect(0, ("cover.close_cover_tilt", {}))),
            stop("stop_cover", "stop_cover_tilt"),
        ],
    ),
    Entity(
        title="tilt without position",
        entity_id="cover.slats",
        state="open",
        attributes={
            "supported_features": OPEN_TILT | CLOSE_TILT | STOP_TILT,
            "current_tilt_position": 0,
        },
        category="OTHER",
        interfaces=(TILT_MODE, STOPS),
        values={f"{TILT_MODE}.mode": "tilt.closed"},
        discovery={
            TILT_MODE: {
                "semantics": {
                    "actionMappings": [
                        to_mode("Open", "tilt.open"),
                        to_mode("Close", "tilt.closed"),
                    ],
                    "stateMappings": [
                        condition("Open", "tilt.open"),
                        condition("Closed", "tilt.closed"),
                    ],
                },
            }
        },
        directives=[
            set_mode(
                TILTED,
                "tilt.open",
                **expect("tilt.open", ("cover.open_cover_tilt", {})),
            ),
            stop("stop_cover_tilt"),
        ],
    ),
    Entity(
        title="tilt, unknown",
        entity_id="cover.slats",
        state="open",
        attributes={"supported_features": OPEN_TILT | CLOSE_TILT},
        category="OTHER",
        interfaces=(TILT_MODE,),
    ),
    Entity(
        title="assumed state",
        entity_id="cover.curtain",
        state="closed",
        attributes={
            "device_class": "curtain",
            "supported_features": OPEN | CLOSE,
            "assumed_state": True,
        },
        category="INTERIOR_BLIND",
        interfaces=(POSITION_MODE,),
        discovery={POSITION_MODE: {"properties": flags(name="mode", known=False)}},
    ),
    Entity(
        title="locale with ranges",
        entity_id="cover.shutter",
        state="open",
        attributes={**SHUTTER, "current_position": 10},
        context=CompileContext(locales=("nl-NL",)),
        category="EXTERIOR_BLIND",
        interfaces=(POSITION, STOPS),
        values={f"{POSITION}.rangeValue": 10},
    ),
    *(
        Entity(
            title=f"features {features}, locale without modes",
            entity_id="cover.garage",
            state="open",
            attributes={**GARAGE, "supported_features": features},
            context=CompileContext(locales=("nl-NL",)),
            category=None,
        )
        for features in (OPEN | CLOSE, OPEN | CLOSE | SET_POSITION)
    ),
    *(
        Entity(
            title=f"{device_class}",
            entity_id=f"cover.{device_class}",
            state="closed",
            attributes={**GARAGE, "device_class": device_class},
            category=category,
            interfaces=(POSITION_MODE,),
            values={f"{POSITION_MODE}.mode": "position.closed"},
        )
        for device_class, category in (
            ("awning", "EXTERIOR_BLIND"),
            ("damper", "OTHER"),
            ("door", "DOOR"),
            ("shade", "INTERIOR_BLIND"),
            ("window", "EXTERIOR_BLIND"),
        )
    ),
    Entity(
        title="no features",
        entity_id="cover.fixed",
        state="open",
        category=None,
    ),
]
