"""One file per Home Assistant domain: what its entities can do."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from ..protocol import EndpointDescription

# Each module of this package is named after its domain and defines ENDPOINT.
DESCRIPTIONS: Final[Mapping[str, EndpointDescription]] = {
    module.name: import_module(f"{__name__}.{module.name}").ENDPOINT
    for module in iter_modules(__path__)
    if not module.ispkg
}
