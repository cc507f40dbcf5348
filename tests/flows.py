"""Run flows and check the texts of each step and that it shows no secret."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.translations import Shown, shown

SECRET = "hush-hush"
EXPOSE_ALL = {
    "include": {},
    "exclude": {},
    "primary_entities_only": True,
    "link_entities": True,
    "aliases": False,
}


class Flow:
    """A config flow or the options flow of an entry; `seen` holds the shown texts."""

    def __init__(
        self, hass: HomeAssistant, entry: AlexaConfigEntry | None = None
    ) -> None:
        self._entry = entry
        entries = hass.config_entries
        self._manager = entries.options if entry else entries.flow
        self._kind = "options" if entry else "config"
        self._flow_id = ""
        self.seen: Shown = set()

    async def start(self, source: str = "user", **context: Any) -> ConfigFlowResult:
        result = await self._manager.async_init(
            self._entry.entry_id if self._entry else DOMAIN,
            context={"source": source, **context},
        )
        self._flow_id = result["flow_id"]
        return self._check(result)

    async def go(
        self, user_input: Mapping[str, Any] | str | None = None
    ) -> ConfigFlowResult:
        """Submit a form or choose from a menu; without input, show the step again."""
        if isinstance(user_input, str):
            user_input = {"next_step_id": user_input}
        result = await self._manager.async_configure(
            self._flow_id, None if user_input is None else dict(user_input)
        )
        return self._check(result)

    def _check(self, result: ConfigFlowResult) -> ConfigFlowResult:
        self.seen |= shown(result, self._kind)
        if result["type"] is not FlowResultType.CREATE_ENTRY:
            assert SECRET not in str(suggested(result))
            assert SECRET not in str(result)
        return result


def suggested(result: ConfigFlowResult) -> dict[str, Any]:
    """Return the suggested values of a form."""
    if result["type"] is not FlowResultType.FORM:
        return {}
    return {
        str(key): key.description["suggested_value"]
        for key in result["data_schema"].schema
        if key.description
    }


async def set_up_ui_entry(
    hass: HomeAssistant,
    data: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    **config: Any,
) -> AlexaConfigEntry:
    """Return a loaded entry whose settings come from the user interface."""
    entry = MockConfigEntry(domain=DOMAIN, data=data or {}, options=options or {})
    entry.add_to_hass(hass)
    assert await async_setup_component(hass, DOMAIN, config)
    await hass.async_block_till_done()
    return entry
