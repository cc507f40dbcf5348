"""Entities with the setting `routine_trigger`."""

from datetime import timedelta

from homeassistant.util import dt as dt_util

from custom_components.alexa_smart_home.domains.common.routine_trigger import SECONDS
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.cases import NOW, Entity

CONTACT = EntityConfig(routine_trigger="contact")
MOTION = EntityConfig(routine_trigger="motion")

LONG_AGO = (NOW - timedelta(seconds=SECONDS)).isoformat()
JUST_NOW = (NOW - timedelta(seconds=SECONDS - 1)).isoformat()
# Home Assistant sets a second event in the same millisecond one millisecond later.
NEXT = (NOW + timedelta(milliseconds=1)).isoformat(timespec="milliseconds")
# A time from a wrong clock.
FUTURE = (NOW + timedelta(seconds=2)).isoformat()


def switches(domain: str, category: str) -> list[Entity]:
    """Return the rows of a domain whose state is on or off."""
    return [
        Entity(
            title=f"routine trigger, {state}",
            entity_id=f"{domain}.signal",
            state=state,
            config=config,
            category=category,
            interfaces=("PowerController", sensor),
            values={
                "PowerController.powerState": state.upper(),
                f"{sensor}.detectionState": detected,
            },
            discovery={
                sensor: {
                    "properties": {
                        "supported": [{"name": "detectionState"}],
                        "proactivelyReported": True,
                        "retrievable": True,
                    }
                }
            },
        )
        for config, sensor in ((CONTACT, "ContactSensor"), (MOTION, "MotionSensor"))
        for state, detected in (("on", "DETECTED"), ("off", "NOT_DETECTED"))
    ]


def presses(domain: str, category: str) -> list[Entity]:
    """Return the rows of a domain whose state is its last activation."""
    return [
        Entity(
            title=f"routine trigger, {state}",
            entity_id=f"{domain}.signal",
            state=state,
            config=config,
            category=category,
            interfaces=("SceneController", sensor),
            values={f"{sensor}.detectionState": detected},
        )
        for config, sensor in ((CONTACT, "ContactSensor"), (MOTION, "MotionSensor"))
        for state, detected in (
            (JUST_NOW, "DETECTED"),
            (LONG_AGO, "NOT_DETECTED"),
            (FUTURE, "NOT_DETECTED"),
            ("unknown", "NOT_DETECTED"),
        )
    ]


SCRIPTS = [
    *(
        Entity(
            title=f"routine trigger, last_triggered {last}",
            entity_id="script.signal",
            state="off",
            attributes={"last_triggered": last and dt_util.parse_datetime(last)},
            config=CONTACT,
            category="ACTIVITY_TRIGGER",
            interfaces=("SceneController", "ContactSensor"),
            values={"ContactSensor.detectionState": detected},
        )
        for last, detected in (
            (JUST_NOW, "DETECTED"),
            (LONG_AGO, "NOT_DETECTED"),
            (FUTURE, "NOT_DETECTED"),
            (None, "NOT_DETECTED"),
        )
    ),
    # Read only: the sensor is the only interface.
    Entity(
        title="routine trigger, read only",
        entity_id="script.signal",
        state="off",
        config=EntityConfig(routine_trigger="contact", read_only=True),
        category="ACTIVITY_TRIGGER",
        interfaces=("ContactSensor",),
        values={"ContactSensor.detectionState": "NOT_DETECTED"},
    ),
    Entity(
        title="read only, no interface",
        entity_id="script.signal",
        state="off",
        config=EntityConfig(read_only=True),
        category=None,
    ),
]
