"""Config flow: add, reconfigure and re-authenticate the integration."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, override

from homeassistant.config import async_hass_config_yaml
from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
)
from homeassistant.const import CONF_CLIENT_ID
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later
import probatio as vol

from .config.flow_steps import (
    CONF_REGION,
    CONNECTION_FIELDS,
    LOCALES_SELECTOR,
    SharedSteps,
    UserInput,
    connection_from,
    default_locale,
    locales_from,
    locales_to_form,
    region_of,
    without_secret,
)
from .config.options_flow import AlexaSmartHomeOptionsFlow
from .config.schema import CONFIG_SCHEMA
from .config.sources import YAML, YamlSettings, divided, yaml_settings
from .const import CONF_LOCALE, DOMAIN, SIGNAL_STATUS_CHANGED
from .models import AlexaConfigEntry
from .reporting.outbox import LinkState

TITLE: Final = "Alexa Smart Home"
# Seconds after which a re-authentication without an open dialog is finished.
REAUTH_END_DELAY: Final = 10


class AlexaSmartHomeConfigFlow(SharedSteps, ConfigFlow, domain=DOMAIN):
    """Creates the only config entry, from the user interface or from YAML."""

    accepted = "guide"

    def __init__(self) -> None:
        super().__init__()
        self._yaml: YamlSettings | None = None
        self._relinked: asyncio.Task[None] | None = None
        self._cancel_end: CALLBACK_TYPE | None = None

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> AlexaSmartHomeOptionsFlow:
        return AlexaSmartHomeOptionsFlow()

    async def async_step_import(self, _: dict[str, Any]) -> ConfigFlowResult:
        """Create an entry without data; its settings are read from YAML."""
        return self.async_create_entry(title=TITLE, data={})

    async def async_step_user(self, user_input: UserInput = None) -> ConfigFlowResult:
        """Ask for the connection to Amazon, unless the settings are in YAML."""
        errors = {}
        if user_input is not None:
            connection = connection_from(user_input, {})
            if connection is None:
                errors["base"] = "half_credentials"
            elif not user_input[CONF_LOCALE]:
                errors[CONF_LOCALE] = "no_locale"
            else:
                self.config = {**connection, CONF_LOCALE: locales_from(user_input)}
                return await self.async_step_exposure()
        elif (result := await self._async_yaml()) is not None:
            return result
        schema = vol.Schema(
            {
                **CONNECTION_FIELDS,
                vol.Required(
                    CONF_LOCALE, default=locales_to_form([default_locale(self.hass)])
                ): LOCALES_SELECTOR,
            }
        )
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(
                schema, without_secret(user_input or {})
            ),
            errors=errors,
        )

    async def _async_yaml(self) -> ConfigFlowResult | None:
        """Return the next step if the YAML has settings, None if it has none."""
        try:
            config = await async_hass_config_yaml(self.hass)
            self._yaml = yaml_settings(CONFIG_SCHEMA(config))
        except vol.Invalid as err:
            return self.async_abort(
                reason="invalid_yaml", description_placeholders={"error": str(err)}
            )
        except HomeAssistantError:
            return None
        if self._yaml is None:
            return None
        self.config = self._yaml.config
        return await self.async_step_yaml()

    async def async_step_yaml(self, user_input: UserInput = None) -> ConfigFlowResult:
        """Show that the settings in YAML are used."""
        if user_input is not None:
            return await self.async_step_guide()
        return self.async_show_form(
            step_id="yaml",
            data_schema=vol.Schema({}),
            description_placeholders={"block": self._yaml.block if self._yaml else ""},
        )

    @override
    async def async_guide_seen(self) -> ConfigFlowResult:
        # The YAML may have changed since the start of Home Assistant.
        self.hass.data[YAML] = self._yaml
        data, options = divided({} if self._yaml else self.config)
        return self.async_create_entry(title=TITLE, data=data, options=options)

    async def async_step_reconfigure(
        self, user_input: UserInput = None
    ) -> ConfigFlowResult:
        """Change the region and the credentials."""
        if (yaml := self.hass.data.get(YAML)) is not None:
            return self.async_abort(
                reason="controlled_by_yaml",
                description_placeholders={"block": yaml.block},
            )
        entry = self._get_reconfigure_entry()
        errors = {}
        if user_input is not None:
            connection = connection_from(user_input, entry.data)
            if connection is not None:
                client_id = connection.get(CONF_CLIENT_ID)
                same = client_id in (None, entry.data.get(CONF_CLIENT_ID))
                return self.async_update_reload_and_abort(
                    entry,
                    data=connection,
                    reason="reconfigured" if same else "reconfigured_relink",
                )
            errors["base"] = "half_credentials"
        suggested = user_input or {**entry.data, CONF_REGION: region_of(entry.data)}
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(CONNECTION_FIELDS), without_secret(suggested)
            ),
            errors=errors,
        )

    async def async_step_reauth(self, _: Mapping[str, Any]) -> ConfigFlowResult:
        """Start the re-authentication: the skill must be linked again."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, _: UserInput = None) -> ConfigFlowResult:
        """Wait until the skill is linked again."""
        if self._relinked is None:
            self._relinked = self.hass.async_create_background_task(
                self._async_relinked(), "alexa_smart_home relink"
            )
        if not self._relinked.done():
            return self.async_show_progress(
                step_id="reauth_confirm",
                progress_action="relink",
                progress_task=self._relinked,
            )
        # Without an open dialog, no client requests the next step.
        self._cancel_end = async_call_later(
            self.hass, REAUTH_END_DELAY, self._async_end
        )
        return self.async_show_progress_done(next_step_id="relinked")

    async def async_step_relinked(self, _: UserInput = None) -> ConfigFlowResult:
        return self.async_abort(reason="relinked")

    @override
    @callback
    def async_remove(self) -> None:
        if self._cancel_end is not None:
            self._cancel_end()

    async def _async_relinked(self) -> None:
        entry: AlexaConfigEntry = self._get_reauth_entry()
        changed = asyncio.Event()

        @callback
        def link_changed() -> None:
            changed.set()

        disconnect = async_dispatcher_connect(
            self.hass, SIGNAL_STATUS_CHANGED, link_changed
        )
        try:
            while not is_reauth_settled(entry):
                await changed.wait()
                changed.clear()
        finally:
            disconnect()

    async def _async_end(self, _: datetime) -> None:
        await self.hass.config_entries.flow.async_configure(self.flow_id)


def is_reauth_settled(entry: AlexaConfigEntry) -> bool:
    """Return whether an account is linked again, or the entry sends no events."""
    if entry.state is not ConfigEntryState.LOADED:
        return False
    reporting = entry.runtime_data.reporting
    return reporting is None or reporting.outbox.state is not LinkState.RELINK_NEEDED
