"""Preview of the endpoints that settings would expose."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
import logging
from typing import Final

from homeassistant.core import HomeAssistant

from ..camera.streams import camera_streams
from ..const import DOMAIN
from ..endpoints.batteries import async_charge_reader
from ..endpoints.context import async_compile_context
from ..endpoints.exposure import Exposure
from ..endpoints.label_texts import LabelTexts
from ..endpoints.registry import PORTION, EndpointRegistry
from ..endpoints.restrictions import Restrictions
from ..protocol import Endpoint
from ..protocol.not_exposed import NotExposed, Reason
from ..settings import Settings
from ..translate import async_load_translations

_EXAMPLES: Final = 5
_MAX_FAULTS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The endpoints that Alexa would discover, and the entities that are left out."""

    listed: list[Endpoint]
    # Entity ids by reason.
    left_out: Mapping[Reason, list[str]]
    # Entities that the settings include but Alexa would reject.
    faults: Mapping[str, NotExposed]

    @property
    def endpoints(self) -> int:
        return len(self.listed)

    def placeholders(self, hass: HomeAssistant) -> dict[str, str]:
        lines = [
            f"{reason.async_translate(hass, error='…')}: {_count(entity_ids)}"
            for reason, entity_ids in self.left_out.items()
            if entity_ids
        ]
        lines += [
            f"`{entity_id}`: {fault.async_translate(hass)}"
            for entity_id, fault in sorted(self.faults.items())[:_MAX_FAULTS]
        ]
        return {
            "endpoints": str(self.endpoints),
            "left_out": "\n".join(f"- {line}" for line in lines) or "-",
        }


async def async_preview(hass: HomeAssistant, settings: Settings) -> Preview:
    """Compile all entities with other settings."""
    await async_load_translations(hass)
    await LabelTexts(hass, settings.locales).async_load()
    endpoints = _registry(hass, settings)
    exposure = endpoints.exposure
    left_out: dict[Reason, list[str]] = {reason: [] for reason in Reason}
    for number, state in enumerate(hass.states.async_all()):
        if number % PORTION == 0:
            await asyncio.sleep(0)
        if (reason := exposure.exclusion_reason(state.entity_id)) is not None:
            left_out[reason].append(state.entity_id)
        elif (
            endpoints.async_get(state) is None
            and state.entity_id not in endpoints.faults.left_out
        ):
            linked = endpoints.links.hides(state.entity_id)
            kind = Reason.LINKED if linked else Reason.NOTHING_TO_USE
            left_out[kind].append(state.entity_id)
    return Preview(
        listed=endpoints.async_update_listing(),
        left_out=left_out,
        faults=endpoints.faults.left_out,
    )


def _registry(hass: HomeAssistant, settings: Settings) -> EndpointRegistry:
    """Return an empty registry with other settings."""
    loaded = _loaded_registry(hass)
    context = replace(
        async_compile_context(hass, settings),
        reports=settings.can_report and (loaded is None or loaded.context.reports),
        camera_streams=partial(camera_streams, hass),
        battery=partial(async_charge_reader, hass),
        restrict=Restrictions(hass, settings).apply,
    )
    exposure = Exposure(hass, settings)
    endpoints = EndpointRegistry(hass, exposure, context, log_level=logging.DEBUG)
    if loaded is None:
        endpoints.links.is_known = lambda _: not settings.can_report
    else:
        endpoints.links.is_known = loaded.links.is_known
        endpoints.adopt_bases(loaded)
    return endpoints


def _loaded_registry(hass: HomeAssistant) -> EndpointRegistry | None:
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        endpoints: EndpointRegistry = entry.runtime_data.endpoints
        return endpoints
    return None


def _count(entity_ids: Iterable[str]) -> str:
    """Return the number of entities, followed by examples."""
    found = sorted(entity_ids)
    examples = ", ".join(f"`{entity_id}`" for entity_id in found[:_EXAMPLES])
    return f"{len(found)} ({examples}{', …' if len(found) > _EXAMPLES else ''})"
