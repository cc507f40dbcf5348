"""The config flow: one entry, from the interface or because the YAML has our key."""

from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult

from .const import DOMAIN

TITLE = "Alexa Smart Home"


class AlexaSmartHomeConfigFlow(ConfigFlow, domain=DOMAIN):
    """Makes the one entry."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for confirmation."""
        if user_input is None:
            return self.async_show_form(step_id="user")
        return self.async_create_entry(title=TITLE, data={})

    async def async_step_import(self, _: dict[str, Any]) -> ConfigFlowResult:
        """Follow the YAML, which is read at each start."""
        return self.async_create_entry(title=TITLE, data={})
