"""Build the facts about the home that the compilation of endpoints uses."""

from functools import partial

from homeassistant.core import HomeAssistant, callback

from ..protocol import CompileContext
from ..settings import Settings
from .energy import measures_energy
from .label_texts import async_translate_label
from .registry_locations import areas_to_clean, mac_addresses_of, platform_of


@callback
def async_compile_context(hass: HomeAssistant, settings: Settings) -> CompileContext:
    """Return a context with the settings and with the facts from the registries."""
    return CompileContext(
        temperature_unit=hass.config.units.temperature_unit,
        locales=settings.locales,
        areas=partial(areas_to_clean, hass),
        platform=partial(platform_of, hass),
        measures_energy=partial(measures_energy, hass),
        state_of=hass.states.get,
        mac_addresses=partial(mac_addresses_of, hass),
        translate=partial(async_translate_label, hass),
    )
