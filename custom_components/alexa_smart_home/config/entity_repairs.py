"""Fix flows: leave entities out, remove the settings of unknown ones."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from homeassistant.components.repairs import RepairsFlowResult
from homeassistant.helpers.entityfilter import (
    CONF_EXCLUDE_ENTITIES,
    CONF_INCLUDE_ENTITIES,
)
from homeassistant.helpers.selector import EntitySelector, EntitySelectorConfig
import probatio as vol

from ..const import CONF_ENTITY_CONFIG, CONF_FILTER
from ..endpoints.exposure_filter import CONF_PRIMARY_ONLY, ExposureFilter
from ..endpoints.registry import EndpointRegistry
from ..endpoints.unknown_entities import unknown_entities
from ..protocol.discovery import without_alias
from ..protocol.not_exposed import Reason
from .flow_steps import UserInput
from .preview import async_preview
from .repair_flows import EntryRepairFlow
from .sources import config_of, divided, settings_from

# More preselected entities than this make the form too long: each has a row.
MAX_CHOSEN: Final = 100
_ENTITIES: Final = "entities"


class SurplusRepairFlow(EntryRepairFlow):
    """Ask which entities to leave out."""

    def __init__(self) -> None:
        self._exposed: list[str] = []
        self._surplus: list[str] = []

    async def async_step_init(self, _: UserInput = None) -> RepairsFlowResult:
        """Find the surplus entities; aliases cannot be left out by themselves."""
        endpoints: EndpointRegistry = self.entry.runtime_data.endpoints
        endpoints.async_update_listing()
        is_surplus = endpoints.faults.is_surplus
        found = [endpoint for endpoint, _ in endpoints.exposed()]
        self._exposed = sorted(endpoint.entity_id for endpoint in found)
        self._surplus = [*filter(is_surplus, self._exposed)]
        aliases = [alias.key for endpoint in found for alias in endpoint.aliases]
        if not self._surplus and (count := len([*filter(is_surplus, aliases)])):
            return self._abort("aliases", count)
        if (count := len(self._surplus)) > MAX_CHOSEN:
            return self._abort("far_too_many", count)
        return await self.async_step_entities()

    def _abort(self, reason: str, count: int) -> RepairsFlowResult:
        return self.async_abort(
            reason=reason, description_placeholders={"count": str(count)}
        )

    async def async_step_entities(
        self, user_input: UserInput = None
    ) -> RepairsFlowResult:
        chosen = self._surplus
        errors = {}
        if user_input is not None:
            chosen = user_input[_ENTITIES]
            # The selector also accepts ids of the registry.
            excluded = [key for key in self._exposed if key in chosen]
            config = self._without(excluded)
            if (error := await self._async_error(config)) is None:
                _, options = divided(config)
                return self.async_save(options=options)
            errors[_ENTITIES] = error
        selector = EntitySelector(
            EntitySelectorConfig(multiple=True, include_entities=self._exposed)
        )
        return self.async_show_form(
            step_id="entities",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Required(_ENTITIES): selector}), {_ENTITIES: chosen}
            ),
            errors=errors,
            description_placeholders={"count": str(len(self._surplus))},
        )

    def _without(self, entity_ids: list[str]) -> dict[str, Any]:
        """Return the settings with which entities are left out."""
        config = config_of(self.entry)
        new = _filter_without(config[CONF_FILTER], entity_ids)
        new[CONF_EXCLUDE_ENTITIES] = [*new[CONF_EXCLUDE_ENTITIES], *entity_ids]
        return {**config, CONF_FILTER: new}

    async def _async_error(self, config: Mapping[str, Any]) -> str | None:
        """Return why settings are no solution, None if they are."""
        if _exposes_more(config_of(self.entry)[CONF_FILTER], config[CONF_FILTER]):
            return "none_left"
        preview = await async_preview(self.hass, settings_from(config))
        for key, fault in preview.faults.items():
            # Aliases have the lowest priority.
            if fault.reason is Reason.SURPLUS and key == without_alias(key):
                return "too_few"
        return None


class UnknownEntitiesRepairFlow(EntryRepairFlow):
    """Remove the settings of entities that do not exist."""

    def __init__(self) -> None:
        self._shown: list[str] = []

    async def async_step_init(self, _: UserInput = None) -> RepairsFlowResult:
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: UserInput = None
    ) -> RepairsFlowResult:
        entry = self.entry
        unknown = unknown_entities(self.hass, entry.runtime_data.settings)
        if user_input is None:
            self._shown = unknown
            lines = [f"- `{entity_id}`" for entity_id in unknown]
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders={"list": "\n".join(lines)},
            )
        config = config_of(entry)
        removed = set(unknown).intersection(self._shown)
        new = _filter_without(config[CONF_FILTER], removed)
        if _exposes_more(config[CONF_FILTER], new):
            return self.async_abort(reason="none_left")
        config[CONF_FILTER] = new
        config[CONF_ENTITY_CONFIG] = {
            entity_id: kept
            for entity_id, settings in config[CONF_ENTITY_CONFIG].items()
            if entity_id not in removed
            if (kept := _settings_without(settings, removed))
        }
        _, options = divided(config)
        return self.async_save(options=options)


def _settings_without(
    settings: Mapping[str, Any], entity_ids: Collection[str]
) -> dict[str, Any]:
    """Return the settings of an entity without linked entities that do not exist."""
    linked = [key for key in settings.get("linked", ()) if key not in entity_ids]
    rest = {key: value for key, value in settings.items() if key != "linked"}
    return {**rest, "linked": linked} if linked else rest


def _filter_without(
    config: Mapping[str, Any], entity_ids: Collection[str]
) -> dict[str, Any]:
    """Return a filter that names none of the entities."""
    return {
        **config,
        **{
            key: [entity_id for entity_id in config[key] if entity_id not in entity_ids]
            for key in (CONF_INCLUDE_ENTITIES, CONF_EXCLUDE_ENTITIES)
        },
        # The default depends on the other keys.
        CONF_PRIMARY_ONLY: ExposureFilter(config).primary_only,
    }


def _exposes_more(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return whether only the new filter exposes entities that it does not mention.

    A filter that includes nothing exposes all entities.
    """
    return ExposureFilter(new).exposes_others and not ExposureFilter(old).exposes_others
