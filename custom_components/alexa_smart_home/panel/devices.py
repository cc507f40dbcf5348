"""One device: what Alexa knows of it, and what can be said to Alexa and tried."""

from typing import Any

from ..endpoints.explain import readable_properties
from .context import Call, async_require_known
from .examples import directive_examples
from .sentences import async_sentences
from .table import Table
from .words import CapabilityWords


async def async_device(call: Call) -> dict[str, Any]:
    """Return the row of an entity, and its endpoint in detail."""
    hass, runtime, language = call.hass, call.runtime, call.language
    entity_id = call.message["entity_id"]
    async_require_known(hass, entity_id)
    found: dict[str, Any] = {
        "row": Table(runtime, language).async_row(entity_id),
        "discovery": None,
        "properties": [],
        "sentences": [],
        "directives": [],
    }
    if (exposed := runtime.endpoints.async_find(entity_id)) is None:
        return found
    endpoint, state = exposed
    unit = runtime.endpoints.context.temperature_unit
    in_words = CapabilityWords(hass, language)
    properties = readable_properties(hass, endpoint, state, language)
    # An error is a sentence.
    values = {
        item["name"]: item["value"] for item in properties if isinstance(item, dict)
    }
    return found | {
        "discovery": endpoint.discovery,
        "properties": properties,
        "sentences": [
            {
                "locale": locale,
                "texts": await async_sentences(
                    hass, state, endpoint.discovery, values, locale
                ),
            }
            for locale in runtime.settings.locales
        ],
        "directives": [*directive_examples(endpoint, unit, values, in_words)],
    }
