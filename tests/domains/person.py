"""People."""

from tests.domains.cases import Entity

ENTITIES = [
    Entity(
        title=state,
        entity_id="person.anna",
        state=state,
        category="MOTION_SENSOR",
        interfaces=("MotionSensor",),
        values=values,
    )
    for state, values in (
        ("home", {"MotionSensor.detectionState": "DETECTED"}),
        ("not_home", {"MotionSensor.detectionState": "NOT_DETECTED"}),
        ("School", {"MotionSensor.detectionState": "NOT_DETECTED"}),
        ("unknown", {"EndpointHealth.connectivity": {"value": "UNREACHABLE"}}),
    )
]
