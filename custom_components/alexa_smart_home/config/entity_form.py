"""Form of the settings of one entity."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import CONF_CODE, CONF_DESCRIPTION, CONF_NAME
from homeassistant.core import split_entity_id
from homeassistant.helpers.selector import (
    BooleanSelector,
    ObjectSelector,
    ObjectSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import probatio as vol

from ..const import (
    CONF_ALLOW_OPEN,
    CONF_CLOSE_ONLY,
    CONF_DISARM_WITHOUT_PIN,
    CONF_DISPLAY_CATEGORIES,
    CONF_INPUTS,
    CONF_READ_ONLY,
    CONF_ROUTINE_TRIGGER,
)
from ..domains import DESCRIPTIONS
from ..interfaces.input import input_name
from ..settings import EntityConfig
from .flow_steps import PASSWORD
from .schema import DISPLAY_CATEGORIES, ROUTINE_TRIGGERS

CONF_REMOVE: Final = "remove"
CONF_SOURCE: Final = "source"
CONF_INPUT: Final = "input"

_FIELDS: Final = {
    CONF_NAME: TextSelector(),
    CONF_DESCRIPTION: TextSelector(),
    CONF_DISPLAY_CATEGORIES: SelectSelector(
        SelectSelectorConfig(
            options=sorted(DISPLAY_CATEGORIES),
            multiple=True,
            mode=SelectSelectorMode.DROPDOWN,
        )
    ),
    CONF_READ_ONLY: BooleanSelector(),
    CONF_CLOSE_ONLY: BooleanSelector(),
    CONF_ALLOW_OPEN: BooleanSelector(),
    CONF_ROUTINE_TRIGGER: SelectSelector(
        SelectSelectorConfig(
            options=list(ROUTINE_TRIGGERS),
            translation_key=CONF_ROUTINE_TRIGGER,
            mode=SelectSelectorMode.DROPDOWN,
        )
    ),
    CONF_INPUTS: ObjectSelector(
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
    CONF_CODE: PASSWORD,
    CONF_DISARM_WITHOUT_PIN: BooleanSelector(),
}
# Settings that apply to some domains only, each with a value that changes the
# capabilities of the domains it applies to.
_OF_SOME: Final = {
    CONF_CLOSE_ONLY: EntityConfig(close_only=True),
    CONF_ALLOW_OPEN: EntityConfig(allow_open=True),
    CONF_ROUTINE_TRIGGER: EntityConfig(routine_trigger=ROUTINE_TRIGGERS[0]),
    CONF_INPUTS: EntityConfig(inputs={"": ""}),
    CONF_CODE: EntityConfig(code="0"),
    CONF_DISARM_WITHOUT_PIN: EntityConfig(disarm_without_pin=True),
}


def entity_schema(entity_id: str, *, removable: bool) -> vol.Schema:
    """Return the form of the settings that apply to an entity."""
    fields = {key: _FIELDS[key] for key in _FIELDS if _applies(key, entity_id)}
    if removable:
        fields[CONF_REMOVE] = BooleanSelector()
    return vol.Schema({vol.Optional(key): it for key, it in fields.items()})


def entity_settings_from(
    user_input: Mapping[str, Any], old: Mapping[str, Any], entity_id: str
) -> dict[str, Any]:
    """Return the settings of an entity after the input of its form.

    Settings that the form does not show, and a code that is not entered, keep their
    old values.
    """
    hidden = {key: it for key, it in old.items() if not _applies(key, entity_id)}
    config = {**hidden, **user_input}
    config[CONF_CODE] = config.get(CONF_CODE) or old.get(CONF_CODE)
    config.pop(CONF_REMOVE, None)
    if CONF_INPUTS in user_input:
        config[CONF_INPUTS] = {
            row[CONF_SOURCE]: input_name(row[CONF_INPUT])
            for row in user_input[CONF_INPUTS]
        }
    return {key: value for key, value in config.items() if value}


def entity_to_form(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of an entity as values of the form."""
    inputs = config.get(CONF_INPUTS, {})
    return {
        **config,
        CONF_INPUTS: [{CONF_SOURCE: it, CONF_INPUT: inputs[it]} for it in inputs],
    }


def _applies(key: str, entity_id: str) -> bool:
    """Return whether a setting has an effect on the domain of an entity."""
    description = DESCRIPTIONS.get(split_entity_id(entity_id)[0])
    if description is None or key not in _OF_SOME:
        return True
    plain, changed = (
        description.adapt(description.capabilities, config)
        for config in (EntityConfig(), _OF_SOME[key])
    )
    return plain != changed
