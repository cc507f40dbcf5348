"""The options flow: what is exposed, and how."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.const import (
    CONF_CODE,
    CONF_DESCRIPTION,
    CONF_ENTITY_ID,
    CONF_NAME,
)
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    ObjectSelector,
    ObjectSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import probatio as vol

from .const import (
    CONF_ALLOW_OPEN,
    CONF_CLOSE_ONLY,
    CONF_DISPLAY_CATEGORIES,
    CONF_ENTITY_CONFIG,
    CONF_INPUTS,
    CONF_LOCALE,
    CONF_PAUSE_AUTOMATIONS,
    CONF_READ_ONLY,
    CONF_ROUTINE_TRIGGER,
)
from .flow_steps import DOMAINS, LOCALES_SELECTOR, PASSWORD, SharedSteps
from .interfaces.input import input_name
from .schema import DISPLAY_CATEGORIES, ROUTINE_TRIGGERS
from .settings import YAML, config_of, divided

CONF_REMOVE: Final = "remove"
CONF_SOURCE: Final = "source"
CONF_INPUT: Final = "input"

_ENTITY: Final = vol.Schema(
    {
        vol.Required(CONF_ENTITY_ID): EntitySelector(
            EntitySelectorConfig(filter=[{"domain": DOMAINS}])
        )
    }
)
_ENTITY_SETTINGS: Final = vol.Schema(
    {
        vol.Optional(CONF_NAME): TextSelector(),
        vol.Optional(CONF_DESCRIPTION): TextSelector(),
        vol.Optional(CONF_DISPLAY_CATEGORIES): SelectSelector(
            SelectSelectorConfig(
                options=sorted(DISPLAY_CATEGORIES),
                multiple=True,
                mode=SelectSelectorMode.DROPDOWN,
            )
        ),
        vol.Optional(CONF_READ_ONLY): BooleanSelector(),
        vol.Optional(CONF_CLOSE_ONLY): BooleanSelector(),
        vol.Optional(CONF_ALLOW_OPEN): BooleanSelector(),
        vol.Optional(CONF_ROUTINE_TRIGGER): SelectSelector(
            SelectSelectorConfig(
                options=list(ROUTINE_TRIGGERS),
                translation_key=CONF_ROUTINE_TRIGGER,
                mode=SelectSelectorMode.DROPDOWN,
            )
        ),
        vol.Optional(CONF_INPUTS): ObjectSelector(
            ObjectSelectorConfig(
                fields={
                    CONF_SOURCE: {"selector": {"text": {}}, "required": True},
                    CONF_INPUT: {"selector": {"text": {}}, "required": True},
                },
                multiple=True,
                label_field=CONF_SOURCE,
                description_field=CONF_INPUT,
                translation_key=CONF_INPUTS,
            )
        ),
        vol.Optional(CONF_CODE): PASSWORD,
    }
)
_REMOVABLE: Final = _ENTITY_SETTINGS.extend(
    {vol.Optional(CONF_REMOVE): BooleanSelector()}
)
_LOCALES: Final = vol.Schema({vol.Required(CONF_LOCALE): LOCALES_SELECTOR})
_AUTOMATIONS: Final = vol.Schema(
    {vol.Required(CONF_PAUSE_AUTOMATIONS): BooleanSelector()}
)


class AlexaSmartHomeOptionsFlow(SharedSteps, OptionsFlowWithReload):
    """Changes the options of the entry, one page at a time."""

    accepted = "save"

    def __init__(self) -> None:
        super().__init__()
        self._block = ""
        self._entity_id = ""

    async def async_step_init(
        self, _: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what can be changed."""
        if (yaml := self.hass.data.get(YAML)) is not None:
            self.config, self._block = yaml.config, yaml.block
            return await self.async_step_yaml()
        self.config = config_of(self.config_entry)
        return self.async_show_menu(
            step_id="init",
            menu_options=["exposure", "entity", "locales", "automations", "guide"],
        )

    async def async_step_yaml(
        self, _: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Tell that the YAML decides."""
        return self.async_show_menu(
            step_id="yaml",
            menu_options=["move", "guide"],
            description_placeholders={"block": self._block},
        )

    async def async_step_move(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Copy the settings of the YAML into the entry; it follows them still."""
        block = {"block": self._block}
        if user_input is None:
            return self.async_show_form(
                step_id="move",
                data_schema=vol.Schema({}),
                description_placeholders=block,
            )
        entry = self.config_entry
        data, options = divided(self.config)
        self.hass.config_entries.async_update_entry(
            entry, data={**entry.data, **data}, options=options
        )
        return self.async_abort(reason="moved", description_placeholders=block)

    async def async_step_save(
        self, _: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Keep the options."""
        _, options = divided(self.config)
        return self.async_create_entry(data=options)

    @override
    async def async_guide_seen(self) -> ConfigFlowResult:
        return await self.async_step_init()

    async def async_step_entity(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for an entity."""
        if user_input is not None:
            self._entity_id = user_input[CONF_ENTITY_ID]
            return await self.async_step_entity_settings()
        configured = sorted(self.config[CONF_ENTITY_CONFIG])
        return self.async_show_form(
            step_id="entity",
            data_schema=_ENTITY,
            description_placeholders={
                "configured": ", ".join(f"`{it}`" for it in configured) or "-"
            },
        )

    async def async_step_entity_settings(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what the user wants of the entity."""
        configs = self.config[CONF_ENTITY_CONFIG]
        old = configs.get(self._entity_id, {})
        errors = {}
        if user_input is not None:
            config = _entity_config(user_input, old)
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
                _REMOVABLE if old else _ENTITY_SETTINGS,
                _without_code(user_input or _to_form(old)),
            ),
            errors=errors,
            description_placeholders={"entity": self._entity_id},
        )

    async def async_step_locales(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the locales."""
        errors = {}
        if user_input is not None:
            if user_input[CONF_LOCALE]:
                self.config |= user_input
                return await self.async_step_save()
            errors[CONF_LOCALE] = "no_locale"
        return self.async_show_form(
            step_id="locales",
            data_schema=self.add_suggested_values_to_schema(_LOCALES, self.config),
            errors=errors,
        )

    async def async_step_automations(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what happens to automations when Alexa takes over."""
        if user_input is not None:
            self.config |= user_input
            return await self.async_step_save()
        return self.async_show_form(
            step_id="automations",
            data_schema=self.add_suggested_values_to_schema(_AUTOMATIONS, self.config),
        )


def _entity_config(
    user_input: Mapping[str, Any], old: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the form says as settings; an empty code is the one that is there."""
    config = {
        **user_input,
        CONF_INPUTS: {
            row[CONF_SOURCE]: input_name(row[CONF_INPUT])
            for row in user_input.get(CONF_INPUTS, ())
        },
        CONF_CODE: user_input.get(CONF_CODE) or old.get(CONF_CODE),
        CONF_REMOVE: None,
    }
    return {key: value for key, value in config.items() if value}


def _to_form(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of an entity as values of the form."""
    inputs = config.get(CONF_INPUTS, {})
    return {
        **config,
        CONF_INPUTS: [{CONF_SOURCE: it, CONF_INPUT: inputs[it]} for it in inputs],
    }


def _without_code(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: it for key, it in values.items() if key != CONF_CODE}
