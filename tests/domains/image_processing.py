"""Image processing."""

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from tests.domains.cases import Entity

SENSOR = ("MotionSensor",)
DETECTED = {"MotionSensor.detectionState": "DETECTED"}
NOT_DETECTED = {"MotionSensor.detectionState": "NOT_DETECTED"}
FACES = {"device_class": "face", "faces": []}

ENTITIES = [
    Entity(
        title="known face",
        entity_id="image_processing.door",
        state="Paulus",
        attributes={**FACES, "total_faces": 2},
        category="MOTION_SENSOR",
        interfaces=SENSOR,
        values=DETECTED,
        discovery={
            "MotionSensor": {
                "version": "3",
                "properties": {
                    "supported": [{"name": "detectionState"}],
                    "proactivelyReported": True,
                    "retrievable": True,
                },
            }
        },
    ),
    Entity(
        title="no face",
        entity_id="image_processing.door",
        state="unknown",
        attributes={**FACES, "total_faces": 0},
        category="MOTION_SENSOR",
        interfaces=SENSOR,
        values=NOT_DETECTED,
    ),
    Entity(
        title="objects with a person",
        entity_id="image_processing.yard",
        state="3",
        attributes={"matches": {"person": [{"score": 91}], "car": [{}, {}]}},
        category="MOTION_SENSOR",
        interfaces=SENSOR,
        values=DETECTED,
    ),
    Entity(
        title="objects without a person",
        entity_id="image_processing.yard",
        state="2",
        attributes={"matches": {"car": [{}, {}]}},
        category="MOTION_SENSOR",
        interfaces=SENSOR,
        values=NOT_DETECTED,
    ),
    Entity(
        title="count of people",
        entity_id="image_processing.hall",
        state="1",
        attributes={"unit_of_measurement": "people"},
        category="MOTION_SENSOR",
        interfaces=SENSOR,
        values=DETECTED,
    ),
    Entity(
        title="count of people, unknown",
        entity_id="image_processing.hall",
        state="unknown",
        attributes={"unit_of_measurement": "people"},
        category="MOTION_SENSOR",
        interfaces=SENSOR,
    ),
    *(
        Entity(
            title=f"vehicles: {vehicles}",
            entity_id="image_processing.gate",
            state="AB 123",
            attributes={"device_class": "alpr", "plates": {}, "vehicles": vehicles},
            category="MOTION_SENSOR",
            interfaces=SENSOR,
            values=values,
        )
        for vehicles, values in ((0, NOT_DETECTED), (2, DETECTED))
    ),
    Entity(
        title="number plates",
        entity_id="image_processing.gate",
        state="AB 123",
        attributes={"device_class": "alpr"},
        category=None,
    ),
    Entity(
        title="faces, locale with motion sensors",
        entity_id="image_processing.door",
        state="unknown",
        attributes={**FACES, "total_faces": 0},
        context=CompileContext(locales=("de-DE",)),
        category="MOTION_SENSOR",
        interfaces=SENSOR,
        values=NOT_DETECTED,
    ),
    Entity(
        title="faces, locale without motion sensors",
        entity_id="image_processing.door",
        state="unknown",
        attributes={**FACES, "total_faces": 0},
        context=CompileContext(locales=("nl-NL",)),
        category=None,
    ),
]
