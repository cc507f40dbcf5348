"""The table of all entities, and the rows that have changed."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

from homeassistant.core import callback
from homeassistant.util.json import JsonObjectType

from ..config.entity_settings import ENTITY_SETTINGS
from ..const import CONF_ALIASES
from ..domains import DESCRIPTIONS
from ..endpoints.endpoint_issues import duplicate_names
from ..endpoints.faults import MAX_ENDPOINTS
from ..endpoints.registry import PORTION
from ..protocol import DisplayCategory
from ..protocol.discovery import without_alias
from ..settings import YAML
from .context import PanelContext, is_linked
from .rows import Rows, same_name

_CATEGORIES: Final = sorted(DisplayCategory)


class Table:
    """Hold the rows of all entities, and find those that have changed."""

    def __init__(self, runtime: PanelContext, language: str | None) -> None:
        self._runtime = runtime
        self._builder = Rows(runtime, language)
        self._rows: dict[str, JsonObjectType] = {}
        self._count = 0
        self._linked = False
        self._language = language
        # Sentences for names that several endpoints have, by entity id.
        self._ambiguities: dict[str, str] = {}
        self._surplus = frozenset[str]()

    async def async_build(self) -> dict[str, Any]:
        """Build all rows in portions, and return the table."""
        runtime, hass = self._runtime, self._runtime.hass
        # The listing compiles the endpoints that are not compiled yet at once.
        await runtime.endpoints.async_prepare()
        self._update_listing()
        await self._async_update(hass.states.async_entity_ids(DESCRIPTIONS))
        yaml = hass.data.get(YAML)
        house = {CONF_ALIASES: runtime.settings.aliases}
        self._linked = is_linked(runtime)
        return {
            "yaml": yaml.block if yaml else None,
            "limit": MAX_ENDPOINTS,
            "count": self._count,
            "linked": self._linked,
            "categories": _CATEGORIES,
            "defaults": {
                setting.key: default
                for setting in ENTITY_SETTINGS
                if (default := setting.default_in(house)) is not None
            },
            "rows": [*self._rows.values()],
        }

    async def async_changes(
        self, entity_ids: Iterable[str], *, relist: bool
    ) -> dict[str, Any] | None:
        """Return the changes of the rows of entities, None if there are none.

        If the endpoints may have changed (`relist`), other rows may change too.
        """
        before = self._count, self._linked
        others = self._update_listing() if relist else set[str]()
        changed, removed = await self._async_update({*entity_ids, *others})
        self._linked = is_linked(self._runtime)
        after = self._count, self._linked
        if not (changed or removed or before != after):
            return None
        count, linked = after
        return {
            "changed": changed,
            "removed": removed,
            "count": count,
            "linked": linked,
        }

    async def _async_update(
        self, entity_ids: Iterable[str]
    ) -> tuple[list[JsonObjectType], list[str]]:
        """Build rows in portions; return those that differ, and the removed ones."""
        changed, removed = [], []
        for number, entity_id in enumerate(entity_ids, 1):
            if number % PORTION == 0:
                await asyncio.sleep(0)
            if (row := self._row(entity_id)) is None:
                if self._rows.pop(entity_id, None) is not None:
                    removed.append(entity_id)
            elif row != self._rows.get(entity_id):
                self._rows[entity_id] = row
                changed.append(row)
        return changed, removed

    def _row(self, entity_id: str) -> JsonObjectType | None:
        state = self._runtime.hass.states.get(entity_id)
        if state is None or state.domain not in DESCRIPTIONS:
            return None
        return self._builder.row(state, self._ambiguities.get(entity_id))

    @callback
    def async_row(self, entity_id: str) -> JsonObjectType | None:
        """Return the row of one entity without those of the others."""
        self._update_listing()
        return self._row(entity_id)

    def _update_listing(self) -> set[str]:
        """Choose the endpoints that Alexa discovers.

        Return the entities whose rows may change because of other entities.
        """
        listed = self._runtime.endpoints.async_update_listing()
        self._count = len(listed)
        names, surplus = self._ambiguities, self._surplus
        self._ambiguities = {
            endpoint.entity_id: same_name(
                self._runtime.hass, group, endpoint, self._language
            )
            for group in duplicate_names(listed)
            for endpoint in group
        }
        self._surplus = self._runtime.endpoints.faults.surplus
        keys = {key for key, _ in names.items() ^ self._ambiguities.items()}
        return keys | {without_alias(key) for key in surplus ^ self._surplus}
