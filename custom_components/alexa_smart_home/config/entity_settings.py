"""The table of the settings of an entity: one row is one setting.

The schema and the form are made from the rows. The texts of the form are in
translations/en.json, the values in EntityConfig.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.core import split_entity_id
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    ObjectSelector,
    ObjectSelectorConfig,
    Selector,
    SelectSelector,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..const import CONF_ALIASES, CONF_INPUTS
from ..domains import DESCRIPTIONS
from ..interfaces.input import INPUT_NAMES, input_name
from ..protocol import DisplayCategory

# The fields of a row of the form.
_SOURCE: Final = "source"
_INPUT: Final = "input"
_ROUTINE_TRIGGERS: Final = ("contact", "motion")

PASSWORD: Final = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="new-password")
)


def dropdown(options: Iterable[str], **config: Any) -> SelectSelector:
    """Return a drop-down list; `config` are further fields of SelectSelectorConfig."""
    mode = SelectSelectorMode.DROPDOWN
    fields: Any = {"options": list(options), "mode": mode, **config}
    return SelectSelector(fields)


def _display_categories(value: Any) -> list[str]:
    """Accept one display category or several; the first is the main one."""
    texts = [cv.string(item) for item in cv.ensure_list(value)]
    categories = dict.fromkeys(text.upper() for text in texts)
    for category in categories:
        if category not in DisplayCategory:
            raise vol.Invalid(
                f"display_categories must be one of Alexa's, not {category}: "
                f"{', '.join(sorted(DisplayCategory))}"
            )
    return list(categories)


def _inputs(value: Any) -> dict[str, str]:
    """Accept a mapping of names of sources to names of Amazon's inputs."""
    inputs = {}
    for source, given in vol.Schema({cv.string: cv.string})(value).items():
        if (name := input_name(given)) is None:
            raise vol.Invalid(
                f"inputs must be Alexa's, not {given}: {', '.join(INPUT_NAMES)}"
            )
        inputs[source] = name
    return inputs


@dataclass(frozen=True, kw_only=True)
class EntitySetting:
    """Describe one setting of an entity.

    `key` is its name in YAML and in EntityConfig. Unless it has `all_domains`, it
    applies to the domains whose endpoint descriptions list it. `from_form` and
    `to_form` convert a value of the form and a stored value; None is a missing value.
    """

    key: str
    validator: Callable[[Any], Any]
    selector: Selector[Any]
    all_domains: bool = False
    # The value of an entity without the setting.
    default: bool | None = None
    # The setting of all entities with the same key is the default instead.
    inherited: bool = False
    from_form: Callable[[Any], Any] = lambda value: value
    to_form: Callable[[Any], Any] = lambda value: value

    def default_in(self, config: Mapping[str, Any]) -> bool | None:
        """Return the value of an entity without the setting, in these settings."""
        return bool(config.get(self.key)) if self.inherited else self.default

    def applies_to(self, entity_id: str) -> bool:
        """Return whether the setting has an effect on entities of the domain."""
        if self.all_domains:
            return True
        description = DESCRIPTIONS.get(split_entity_id(entity_id)[0])
        return description is None or self.key in description.settings


# In the order of the form.
ENTITY_SETTINGS: Final = (
    EntitySetting(
        key="name", validator=cv.string, selector=TextSelector(), all_domains=True
    ),
    EntitySetting(
        key="description",
        validator=cv.string,
        selector=TextSelector(),
        all_domains=True,
    ),
    EntitySetting(
        key="display_categories",
        validator=_display_categories,
        selector=dropdown(sorted(DisplayCategory), multiple=True),
        all_domains=True,
    ),
    EntitySetting(
        key="read_only",
        validator=cv.boolean,
        selector=BooleanSelector(),
        all_domains=True,
    ),
    EntitySetting(key="close_only", validator=cv.boolean, selector=BooleanSelector()),
    EntitySetting(key="allow_open", validator=cv.boolean, selector=BooleanSelector()),
    EntitySetting(
        key="routine_trigger",
        validator=vol.In(_ROUTINE_TRIGGERS),
        selector=dropdown(_ROUTINE_TRIGGERS, translation_key="routine_trigger"),
    ),
    EntitySetting(
        key=CONF_INPUTS,
        validator=_inputs,
        selector=ObjectSelector(
            ObjectSelectorConfig(
                fields={
                    _SOURCE: {"selector": {"text": {}}, "required": True},
                    _INPUT: {"selector": {"text": {}}, "required": True},
                },
                multiple=True,
                label_field=_SOURCE,
                description_field=_INPUT,
                translation_key=CONF_INPUTS,
            )
        ),
        # None replaces an unknown input.
        from_form=lambda rows: {
            row[_SOURCE]: input_name(row[_INPUT]) for row in rows or ()
        },
        to_form=lambda inputs: [
            {_SOURCE: source, _INPUT: inputs[source]} for source in inputs or ()
        ],
    ),
    EntitySetting(key="code", validator=cv.string, selector=PASSWORD),
    EntitySetting(
        key="disarm_without_pin", validator=cv.boolean, selector=BooleanSelector()
    ),
    EntitySetting(
        key="link",
        validator=cv.boolean,
        selector=BooleanSelector(),
        all_domains=True,
        default=True,
    ),
    EntitySetting(
        key="linked",
        validator=cv.entity_ids,
        selector=EntitySelector(EntitySelectorConfig(multiple=True)),
        all_domains=True,
    ),
    EntitySetting(
        key=CONF_ALIASES,
        validator=cv.boolean,
        selector=BooleanSelector(),
        all_domains=True,
        inherited=True,
    ),
)
