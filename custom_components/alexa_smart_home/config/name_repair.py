"""Fix flow: give different names to entities that have the same name."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from homeassistant.components.repairs import RepairsFlowResult
from homeassistant.helpers.selector import TextSelector
import probatio as vol

from ..const import CONF_ENTITY_CONFIG
from ..endpoints.endpoint_issues import duplicate_names, group_line
from ..endpoints.exposure import spoken
from ..endpoints.registry import EndpointRegistry
from ..endpoints.registry_locations import with_area
from ..protocol.discovery import MAX_LENGTH
from .flow_steps import UserInput
from .repair_flows import EntryRepairFlow
from .sources import config_of, divided

# The fields of a form; the translations have a text for each.
FIELDS: Final = 10


class NamesRepairFlow(EntryRepairFlow):
    """Ask for names of the entities that have the same name."""

    def __init__(self) -> None:
        # The current names that are shared, and the casefolded names of all others.
        self._shared: dict[str, str] = {}
        self._taken: set[str] = set()
        # The names entered so far, by entity id.
        self._names: dict[str, str] = {}

    async def async_step_init(self, _: UserInput = None) -> RepairsFlowResult:
        endpoints: EndpointRegistry = self.entry.runtime_data.endpoints
        listed = endpoints.async_update_listing()
        groups = [*duplicate_names(listed)]
        # The names of aliases cannot be set.
        self._shared = {
            endpoint.entity_id: endpoint.name
            for group in groups
            for endpoint in group
            if endpoint.key == endpoint.entity_id
        }
        self._taken = {
            endpoint.name.casefold()
            for endpoint in listed
            if endpoint.key not in self._shared
        }
        if groups and not self._shared:
            lines = "\n".join(f"- {group_line(group)}" for group in groups)
            return self.async_abort(
                reason="aliases", description_placeholders={"list": lines}
            )
        return await self.async_step_names()

    async def async_step_names(self, user_input: UserInput = None) -> RepairsFlowResult:
        """Ask for the names of some entities, then for the next ones."""
        entry = self.entry
        asked = self._next()
        errors = {}
        if user_input is not None:
            names = {
                entity_id: user_input[field].strip()
                for field, entity_id in asked.items()
            }
            errors = self._errors(asked, names)
            if not errors:
                self._names |= names
                user_input, asked = None, self._next()
        if not asked:
            config = config_of(entry)
            for entity_id, name in self._names.items():
                if name != self._shared[entity_id]:
                    config[CONF_ENTITY_CONFIG].setdefault(entity_id, {})["name"] = name
            _, options = divided(config)
            return self.async_save(options=options)
        return self._show(asked, user_input, errors)

    def _next(self) -> dict[str, str]:
        """Return the next entities by field."""
        waiting = [key for key in self._shared if key not in self._names]
        return {
            f"name_{number}": entity_id
            for number, entity_id in enumerate(waiting[:FIELDS], 1)
        }

    def _show(
        self, asked: Mapping[str, str], user_input: UserInput, errors: dict[str, str]
    ) -> RepairsFlowResult:
        names = {field: self._shared[entity_id] for field, entity_id in asked.items()}
        return self.async_show_form(
            step_id="names",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Required(field): TextSelector() for field in asked}),
                user_input or names,
            ),
            errors=errors,
            description_placeholders={
                field.replace("name", "entity"): with_area(self.hass, entity_id)
                for field, entity_id in asked.items()
            },
            last_step=len(self._names) + len(asked) == len(self._shared),
        )

    def _errors(
        self, asked: Mapping[str, str], names: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the errors of a form by field."""
        used = Counter(_compared(name) for name in {**self._names, **names}.values())
        errors = {}
        for field, entity_id in asked.items():
            name = _compared(names[entity_id])
            if not name:
                errors[field] = "no_name"
            elif len(name) > MAX_LENGTH:
                errors[field] = "long_name"
            elif name in self._taken or used[name] > 1:
                errors[field] = "same_name"
        return errors


def _compared(name: str) -> str:
    """Return a name as Alexa compares it."""
    return spoken(name).casefold()
