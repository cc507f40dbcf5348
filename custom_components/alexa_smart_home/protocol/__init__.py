"""Alexa's message format."""

from .capability import Capability, Property
from .compile_context import CameraStream, CompileContext
from .description import EndpointDescription
from .directive import Directive
from .display_category import DisplayCategory
from .endpoint import Endpoint
from .outcome import DeviceEvent
from .readers import Predicate, Reader

__all__ = [
    "CameraStream",
    "Capability",
    "CompileContext",
    "DeviceEvent",
    "Directive",
    "DisplayCategory",
    "Endpoint",
    "EndpointDescription",
    "Predicate",
    "Property",
    "Reader",
]
