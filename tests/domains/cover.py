"""Covers."""

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.cases import Ask, Entity
from tests.domains.generic import (
    adjust_range,
    asset,
    becomes,
    condition,
    condition_range,
    flags,
    modes,
    names,
    reaches,
    set_mode,
    set_range,
    spans,
    text,
    to_mode,
    to_range,
)

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


def stop(*services: str) -> Ask:
    return Ask(
        directive="PlaybackController.Stop",
        calls=[(f"cover.{service}", {}) for service in services],
    )


def opens(instance: str, *calls: tuple[str, dict[str, int]]) -> Ask:
    mode = f"{instance.partition('.')[2]}.open"
    return set_mode(instance, mode, **becomes(mode, *calls))


def closes(instance: str, *calls: tuple[str, dict[str, int]]) -> Ask:
    mode = f"{instance.partition('.')[2]}.closed"
    return set_mode(instance, mode, **becomes(mode, *calls))


OPENS_AND_CLOSES = (
    opens(AT, ("cover.open_cover", {})),
    closes(AT, ("cover.close_cover", {})),
)

ENTITIES = [
    Entity(
        title="by degrees, in two languages",
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
                    **spans(0, 100),
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
        asks=[
            set_range(
                AT, 70, **reaches(70, ("cover.set_cover_position", {"position": 70}))
            ),
            set_range(
                AT, 69.6, **reaches(70, ("cover.set_cover_position", {"position": 70}))
            ),
            set_range(AT, 100, **reaches(100, ("cover.open_cover", {}))),
            set_range(AT, 0, **reaches(0, ("cover.close_cover", {}))),
            set_range(
                AT,
                101,
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": 0, "maximumValue": 100}},
            ),
            adjust_range(
                AT, 25, **reaches(65, ("cover.set_cover_position", {"position": 65}))
            ),
            adjust_range(AT, -60, **reaches(0, ("cover.close_cover", {}))),
            adjust_range(AT, 90, **reaches(100, ("cover.open_cover", {}))),
            # Who does not say how far gets a single percent from Alexa.
            *(
                adjust_range(
                    AT,
                    delta,
                    default=True,
                    **reaches(to, ("cover.set_cover_position", {"position": to})),
                )
                for delta, to in ((1, 60), (-1, 20))
            ),
            *(
                Ask(
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
        title="its position not known",
        entity_id="cover.shutter",
        state="unknown",
        attributes={**SHUTTER, "current_position": float("nan")},
        category="EXTERIOR_BLIND",
        interfaces=(POSITION, STOPS),
        asks=[adjust_range(AT, 10, error="INVALID_VALUE")],
    ),
    Entity(
        title="a garage door is open until it is closed",
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
        asks=[
            set_mode(
                AT,
                "position.open",
                **becomes("position.open", ("cover.open_cover", {})),
            ),
            set_mode(
                AT,
                "position.closed",
                **becomes("position.closed", ("cover.close_cover", {})),
            ),
            set_mode(AT, "position.ajar", error="INVALID_VALUE"),
            set_mode(AT, "open", error="INVALID_VALUE"),
            Ask(
                directive="ModeController.SetMode",
                instance=AT,
                error="INVALID_DIRECTIVE",
            ),
        ],
    ),
    Entity(
        title="a closed garage door",
        entity_id="cover.garage",
        state="closed",
        attributes=GARAGE,
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE,),
        values={f"{POSITION_MODE}.mode": "position.closed"},
    ),
    Entity(
        title="a garage door of which nothing is known",
        entity_id="cover.garage",
        state="unknown",
        attributes=GARAGE,
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE,),
    ),
    Entity(
        title="a garage door that Alexa may only close",
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
        asks=[
            set_mode(AT, "position.open", **REFUSED),
            set_mode(
                AT,
                "position.closed",
                **becomes("position.closed", ("cover.close_cover", {})),
            ),
        ],
    ),
    Entity(
        title="a door that Alexa may only close, by degrees",
        entity_id="cover.door",
        state="open",
        attributes={**SHUTTER, "device_class": "door", "current_position": 40},
        config=EntityConfig(close_only=True),
        category="DOOR",
        interfaces=(POSITION, STOPS),
        values={f"{POSITION}.rangeValue": 40},
        asks=[
            set_range(AT, 41, **REFUSED),
            adjust_range(AT, 5, **REFUSED),
            set_range(
                AT, 20, **reaches(20, ("cover.set_cover_position", {"position": 20}))
            ),
        ],
    ),
    Entity(
        title="a door that Alexa may only close, wherever it is",
        entity_id="cover.door",
        state="open",
        attributes={**SHUTTER, "device_class": "door"},
        config=EntityConfig(close_only=True),
        category="DOOR",
        interfaces=(POSITION, STOPS),
        asks=[
            set_range(AT, 20, **REFUSED),
            set_range(AT, 0, **reaches(0, ("cover.close_cover", {}))),
        ],
    ),
    # Alexa asks for the voice PIN before it sets a mode, never before a range.
    *(
        Entity(
            title=f"a {device_class} with position and tilt opens by modes alone",
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
            asks=[*OPENS_AND_CLOSES, stop("stop_cover", "stop_cover_tilt")],
        )
        for device_class in ("garage", "gate")
    ),
    Entity(
        title="a gate that can only be set to a position",
        entity_id="cover.gate",
        state="closed",
        attributes={"device_class": "gate", "supported_features": SET_POSITION},
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE,),
        values={f"{POSITION_MODE}.mode": "position.closed"},
        asks=[
            opens(AT, ("cover.set_cover_position", {"position": 100})),
            closes(AT, ("cover.set_cover_position", {"position": 0})),
        ],
    ),
    Entity(
        title="a garage door that only tilts",
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
        asks=[opens(TILTED, ("cover.set_cover_tilt_position", {"tilt_position": 100}))],
    ),
    Entity(
        title="a garage door by its display category",
        entity_id="cover.garage",
        state="open",
        attributes={"supported_features": 255, "current_position": 40},
        config=EntityConfig(display_categories=("GARAGE_DOOR",)),
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE, STOPS),
        values={f"{POSITION_MODE}.mode": "position.open"},
        asks=OPENS_AND_CLOSES,
    ),
    Entity(
        title="a garage door that its display category makes no blind",
        entity_id="cover.garage",
        state="open",
        attributes=GARAGE_WITH_ALL,
        config=EntityConfig(display_categories=("OTHER",)),
        category="OTHER",
        interfaces=(POSITION_MODE, STOPS),
        values={f"{POSITION_MODE}.mode": "position.open"},
    ),
    Entity(
        title="a garage door with position that Alexa may only close",
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
        asks=[
            set_mode(AT, "position.open", **REFUSED),
            closes(AT, ("cover.close_cover", {})),
        ],
    ),
    Entity(
        title="something is in the way of a garage door with position",
        entity_id="cover.garage",
        state="open",
        attributes={**GARAGE_WITH_ALL, "obstruction-detected": True},
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE, STOPS),
        values={f"{POSITION_MODE}.mode": "position.open"},
        asks=[
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
            title=f"a garage door in {' and '.join(locales)}",
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
        title="a garage door that Alexa may only look at",
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
        asks=[set_mode(AT, "position.closed", **REFUSED)],
    ),
    Entity(
        title="something is in the way",
        entity_id="cover.garage",
        state="open",
        attributes={**GARAGE, "obstruction-detected": True},
        category="GARAGE_DOOR",
        interfaces=(POSITION_MODE,),
        values={f"{POSITION_MODE}.mode": "position.open"},
        asks=[
            set_mode(
                AT,
                "position.closed",
                error="OBSTACLE_DETECTED",
                namespace="Alexa.Safety",
            ),
            # That is no reason to keep somebody inside.
            set_mode(
                AT,
                "position.open",
                **becomes("position.open", ("cover.open_cover", {})),
            ),
        ],
    ),
    Entity(
        title="a blind: raised and lowered, its slats opened and closed",
        entity_id="cover.blind",
        state="open",
        attributes={**BLIND, "current_position": 100, "current_tilt_position": 30},
        category="INTERIOR_BLIND",
        interfaces=(POSITION, TILT, STOPS),
        # Two instances of one property, side by side.
        values={f"{POSITION}.rangeValue": 100, f"{TILT}.rangeValue": 30},
        discovery={
            POSITION: {
                "semantics": {
                    "actionMappings": [to_range("Raise", 100), to_range("Lower", 0)]
                }
            },
            STOPS: {"supportedOperations": ["Stop"]},
            TILT: {
                "capabilityResources": names(text("tilt"), text("angle")),
                "semantics": {
                    "actionMappings": [to_range("Open", 100), to_range("Close", 0)],
                    "stateMappings": RANGE_STATES,
                },
            },
        },
        asks=[
            set_range(
                TILTED,
                45,
                **reaches(45, ("cover.set_cover_tilt_position", {"tilt_position": 45})),
            ),
            set_range(TILTED, 0, **reaches(0, ("cover.close_cover_tilt", {}))),
            set_range(TILTED, 100, **reaches(100, ("cover.open_cover_tilt", {}))),
            adjust_range(TILTED, -100, **reaches(0, ("cover.close_cover_tilt", {}))),
            stop("stop_cover", "stop_cover_tilt"),
        ],
    ),
    Entity(
        title="slats alone, all the way",
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
        asks=[
            set_mode(
                TILTED,
                "tilt.open",
                **becomes("tilt.open", ("cover.open_cover_tilt", {})),
            ),
            stop("stop_cover_tilt"),
        ],
    ),
    Entity(
        title="slats of which nothing is known",
        entity_id="cover.slats",
        state="open",
        attributes={"supported_features": OPEN_TILT | CLOSE_TILT},
        category="OTHER",
        interfaces=(TILT_MODE,),
    ),
    Entity(
        title="with an assumed state",
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
        title="where Alexa speaks of ranges",
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
            title=f"with {features}, where Alexa does not speak of modes",
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
            title=f"a {device_class}",
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
        title="that cannot move",
        entity_id="cover.fixed",
        state="open",
        category=None,
    ),
]
