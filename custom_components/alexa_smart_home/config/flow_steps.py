"""Steps and conversions that the config flow and the options flow share."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryBaseFlow, ConfigFlowResult
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    AreaSelector,
    AreaSelectorConfig,
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    LabelSelector,
    LabelSelectorConfig,
    TextSelector,
    TextSelectorConfig,
)
import probatio as vol

from ..const import (
    CONF_ALIASES,
    CONF_ENDPOINT,
    CONF_FILTER,
    CONF_LINK_ENTITIES,
    CONF_LOCALE,
    DEFAULT_LOCALE,
    GATEWAYS,
)
from ..domains import DESCRIPTIONS
from ..endpoints.exposure_filter import CONF_PRIMARY_ONLY, FILTER_SCHEMA, ExposureFilter
from ..protocol.external_url import external_url
from ..protocol.locales import LOCALES
from ..protocol.regions import Region
from ..skill.console_values import console_values
from ..translate import async_load_translations
from .entity_settings import ENTITY_SETTINGS, PASSWORD, dropdown
from .preview import async_preview
from .schema import SETTINGS_SCHEMA
from .sources import settings_from

CONF_REGION: Final = "region"

# The submitted form of a step, None when the step begins.
type UserInput = dict[str, Any] | None

DOMAINS: Final = sorted(DESCRIPTIONS)
_INCLUDE: Final = "include"
_EXCLUDE: Final = "exclude"
# The fields of a section; `<section>_<field>` is the key of the filter.
_SELECTORS: Final = {
    "domains": dropdown(DOMAINS, multiple=True, custom_value=True),
    "areas": AreaSelector(AreaSelectorConfig(multiple=True)),
    "labels": LabelSelector(LabelSelectorConfig(multiple=True)),
    "entities": EntitySelector(
        EntitySelectorConfig(multiple=True, filter=[{"domain": DOMAINS}])
    ),
    "entity_globs": TextSelector(TextSelectorConfig(multiple=True)),
}
_SECTION: Final = vol.Schema(
    {vol.Optional(key): selector for key, selector in _SELECTORS.items()}
)
# Settings of all entities, with their defaults.
_ENTITY_DEFAULTS: Final = {CONF_LINK_ENTITIES: True, CONF_ALIASES: False}
_SECRETS: Final = frozenset(
    {CONF_CLIENT_SECRET}
    | {setting.key for setting in ENTITY_SETTINGS if setting.selector is PASSWORD}
)
# Keys of translations are lower case.
_LOCALE_OF: Final = {locale.lower(): locale for locale in LOCALES}

LOCALES_SELECTOR: Final = dropdown(
    _LOCALE_OF, multiple=True, translation_key=CONF_LOCALE
)
CONNECTION_FIELDS: Final = {
    vol.Required(CONF_REGION, default=Region.AUTO): dropdown(
        Region, translation_key=CONF_REGION
    ),
    vol.Optional(CONF_CLIENT_ID): TextSelector(),
    vol.Optional(CONF_CLIENT_SECRET): PASSWORD,
}


class SharedSteps(ConfigEntryBaseFlow, ABC):
    """Steps for the exposed entities, the preview and the values for the consoles.

    `config` has the structure of the YAML settings; subclasses save it.
    """

    # The step after the preview.
    accepted: str

    def __init__(self) -> None:
        super().__init__()
        self.config: dict[str, Any] = {}

    @abstractmethod
    async def async_guide_seen(self) -> ConfigFlowResult:
        """Continue after the values for Amazon's consoles."""

    async def async_step_exposure(
        self, user_input: UserInput = None
    ) -> ConfigFlowResult:
        """Ask for the filter of the exposed entities."""
        if user_input is not None:
            self.config[CONF_FILTER] = _filter_from(user_input)
            for key in _ENTITY_DEFAULTS:
                self.config[key] = user_input[key]
            return await self.async_step_preview()
        return self.async_show_form(
            step_id="exposure",
            data_schema=self._exposure_form(),
        )

    def _exposure_form(self) -> vol.Schema:
        """Return the form, with an empty exclude section collapsed."""
        suggested = _to_form(self.config.get(CONF_FILTER, {}))
        for key, default in _ENTITY_DEFAULTS.items():
            suggested[key] = self.config.get(key, default)
        collapsed = not any(suggested[_EXCLUDE].values())
        schema = vol.Schema(
            {
                vol.Required(_INCLUDE): section(_SECTION),
                vol.Required(_EXCLUDE): section(_SECTION, {"collapsed": collapsed}),
                vol.Required(CONF_PRIMARY_ONLY, default=True): BooleanSelector(),
                **{
                    vol.Required(key, default=default): BooleanSelector()
                    for key, default in _ENTITY_DEFAULTS.items()
                },
            }
        )
        return self.add_suggested_values_to_schema(schema, suggested)

    async def async_step_preview(self, _: UserInput = None) -> ConfigFlowResult:
        """Show the number of endpoints, and which entities are left out and why."""
        settings = settings_from(SETTINGS_SCHEMA(self.config))
        preview = await async_preview(self.hass, settings)
        return self.async_show_menu(
            step_id="preview",
            menu_options=[self.accepted, "exposure"],
            description_placeholders=preview.placeholders(self.hass),
        )

    async def async_step_guide(self, user_input: UserInput = None) -> ConfigFlowResult:
        """Show the values to paste into Amazon's consoles."""
        if user_input is not None:
            return await self.async_guide_seen()
        await async_load_translations(self.hass)
        url = external_url(self.hass)
        return self.async_show_form(
            step_id="guide",
            data_schema=vol.Schema({}),
            errors={} if url else {"base": "no_https_url"},
            description_placeholders=console_values(
                self.hass, url, region_of(self.config)
            ),
        )


def locales_from(user_input: Mapping[str, Any]) -> list[str]:
    """Return the locales chosen in a form."""
    return [_LOCALE_OF[key] for key in user_input[CONF_LOCALE]]


def locales_to_form(locales: Iterable[str]) -> list[str]:
    """Return locales as options of the form."""
    return [locale.lower() for locale in locales]


def region_of(config: Mapping[str, Any]) -> Region:
    """Return the region of the configured endpoint, AUTO if there is none."""
    for region, gateway in GATEWAYS.items():
        if config.get(CONF_ENDPOINT) == gateway:
            return Region(region.lower())
    return Region.AUTO


def connection_from(
    user_input: Mapping[str, Any], old: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the data of the entry with the region and credentials of a form.

    An empty secret keeps the old one if the client id is unchanged. An endpoint that
    belongs to no region is kept unless a region is chosen. Return None if only one of
    client id and secret is set.
    """
    client_id = user_input.get(CONF_CLIENT_ID)
    secret = user_input.get(CONF_CLIENT_SECRET)
    if not secret and client_id and client_id == old.get(CONF_CLIENT_ID):
        secret = old.get(CONF_CLIENT_SECRET)
    if bool(client_id) != bool(secret):
        return None
    endpoint = old.get(CONF_ENDPOINT) if region_of(old) is Region.AUTO else None
    connection = {
        CONF_ENDPOINT: GATEWAYS.get(user_input[CONF_REGION].upper(), endpoint),
        CONF_CLIENT_ID: client_id,
        CONF_CLIENT_SECRET: secret,
    }
    return {key: value for key, value in {**old, **connection}.items() if value}


def without_secret(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a form without secrets."""
    return {key: value for key, value in values.items() if key not in _SECRETS}


def default_region(hass: HomeAssistant) -> Region:
    """Return the likely region of the Amazon accounts, by the time zone of the home."""
    continent, _, city = hass.config.time_zone.partition("/")
    if continent == "Australia" or city == "Tokyo":
        return Region.FE
    return Region.EU if continent in {"Africa", "Asia", "Europe"} else Region.NA


def default_locale(hass: HomeAssistant) -> str:
    """Return the locale that matches the language and country of Home Assistant."""
    language = hass.config.language
    base = language.partition("-")[0]
    candidates = (
        language,
        f"{base}-{hass.config.country}",
        f"{base}-{base.upper()}",
        *(known for known in LOCALES if known.startswith(f"{base}-") and base != "en"),
    )
    return next((locale for locale in candidates if locale in LOCALES), DEFAULT_LOCALE)


def _filter_from(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filter from the sections of the form."""
    return {
        **{
            f"{kind}_{key}": chosen
            for kind in (_INCLUDE, _EXCLUDE)
            for key in _SELECTORS
            # Rows of a list may be left empty.
            if (chosen := [row for row in user_input[kind].get(key, ()) if row.strip()])
        },
        CONF_PRIMARY_ONLY: user_input[CONF_PRIMARY_ONLY],
    }


def _to_form(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the form for a filter."""
    return {
        **{
            kind: {key: config.get(f"{kind}_{key}", []) for key in _SELECTORS}
            for kind in (_INCLUDE, _EXCLUDE)
        },
        CONF_PRIMARY_ONLY: ExposureFilter(FILTER_SCHEMA(config)).primary_only,
    }
