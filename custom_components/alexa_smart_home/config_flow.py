"""Config flow: add, reconfigure and re-authenticate the integration."""

from typing import Any, Final, override

from homeassistant.config import async_hass_config_yaml
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlowResult,
)
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError
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
from .config.reauth_steps import ReauthSteps
from .config.schema import CONFIG_SCHEMA
from .config.skill_steps import SkillSteps
from .config.sources import config_of, divided, yaml_settings
from .const import CONF_ENDPOINT, CONF_LOCALE, CONF_SKILL_ID, DOMAIN, GATEWAYS
from .settings import YAML, YamlSettings
from .skill.creation_state import ConnectedSkill

TITLE: Final = "Alexa Smart Home"


class AlexaSmartHomeConfigFlow(SharedSteps, ReauthSteps, SkillSteps, domain=DOMAIN):
    """Creates the only config entry, from the user interface or from YAML."""

    accepted = "guide"

    def __init__(self) -> None:
        super().__init__()
        self._yaml: YamlSettings | None = None
        # The data of the entry for a skill that the flow has created.
        self._skill_id: dict[str, str] = {}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> AlexaSmartHomeOptionsFlow:
        return AlexaSmartHomeOptionsFlow()

    async def async_step_import(self, _: dict[str, Any]) -> ConfigFlowResult:
        """Create an entry without data; its settings are read from YAML."""
        return self.async_create_entry(title=TITLE, data={})

    @override
    async def async_step_user(self, user_input: UserInput = None) -> ConfigFlowResult:
        """Ask whether there is a skill, unless the settings are in YAML."""
        if (result := await self._async_yaml()) is not None:
            return result
        return self.async_show_menu(
            step_id="user", menu_options=["create_skill", "connection"]
        )

    @override
    async def async_skill_connected(self, skill: ConnectedSkill) -> ConfigFlowResult:
        """Store the credentials of the skill."""
        connection = {
            CONF_ENDPOINT: GATEWAYS[skill.function.region],
            CONF_CLIENT_ID: skill.credentials.client_id,
            CONF_CLIENT_SECRET: skill.credentials.client_secret,
        }
        self._skill_id = {CONF_SKILL_ID: skill.skill_id}
        if self.source == SOURCE_RECONFIGURE:
            entry = self._get_reconfigure_entry()
            data = {**entry.data, **connection, **self._skill_id}
            if self.hass.config_entries.async_update_entry(entry, data=data):
                self.hass.config_entries.async_schedule_reload(entry.entry_id)
            return await self.async_step_repaired()
        self.config = {**connection, CONF_LOCALE: [*self.plan.locales]}
        self.accepted = "ready"
        return await self.async_step_exposure()

    async def async_step_repaired(
        self, user_input: UserInput = None
    ) -> ConfigFlowResult:
        """Tell what to do if the skill still does not work.

        A flow that ended here would be gone when the frontend asks for the next step.
        """
        if user_input is not None:
            return self.async_abort(reason="reconfigured")
        return self.async_show_form(step_id="repaired", data_schema=vol.Schema({}))

    async def async_step_ready(self, user_input: UserInput = None) -> ConfigFlowResult:
        """Tell how to enable the new skill in the Alexa app."""
        if user_input is not None:
            return await self.async_guide_seen()
        return self.async_show_form(
            step_id="ready",
            data_schema=vol.Schema({}),
            description_placeholders={"skill": self.plan.name},
        )

    async def async_step_connection(
        self, user_input: UserInput = None
    ) -> ConfigFlowResult:
        """Ask for the connection of a skill that exists."""
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
        schema = vol.Schema(
            {
                **CONNECTION_FIELDS,
                vol.Required(
                    CONF_LOCALE, default=locales_to_form([default_locale(self.hass)])
                ): LOCALES_SELECTOR,
            }
        )
        return self.async_show_form(
            step_id="connection",
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
        return self.async_create_entry(
            title=TITLE, data={**data, **self._skill_id}, options=options
        )

    async def async_step_reconfigure(self, _: UserInput = None) -> ConfigFlowResult:
        """Ask what to change, unless the settings are in YAML."""
        if (yaml := self.hass.data.get(YAML)) is not None:
            return self.async_abort(
                reason="controlled_by_yaml",
                description_placeholders={"block": yaml.block},
            )
        return self.async_show_menu(
            step_id="reconfigure", menu_options=["credentials", "repair_skill"]
        )

    async def async_step_repair_skill(self, _: UserInput = None) -> ConfigFlowResult:
        """Repair the skill, for example after the address has changed."""
        entry = self._get_reconfigure_entry()
        config = config_of(entry)
        return await self.async_repair_skill(
            config[CONF_LOCALE], region_of(config), entry.data.get(CONF_SKILL_ID)
        )

    async def async_step_credentials(
        self, user_input: UserInput = None
    ) -> ConfigFlowResult:
        """Change the region and the credentials."""
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
            step_id="credentials",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(CONNECTION_FIELDS), without_secret(suggested)
            ),
            errors=errors,
        )
