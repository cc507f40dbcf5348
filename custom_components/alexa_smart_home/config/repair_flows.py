"""Fix flows: enter the credentials again, move the settings out of YAML."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET
from homeassistant.core import callback
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.selector import TextSelector
import probatio as vol

from .. import issues
from ..const import DOMAIN
from ..settings import YAML
from .entity_settings import PASSWORD
from .flow_steps import (
    CONF_REGION,
    UserInput,
    connection_from,
    region_of,
    without_secret,
)
from .sources import async_move

_CREDENTIALS: Final = vol.Schema(
    {
        vol.Required(CONF_CLIENT_ID): TextSelector(),
        vol.Required(CONF_CLIENT_SECRET): PASSWORD,
    }
)


class EntryRepairFlow(RepairsFlow):
    """Base class of the fix flows, which change the config entry."""

    @property
    def entry(self) -> ConfigEntry[Any]:
        """Return the loaded config entry.

        Raises AbortFlow if the issue was solved meanwhile or is no longer fixable.
        """
        entries = self.hass.config_entries.async_loaded_entries(DOMAIN)
        if not entries or not issues.is_active(self.hass, self.issue_id, fixable=True):
            raise AbortFlow("outdated")
        return entries[0]

    @callback
    def async_save(
        self,
        *,
        data: Mapping[str, Any] | None = None,
        options: Mapping[str, Any] | None = None,
        description: str | None = None,
    ) -> RepairsFlowResult:
        """Save data or options in the entry, set it up again, and end the flow."""
        entry = self.entry
        self.hass.config_entries.async_update_entry(
            entry,
            data=entry.data if data is None else data,
            options=entry.options if options is None else options,
        )
        # The end of the flow deletes the issue, and the set-up may create it again.
        self.hass.async_create_task(
            self.hass.config_entries.async_reload(entry.entry_id),
            f"{DOMAIN} reload",
            eager_start=False,
        )
        return self.async_create_entry(data={}, description=description)


class CredentialsRepairFlow(EntryRepairFlow):
    """Ask for the client id and the client secret."""

    async def async_step_init(self, _: UserInput = None) -> RepairsFlowResult:
        return await self.async_step_credentials()

    async def async_step_credentials(
        self, user_input: UserInput = None
    ) -> RepairsFlowResult:
        entry = self.entry
        errors = {}
        if user_input is not None:
            given = {key: value.strip() for key, value in user_input.items()}
            connection = connection_from(
                {**given, CONF_REGION: region_of(entry.data)}, entry.data
            )
            if all(given.values()) and connection is not None:
                # Tokens of another client id are not valid.
                same = connection[CONF_CLIENT_ID] == entry.data.get(CONF_CLIENT_ID)
                return self.async_save(
                    data=connection, description="resumed" if same else "relink"
                )
            errors["base"] = "incomplete"
        return self.async_show_form(
            step_id="credentials",
            data_schema=self.add_suggested_values_to_schema(
                _CREDENTIALS, without_secret(user_input or entry.data)
            ),
            errors=errors,
        )


class MoveRepairFlow(EntryRepairFlow):
    """Copy the settings in the block of the built-in integration into the entry."""

    async def async_step_init(self, _: UserInput = None) -> RepairsFlowResult:
        return await self.async_step_move()

    async def async_step_move(self, user_input: UserInput = None) -> RepairsFlowResult:
        entry = self.entry
        if user_input is None:
            return self.async_show_form(step_id="move", data_schema=vol.Schema({}))
        yaml = self.hass.data[YAML]
        if yaml is None:
            raise AbortFlow("outdated")
        async_move(self.hass, entry, yaml.config)
        return self.async_create_entry(data={}, description="moved")
