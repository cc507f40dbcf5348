"""Preview and save changes of the exposed entities and of their settings."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import voluptuous as vol

from ..config.entity_form import without_defaults
from ..config.entity_settings import ENTITY_SETTINGS, PASSWORD
from ..config.exposure_changes import Exposes, Filter, changed_filter
from ..config.preview import async_preview
from ..config.sources import config_of, divided, settings_from
from ..const import CONF_ENTITY_CONFIG, CONF_FILTER, DOMAIN
from ..endpoints.exposure import Exposure
from ..translate import async_translate_text
from .context import Call, PanelError, async_require_editable, async_require_known
from .differences import differences

# Unlike that of YAML, it rejects unknown settings.
_SETTINGS: Final = vol.Schema(
    {vol.Optional(setting.key): setting.validator for setting in ENTITY_SETTINGS}
)
_SECRETS: Final = frozenset(
    setting.key for setting in ENTITY_SETTINGS if setting.selector is PASSWORD
)

type Config = dict[str, Any]


async def async_preview_changes(call: Call) -> dict[str, Any]:
    """Return which endpoints the changes add, change and remove at Alexa."""
    config = _changed_config(call)
    preview = await async_preview(call.hass, settings_from(config))
    changes = call.message["changes"]
    named = {*changes.get("expose", ()), *changes.get("entities", ())}
    return differences(call.runtime, preview, named, call.language)


async def async_save_changes(call: Call) -> dict[str, Any]:
    """Save the changes, and announce them to Alexa; return their preview."""
    differences = await async_preview_changes(call)
    # Another change may have been saved during the preview.
    _, options = divided(_changed_config(call))
    entries = call.hass.config_entries
    entries.async_update_entry(call.entry, options=options)
    await entries.async_reload(call.entry.entry_id)
    return differences


def _changed_config(call: Call) -> Config:
    """Return the settings with the changes of a command; raises PanelError."""
    async_require_editable(call.hass)
    changes: Mapping[str, Any] = call.message["changes"]
    wanted: Mapping[str, bool] = changes.get("expose", {})
    entities: Mapping[str, Any] = changes.get("entities", {})
    config = config_of(call.entry)
    for entity_id in wanted:
        async_require_known(call.hass, entity_id)
    for entity_id, values in entities.items():
        old = config[CONF_ENTITY_CONFIG].pop(entity_id, {})
        if values is None:
            continue
        async_require_known(call.hass, entity_id)
        if new := without_defaults(_validated(call, entity_id, values, old), config):
            config[CONF_ENTITY_CONFIG][entity_id] = new
    if wanted:
        config[CONF_FILTER] = _changed_filter(call, config, wanted)
    return config


def _validated(
    call: Call, entity_id: str, values: dict[str, Any], old: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the settings of an entity; raises PanelError if they are not valid.

    A secret that is true keeps its value, which the client does not know.
    """
    kept = {key: old.get(key) for key in _SECRETS if values.get(key) is True}
    given = {key: value for key, value in (values | kept).items() if value is not None}
    try:
        valid: dict[str, Any] = _SETTINGS(given)
    except vol.Invalid as err:
        key = str(err.path[0]) if err.path else ""
        path = f"step.entity_settings.data.{key}"
        label = async_translate_text(call.hass, "options", path, call.language)
        raise PanelError(
            "invalid_settings",
            translation_domain=DOMAIN,
            translation_key="invalid_setting",
            translation_placeholders={
                "entity_id": entity_id,
                "setting": key if label == path else label,
                # The error may contain the value.
                "error": "expected text" if key in _SECRETS else err.msg,
            },
        ) from err
    return valid


def _changed_filter(call: Call, config: Config, wanted: Mapping[str, bool]) -> Config:
    """Return the filter that exposes and hides entities, and changes no others."""
    hass, settings = call.hass, settings_from(config)
    hides = call.runtime.endpoints.links.hides
    # Parts of other entities are endpoints only if they are included by entity id.
    parts = {key for key, expose in wanted.items() if expose and hides(key)}

    def exposes(new: Filter) -> Exposes:
        exposure = Exposure(hass, replace(settings, filter=new))
        included = exposure.filter.included_ids
        return lambda entity_id: (
            exposure.exclusion_reason(entity_id) is None
            and (entity_id in included or entity_id not in parts)
        )

    return changed_filter(config[CONF_FILTER], wanted, exposes)
