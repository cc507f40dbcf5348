"""Repair issues."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .settings import YAML
from .translate import async_translate_text

# Entities listed in one issue.
MAX_LINES: Final = 50


class Issue(StrEnum):
    """The repair issues; each has texts in the translations."""

    RELINK = "relink"
    WRONG_CREDENTIALS = "wrong_credentials"
    NOT_PERMITTED = "not_permitted"
    NOT_ACCEPTED = "not_accepted"
    NOT_SAVED = "not_saved"
    NO_CREDENTIALS = "no_credentials"
    DROPPED = "reports_dropped"
    LEFT_OUT = "left_out"
    TOO_MANY = "too_many"
    DUPLICATE_NAMES = "duplicate_names"
    UNKNOWN_ENTITIES = "unknown_entities"
    RENAME_BLOCK = "rename_block"
    MOVED_BLOCK = "moved_block"
    REMOVE_BLOCK = "remove_block"
    BUILT_IN_REPORTS = "built_in_reports"
    WRONG_PINS = "wrong_pins"


_ERRORS: Final = frozenset(
    {
        Issue.RELINK,
        Issue.WRONG_CREDENTIALS,
        Issue.NOT_PERMITTED,
        Issue.NOT_ACCEPTED,
        Issue.NOT_SAVED,
        Issue.BUILT_IN_REPORTS,
    }
)
# The first of these that is active is the problem of the link.
_LINK_ISSUES: Final = (Issue.WRONG_CREDENTIALS, Issue.NOT_PERMITTED, Issue.NOT_ACCEPTED)
# Amazon sends the reason only once, when the skill is enabled.
_PERSISTENT: Final = frozenset({Issue.NO_CREDENTIALS})
# Their fix flows change settings, which is not possible in YAML: the users get other
# texts then, with the key "<issue>_yaml".
CHANGE_SETTINGS: Final = frozenset(
    {
        Issue.WRONG_CREDENTIALS,
        Issue.NO_CREDENTIALS,
        Issue.TOO_MANY,
        Issue.DUPLICATE_NAMES,
        Issue.UNKNOWN_ENTITIES,
    }
)
FIXABLE: Final = CHANGE_SETTINGS | {Issue.RENAME_BLOCK}


@callback
def async_raise(hass: HomeAssistant, issue: Issue, **placeholders: str) -> None:
    """Create an issue, which is fixable if its fix flow can change the settings."""
    is_in_yaml = issue in CHANGE_SETTINGS and hass.data.get(YAML) is not None
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue,
        is_fixable=issue in FIXABLE and not is_in_yaml,
        is_persistent=issue in _PERSISTENT,
        severity=(
            ir.IssueSeverity.ERROR if issue in _ERRORS else ir.IssueSeverity.WARNING
        ),
        translation_key=f"{issue}_yaml" if is_in_yaml else issue,
        translation_placeholders=placeholders,
    )


def is_active(hass: HomeAssistant, issue: str, *, fixable: bool = False) -> bool:
    """Return whether an issue is active, and fixable if that is required."""
    entry = ir.async_get(hass).async_get_issue(DOMAIN, issue)
    return (
        entry is not None and entry.active and (not fixable or bool(entry.is_fixable))
    )


def problem_of_the_link(hass: HomeAssistant) -> Issue | None:
    """Return the issue that keeps events from a linked account."""
    return next((issue for issue in _LINK_ISSUES if is_active(hass, issue)), None)


@callback
def async_title(hass: HomeAssistant, issue: Issue, language: str | None) -> str | None:
    """Return the title of an issue, None if it is not active."""
    entry = ir.async_get(hass).async_get_issue(DOMAIN, issue)
    if entry is None or not entry.active:
        return None
    path = f"{entry.translation_key}.title"
    placeholders = entry.translation_placeholders
    return async_translate_text(hass, "issues", path, language, placeholders)


@callback
def async_list(hass: HomeAssistant, issue: Issue, lines: Collection[str]) -> None:
    """Create an issue with a list of lines, or delete it if there are none."""
    if not lines:
        async_clear(hass, issue)
        return
    items = [f"- {line}" for line in lines][:MAX_LINES]
    if len(lines) > MAX_LINES:
        items.append("- …")
    async_raise(hass, issue, count=str(len(lines)), list="\n".join(items))


@callback
def async_clear(hass: HomeAssistant, *issues: Issue) -> None:
    """Delete issues."""
    for issue in issues:
        ir.async_delete_issue(hass, DOMAIN, issue)


@callback
def async_clear_temporary(hass: HomeAssistant) -> None:
    """Delete every issue that is created again if its cause persists."""
    async_clear(hass, *(issue for issue in Issue if issue not in _PERSISTENT))
