"""What Alexa would get to see with other settings."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
import logging
from typing import Final

from homeassistant.core import HomeAssistant

from .cameras import camera_streams
from .capability import Site
from .endpoint_registry import PORTION, EndpointRegistry
from .exposure import Exposure, Obstacle
from .models import Settings
from .places import areas_to_clean, platform_of
from .restrictions import Restrictions
from .words import Fault, Reason, async_load

_EXAMPLES: Final = 5
_MAX_FAULTS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """How many endpoints there would be, and which entities would be none."""

    endpoints: int
    # Why not, in the order in which people read it.
    left_out: Mapping[Obstacle | Fault, list[str]]
    # What should be exposed but cannot be, and why.
    faults: Mapping[str, Reason]

    def placeholders(self, hass: HomeAssistant) -> dict[str, str]:
        """Return what the text of a form says of it."""
        lines = [
            f"{why.in_words(hass)}: {_count(entity_ids)}"
            for why, entity_ids in self.left_out.items()
            if entity_ids
        ]
        lines += [
            f"`{entity_id}`: {reason.in_words(hass)}"
            for entity_id, reason in sorted(self.faults.items())[:_MAX_FAULTS]
        ]
        return {
            "endpoints": str(self.endpoints),
            "left_out": "\n".join(f"- {line}" for line in lines) or "-",
        }


async def async_preview(hass: HomeAssistant, settings: Settings) -> Preview:
    """Compile every entity as the settings want it."""
    await async_load(hass)
    exposure = Exposure(hass, settings)
    site = Site(
        temperature_unit=hass.config.units.temperature_unit,
        locales=settings.locales,
        reports=settings.can_report,
        camera_streams=partial(camera_streams, hass),
        areas=partial(areas_to_clean, hass),
        platform=partial(platform_of, hass),
        restrict=Restrictions(hass, settings).apply,
    )
    endpoints = EndpointRegistry(hass, exposure, site, log_level=logging.DEBUG)
    left_out: dict[Obstacle | Fault, list[str]] = {
        why: [] for why in (*Obstacle, Fault.NOTHING_TO_USE)
    }
    for number, state in enumerate(hass.states.async_all()):
        if number % PORTION == 0:
            await asyncio.sleep(0)
        if (obstacle := exposure.obstacle(state.entity_id)) is not None:
            left_out[obstacle].append(state.entity_id)
        elif endpoints.of(state) is None and state.entity_id not in endpoints.left_out:
            left_out[Fault.NOTHING_TO_USE].append(state.entity_id)
    return Preview(
        endpoints=len(endpoints.discover()),
        left_out=left_out,
        faults=endpoints.left_out,
    )


def _count(entity_ids: Iterable[str]) -> str:
    """Return a number and, behind it, some of the entities."""
    found = sorted(entity_ids)
    examples = ", ".join(f"`{entity_id}`" for entity_id in found[:_EXAMPLES])
    return f"{len(found)} ({examples}{', …' if len(found) > _EXAMPLES else ''})"
