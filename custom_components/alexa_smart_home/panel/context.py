"""The parts of the loaded config entry that the page needs, and its errors."""

from dataclasses import dataclass
from typing import Any, Protocol

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..directives.entry import DirectiveContext
from ..domains import DESCRIPTIONS
from ..endpoints.explain import ExplainContext
from ..settings import YAML
from ..skill.link_facts import LinkContext
from ..translate import async_translate_text


class PanelContext(DirectiveContext, ExplainContext, LinkContext, Protocol):
    """The parts of the loaded config entry that the commands read and change."""


class PanelError(HomeAssistantError):
    """A command failed; the code is the one in its answer."""

    def __init__(self, code: str, **translation: Any) -> None:
        super().__init__(**translation)
        self.code = code

    @callback
    def async_translate(self, hass: HomeAssistant, language: str | None) -> str:
        return async_translate_text(
            hass,
            "exceptions",
            f"{self.translation_key}.message",
            language,
            self.translation_placeholders,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A command of a user; None as the language is the one of Home Assistant."""

    hass: HomeAssistant
    connection: ActiveConnection
    message: dict[str, Any]
    entry: ConfigEntry[PanelContext]

    @property
    def runtime(self) -> PanelContext:
        return self.entry.runtime_data

    @property
    def id(self) -> int:
        return int(self.message["id"])

    @property
    def language(self) -> str | None:
        language: str | None = self.message.get("language")
        return language


def is_linked(runtime: PanelContext) -> bool:
    """Return whether an account is linked, so that changes are reported."""
    return runtime.reporting is not None and runtime.reporting.outbox.linked


@callback
def async_loaded_entry(hass: HomeAssistant) -> ConfigEntry[PanelContext] | None:
    """Return the config entry, None if it is not loaded."""
    entries: list[ConfigEntry[PanelContext]] = hass.config_entries.async_loaded_entries(
        DOMAIN
    )
    return entries[0] if entries else None


@callback
def async_require_editable(hass: HomeAssistant) -> None:
    """Raise PanelError if the settings are in YAML."""
    if (yaml := hass.data.get(YAML)) is not None:
        raise PanelError(
            "yaml",
            translation_domain=DOMAIN,
            translation_key="controlled_by_yaml",
            translation_placeholders={"block": yaml.block},
        )


@callback
def async_require_known(hass: HomeAssistant, entity_id: str) -> None:
    """Raise PanelError unless the page lists an entity."""
    if (
        hass.states.get(entity_id) is None
        or entity_id.partition(".")[0] not in DESCRIPTIONS
    ):
        raise PanelError(
            "not_found",
            translation_domain=DOMAIN,
            translation_key="unknown_entity",
            translation_placeholders={"entity_id": entity_id},
        )
