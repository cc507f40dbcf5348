"""Device trackers."""

from tests.domains.cases import Entity

ENTITIES = [
    Entity(
        title=state,
        entity_id="device_tracker.phone",
        state=state,
        category="MOTION_SENSOR",
        interfaces=("MotionSensor",),
        values={"MotionSensor.detectionState": detected},
    )
    for state, detected in (("home", "DETECTED"), ("not_home", "NOT_DETECTED"))
]
