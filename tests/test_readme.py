"""Tests of the README: it names all features, and only existing ones."""

from dataclasses import fields
from pathlib import Path
import re
from typing import Any

import pytest
import yaml

from custom_components.alexa_smart_home.config.schema import CONFIG_SCHEMA
from custom_components.alexa_smart_home.config.sources import CONNECTION, PREFERENCES
from custom_components.alexa_smart_home.const import (
    API_URL,
    AWS_REGIONS,
    DOMAIN,
    EVENT_AUTOMATION_STATUS,
    EVENT_DIRECTIVE,
    GATEWAYS,
    LINKING_CLIENT_IDS,
)
from custom_components.alexa_smart_home.device_trigger import TRIGGER_SCHEMA, TYPES
from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.endpoints.exposure_filter import FILTER_SCHEMA
from custom_components.alexa_smart_home.reporting.outbox import LinkState
from custom_components.alexa_smart_home.sensor import SENSORS
from custom_components.alexa_smart_home.settings import EntityConfig

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)+)", README, re.MULTILINE))
PACKAGE = ROOT / "custom_components" / DOMAIN
# Used with a local Amazon only.
UNDOCUMENTED = {"token_url"}


class _Loader(yaml.SafeLoader):
    """A YAML loader that reads `!secret` as text."""


_Loader.add_constructor("!secret", lambda loader, node: loader.construct_scalar(node))


def example(section: str) -> Any:
    """Return the YAML of a section."""
    (text,) = re.findall(r"```yaml\n(.*?)```", SECTIONS[section], re.DOTALL)
    return yaml.load(text, _Loader)


def quoted_names(text: str) -> set[str]:
    """Return the texts in backticks."""
    return set(re.findall(r"`([^`]+)`", text))


def test_domains() -> None:
    rows = re.findall(r"^\| (`.+?) \|", SECTIONS["What Alexa can do"], re.MULTILINE)
    listed = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(listed) == sorted(DESCRIPTIONS)


def test_actions() -> None:
    services = yaml.safe_load((PACKAGE / "services.yaml").read_text())
    named = re.findall(rf"`{DOMAIN}\.(\w+)`", SECTIONS["In Home Assistant"])
    assert sorted(named) == sorted(services)


def test_triggers_events_and_entities() -> None:
    section = SECTIONS["In Home Assistant"]
    assert {
        *TYPES,
        *LinkState,
        EVENT_DIRECTIVE,
        EVENT_AUTOMATION_STATUS,
    } <= quoted_names(section)
    for description in SENSORS:
        assert re.search(rf"`(sensor\.{DOMAIN}|…)_{description.key}`", section)


def test_settings() -> None:
    section = SECTIONS["Settings"]
    entity = {field.name for field in fields(EntityConfig)}
    for key in entity | {*CONNECTION, *PREFERENCES} - UNDOCUMENTED:
        assert re.search(rf"`{key}`|\b{key}:", README), key
    for key in map(str, FILTER_SCHEMA.schema):
        assert key.removeprefix("include_").removeprefix("exclude_") in section, key


def test_examples(caplog: pytest.LogCaptureFixture) -> None:
    assert CONFIG_SCHEMA(example("Settings"))[DOMAIN]
    # An unknown key would log a warning.
    assert not caplog.records
    automation = example("Who automates a thermostat")
    (trigger,) = automation["triggers"]
    assert TRIGGER_SCHEMA({"platform": trigger.pop("trigger"), **trigger})


@pytest.mark.parametrize(
    "value",
    [API_URL, *AWS_REGIONS, *LINKING_CLIENT_IDS.values(), GATEWAYS["NA"]],
)
def test_values_for_amazons_consoles(value: str) -> None:
    assert value in README


def test_removal() -> None:
    for name in (f"{DOMAIN}:", "HACS", f"custom_components/{DOMAIN}", "skill", "AWS"):
        assert name in SECTIONS["Remove"]


def test_rows_of_migration_table_are_sorted() -> None:
    table = SECTIONS["Coming from the built-in integration"]
    rows = re.findall(r"^\| (.+?) \|", table, re.MULTILINE)[1:]
    assert rows[0] == "all"
    others = [row for row in rows if row != "all"]
    assert rows[-len(others) :] == sorted(others)


@pytest.mark.parametrize("page", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_named_files_exist(page: str) -> None:
    found = re.findall(r'src="([^"]+)"|\]\((?!https:)([^)]+)\)|`(script/\w+)', page)
    files = [path for paths in found for path in paths if path]
    assert files
    for path in files:
        assert (ROOT / path).is_file(), path


@pytest.mark.parametrize("page", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_no_pronoun_for_alexa(page: str) -> None:
    assert not re.search(r"\b(she|her|hers|herself)\b", page, re.IGNORECASE)
