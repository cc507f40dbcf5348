"""Options flow: exposed entities, settings of entities and of the integration."""

from typing import Final, override

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.const import CONF_ENTITY_ID
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
)
import probatio as vol

from ..const import (
    CONF_ENTITY_CONFIG,
    CONF_INPUTS,
    CONF_LOCALE,
    CONF_PAUSE_AUTOMATIONS,
    CONF_SIDEBAR,
)
from ..settings import YAML
from ..translate import Translatable, async_load_translations
from .check_steps import CheckSteps
from .entity_form import (
    CONF_REMOVE,
    entity_schema,
    entity_settings_from,
    entity_to_form,
)
from .entity_links import async_describe_links
from .flow_steps import (
    DOMAINS,
    LOCALES_SELECTOR,
    SharedSteps,
    UserInput,
    locales_from,
    locales_to_form,
    without_secret,
)
from .sources import async_move, config_of, divided

_ENTITY: Final = vol.Schema(
    {
        vol.Required(CONF_ENTITY_ID): EntitySelector(
            EntitySelectorConfig(filter=[{"domain": DOMAINS}])
        )
    }
)
_LOCALES: Final = vol.Schema({vol.Required(CONF_LOCALE): LOCALES_SELECTOR})
_AUTOMATIONS: Final = vol.Schema(
    {vol.Required(CONF_PAUSE_AUTOMATIONS): BooleanSelector()}
)
_SIDEBAR: Final = vol.Schema({vol.Required(CONF_SIDEBAR): BooleanSelector()})


class ConfiguredEntities(Translatable, selector="configured_entities"):
    """The list of the entities that have their own settings."""

    NONE = "none"
    SOME = "some"


class AlexaSmartHomeOptionsFlow(CheckSteps, SharedSteps, OptionsFlowWithReload):
    """Options flow of the config entry; each page saves by itself."""

    accepted = "save"

    def __init__(self) -> None:
        super().__init__()
        self._block = ""
        self._entity_id = ""

    async def async_step_init(self, _: UserInput = None) -> ConfigFlowResult:
        """Show the menu, or that the settings are in YAML."""
        if (yaml := self.hass.data.get(YAML)) is not None:
            self.config, self._block = yaml.config, yaml.block
            return await self.async_step_yaml()
        self.config = config_of(self.config_entry)
        return self.async_show_menu(
            step_id="init",
            menu_options=[
                "exposure",
                "entity",
                "locales",
                "automations",
                "sidebar",
                "guide",
                "check",
            ],
        )

    async def async_step_yaml(self, _: UserInput = None) -> ConfigFlowResult:
        return self.async_show_menu(
            step_id="yaml",
            menu_options=["move", "guide", "check"],
            description_placeholders={"block": self._block},
        )

    async def async_step_move(self, user_input: UserInput = None) -> ConfigFlowResult:
        """Copy the YAML settings into the entry."""
        block = {"block": self._block}
        if user_input is None:
            return self.async_show_form(
                step_id="move",
                data_schema=vol.Schema({}),
                description_placeholders=block,
            )
        async_move(self.hass, self.config_entry, self.config)
        return self.async_abort(reason="moved", description_placeholders=block)

    async def async_step_save(self, _: UserInput = None) -> ConfigFlowResult:
        _, options = divided(self.config)
        return self.async_create_entry(data=options)

    @override
    async def async_guide_seen(self) -> ConfigFlowResult:
        return await self.async_step_init()

    async def async_step_entity(self, user_input: UserInput = None) -> ConfigFlowResult:
        """Ask which entity to configure."""
        if user_input is not None:
            self._entity_id = user_input[CONF_ENTITY_ID]
            return await self.async_step_entity_settings()
        await async_load_translations(self.hass)
        configured = sorted(self.config[CONF_ENTITY_CONFIG])
        text = ConfiguredEntities.SOME if configured else ConfiguredEntities.NONE
        entities = ", ".join(f"`{entity_id}`" for entity_id in configured)
        return self.async_show_form(
            step_id="entity",
            data_schema=_ENTITY,
            description_placeholders={
                "configured": text.async_translate(self.hass, entities=entities)
            },
        )

    async def async_step_entity_settings(
        self, user_input: UserInput = None
    ) -> ConfigFlowResult:
        configs = self.config[CONF_ENTITY_CONFIG]
        old = configs.get(self._entity_id, {})
        errors = {}
        if user_input is not None:
            config = entity_settings_from(user_input, old, self._entity_id, self.config)
            if None in config.get(CONF_INPUTS, {}).values():
                errors[CONF_INPUTS] = "unknown_input"
            else:
                configs.pop(self._entity_id, None)
                if config and not user_input.get(CONF_REMOVE):
                    configs[self._entity_id] = config
                return await self.async_step_save()
        return self.async_show_form(
            step_id="entity_settings",
            data_schema=self.add_suggested_values_to_schema(
                entity_schema(self._entity_id, removable=bool(old)),
                without_secret(user_input or entity_to_form(old, self.config)),
            ),
            errors=errors,
            description_placeholders={
                "entity": self._entity_id,
                "links": async_describe_links(self.hass, self._entity_id),
            },
        )

    async def async_step_locales(
        self, user_input: UserInput = None
    ) -> ConfigFlowResult:
        errors = {}
        if user_input is not None:
            if user_input[CONF_LOCALE]:
                self.config[CONF_LOCALE] = locales_from(user_input)
                return await self.async_step_save()
            errors[CONF_LOCALE] = "no_locale"
        return self.async_show_form(
            step_id="locales",
            data_schema=self.add_suggested_values_to_schema(
                _LOCALES, {CONF_LOCALE: locales_to_form(self.config[CONF_LOCALE])}
            ),
            errors=errors,
        )

    async def async_step_automations(
        self, user_input: UserInput = None
    ) -> ConfigFlowResult:
        """Ask whether automations pause while Alexa automates a thermostat."""
        if user_input is not None:
            self.config |= user_input
            return await self.async_step_save()
        return self.async_show_form(
            step_id="automations",
            data_schema=self.add_suggested_values_to_schema(_AUTOMATIONS, self.config),
        )

    async def async_step_sidebar(
        self, user_input: UserInput = None
    ) -> ConfigFlowResult:
        """Ask whether the page is shown in the sidebar."""
        if user_input is not None:
            self.config |= user_input
            return await self.async_step_save()
        return self.async_show_form(
            step_id="sidebar",
            data_schema=self.add_suggested_values_to_schema(_SIDEBAR, self.config),
        )
