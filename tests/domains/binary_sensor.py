"""Binary sensors."""

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.cases import Entity

CONTACT = (
    "carbon_monoxide",
    "cold",
    "door",
    "garage_door",
    "gas",
    "glass_break",
    "heat",
    "light",
    "lock",
    "moisture",
    "opening",
    "plug",
    "power",
    "problem",
    "running",
    "safety",
    "smoke",
    "tamper",
    "window",
)
MOTION = ("motion", "moving", "occupancy", "presence", "sound", "vibration")
# Device classes that are not exposed.
NOTHING = ("battery", "battery_charging", "connectivity", "update", None)
KINDS = (
    *((device_class, "CONTACT_SENSOR", "ContactSensor") for device_class in CONTACT),
    *((device_class, "MOTION_SENSOR", "MotionSensor") for device_class in MOTION),
)

ENTITIES = [
    *(
        Entity(
            title=f"{device_class} {state}",
            entity_id=f"binary_sensor.{device_class}",
            state=state,
            attributes={"device_class": device_class},
            category=category,
            interfaces=(interface,),
            values={f"{interface}.detectionState": value},
            discovery={
                interface: {
                    "version": "3",
                    "properties": {
                        "supported": [{"name": "detectionState"}],
                        "proactivelyReported": True,
                        "retrievable": True,
                    },
                }
            },
        )
        for device_class, category, interface in KINDS
        for state, value in (("on", "DETECTED"), ("off", "NOT_DETECTED"))
    ),
    *(
        Entity(
            title=f"{device_class}, unknown",
            entity_id="binary_sensor.unknown",
            state="unknown",
            attributes={"device_class": device_class},
            category=category,
            interfaces=(interface,),
            values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
        )
        for device_class, category, interface in (KINDS[0], KINDS[-1])
    ),
    # An assumed state of an entity without directives is reported.
    Entity(
        title="assumed state",
        entity_id="binary_sensor.door",
        state="on",
        attributes={"device_class": "door", "assumed_state": True},
        category="CONTACT_SENSOR",
        interfaces=("ContactSensor",),
        values={"ContactSensor.detectionState": "DETECTED"},
    ),
    *(
        Entity(
            title=f"{device_class}, not exposed",
            entity_id="binary_sensor.other",
            state="on",
            attributes={"device_class": device_class},
            category=None,
        )
        for device_class in NOTHING
    ),
    *(
        Entity(
            title=f"{device_class} as {' and '.join(categories)}",
            entity_id="binary_sensor.chosen",
            state="on",
            attributes={"device_class": device_class} if device_class else {},
            config=EntityConfig(display_categories=categories),
            category=categories[0],
            interfaces=interfaces,
            values={
                f"{interface}.detectionState": "DETECTED"
                for interface in interfaces
                if interface != "DoorbellEventSource"
            },
        )
        for device_class, categories, interfaces in (
            (None, ("CONTACT_SENSOR",), ("ContactSensor",)),
            (None, ("MOTION_SENSOR",), ("MotionSensor",)),
            (None, ("DOORBELL",), ("DoorbellEventSource",)),
            ("battery", ("DOORBELL",), ("DoorbellEventSource",)),
            ("door", ("CONTACT_SENSOR",), ("ContactSensor",)),
            # The sensor of the device class is kept, because routines may use it.
            ("door", ("MOTION_SENSOR",), ("ContactSensor", "MotionSensor")),
            ("motion", ("DOORBELL",), ("MotionSensor", "DoorbellEventSource")),
            (
                None,
                ("DOORBELL", "MOTION_SENSOR"),
                ("DoorbellEventSource", "MotionSensor"),
            ),
            ("window", ("OTHER",), ("ContactSensor",)),
        )
    ),
    Entity(
        title="doorbell without event reporting",
        entity_id="binary_sensor.chosen",
        state="off",
        context=CompileContext(reports=False),
        config=EntityConfig(display_categories=("DOORBELL",)),
        category="DOORBELL",
        interfaces=("DoorbellEventSource",),
        discovery={"DoorbellEventSource": {"proactivelyReported": False}},
    ),
    Entity(
        title="no device class, display category that is no sensor",
        entity_id="binary_sensor.chosen",
        state="on",
        config=EntityConfig(display_categories=("OTHER",)),
        category=None,
    ),
    *(
        Entity(
            title=f"{device_class}, locale without the interface",
            entity_id="binary_sensor.other",
            state="on",
            attributes={"device_class": device_class},
            context=CompileContext(locales=("ar-SA", "nl-NL")),
            category=None,
        )
        for device_class in ("door", "motion")
    ),
]
