"""Build the facts about the home that the compilation of endpoints uses."""

from collections.abc import Callable
from functools import partial

from homeassistant.core import HomeAssistant, State, callback

from ..protocol.compile_context import CameraStream, Charge, CompileContext
from ..settings import EntityConfig, Settings
from .registry_locations import areas_to_clean, platform_of


@callback
def async_compile_context(  # noqa: PLR0913 - the facts of one object
    hass: HomeAssistant,
    settings: Settings,
    *,
    reports: bool,
    camera_streams: Callable[[str], frozenset[CameraStream]],
    battery: Callable[[str], Charge | None],
    restrict: Callable[[State, EntityConfig], EntityConfig],
    automation_status: Callable[[str], str] = lambda _: "NOT_AUTOMATED",
) -> CompileContext:
    """Return the context: facts of registries are looked up, the others are given."""
    return CompileContext(
        temperature_unit=hass.config.units.temperature_unit,
        locales=settings.locales,
        reports=reports,
        automation_status=automation_status,
        camera_streams=camera_streams,
        areas=partial(areas_to_clean, hass),
        platform=partial(platform_of, hass),
        battery=battery,
        restrict=restrict,
    )
