"""The translations, and the texts that a step of a flow shows."""

from collections.abc import Iterable, Mapping
import json
from pathlib import Path
import re
from string import Formatter
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.data_entry_flow import FlowResultType, section
from homeassistant.helpers.selector import Selector
import probatio as vol

import custom_components.alexa_smart_home as integration

DIRECTORY = Path(integration.__file__).parent
TEXTS: dict[str, Any] = json.loads(
    (DIRECTORY / "translations" / "en.json").read_text(encoding="utf-8")
)

type Shown = set[tuple[str, ...]]


def placeholders(text: str) -> set[str]:
    """Return the placeholders of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _text(path: str) -> str:
    found: Any = TEXTS
    for key in path.split("."):
        found = found[key]
    assert isinstance(found, str), path
    return found


def opening(path: str) -> str:
    """Return a text up to its first placeholder, formatting or line break."""
    found = re.split(r"[`*{\n]", _text(path))[0].rstrip()
    assert found, path
    return found


def shown_text(path: str, **values: str) -> re.Pattern[str]:
    """Match a text on a page; any value matches for a placeholder without a value."""
    plain = re.sub(r"\n+", "\n", re.sub(r"[`*]", "", _text(path)))
    assert values.keys() <= placeholders(plain), path
    return re.compile(
        "".join(
            re.escape(literal)
            + (re.escape(values[name]) if name in values else ".+" if name else "")
            for literal, name, _, _ in Formatter().parse(plain)
        ),
        re.DOTALL,
    )


def paths(texts: Mapping[str, Any], *start: str) -> Shown:
    """Return the paths of all texts."""
    found: Shown = set()
    for key, value in texts.items():
        if isinstance(value, Mapping):
            found |= paths(value, *start, key)
        else:
            found.add((*start, key))
    return found


def shown(result: ConfigFlowResult, kind: str) -> Shown:
    """Check that the translations contain all texts of a step; return their paths.

    `kind` is "config" or "options".
    """
    if "translation_domain" in result:
        # Home Assistant has the texts of reasons that integrations share.
        return set()
    found = _paths(result, kind)
    given = set(result.get("description_placeholders") or {}) - {"name"}
    wanted: set[str] = set()
    for path in found:
        text: Any = TEXTS
        for key in path:
            assert key in text, path
            text = text[key]
        assert text
        wanted |= placeholders(text)
    assert wanted == given
    return found


def _paths(result: ConfigFlowResult, kind: str) -> Shown:
    match result["type"]:
        case FlowResultType.ABORT:
            return {(kind, "abort", result["reason"])}
        case FlowResultType.SHOW_PROGRESS:
            return {
                (kind, "step", result["step_id"], "title"),
                (kind, "progress", result["progress_action"]),
            }
        case FlowResultType.FORM | FlowResultType.MENU:
            return _page_paths(result, kind)
    return set()


def _page_paths(result: ConfigFlowResult, kind: str) -> Shown:
    step = (kind, "step", result["step_id"])
    found = {(*step, "title")}
    if "description" in TEXTS[kind]["step"][result["step_id"]]:
        found.add((*step, "description"))
    if result["type"] is FlowResultType.MENU:
        return found | {
            (*step, "menu_options", option) for option in result["menu_options"]
        }
    errors: Iterable[str] = (result["errors"] or {}).values()
    return (
        found
        | {(kind, "error", error) for error in errors}
        | _fields(result["data_schema"].schema, step)
    )


def _fields(schema: Mapping[Any, Any], step: tuple[str, ...]) -> Shown:
    found: Shown = set()
    for field, selector in schema.items():
        if isinstance(selector, section):
            within = (*step, "sections", str(field))
            found |= {(*within, "name"), (*within, "description")}
            found |= _fields(selector.schema.schema, within)
            continue
        found |= {(*step, "data", str(field)), (*step, "data_description", str(field))}
        if isinstance(selector, vol.In):
            # The form of Home Assistant for application credentials.
            continue
        assert isinstance(selector, Selector)
        if (key := selector.config.get("translation_key")) is None:
            continue
        for option in selector.config.get("options", ()):
            found.add(("selector", key, "options", option))
        for name in selector.config.get("fields", ()):
            found |= {
                ("selector", key, "fields", name, part)
                for part in ("name", "description")
            }
    return found
