"""Test the table of entity settings, and the domains that they apply to."""

from dataclasses import fields
from typing import Any

import pytest

from custom_components.alexa_smart_home.config.entity_form import (
    entity_settings_from,
    entity_to_form,
)
from custom_components.alexa_smart_home.config.entity_settings import ENTITY_SETTINGS
from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.translations import TEXTS


class _RecordedConfig:
    """A configuration that records the names of the settings that are read."""

    def __init__(self) -> None:
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(EntityConfig(), name)


def test_each_row_is_field_of_entity_config() -> None:
    keys = [setting.key for setting in ENTITY_SETTINGS]
    assert keys == [field.name for field in fields(EntityConfig)]


@pytest.mark.parametrize("texts", ["data", "data_description"])
def test_each_row_has_text(texts: str) -> None:
    keys = {setting.key for setting in ENTITY_SETTINGS}
    found = TEXTS["options"]["step"]["entity_settings"][texts]
    assert found.keys() == keys | {"remove"}


@pytest.mark.parametrize("domain", DESCRIPTIONS)
def test_domain_declares_settings_that_it_reads(domain: str) -> None:
    description = DESCRIPTIONS[domain]
    config: Any = _RecordedConfig()
    description.adapt(description.capabilities, config)
    common = {setting.key for setting in ENTITY_SETTINGS if setting.all_domains}
    assert config.read - common == description.settings


@pytest.mark.parametrize("setting", ENTITY_SETTINGS, ids=lambda setting: setting.key)
def test_each_setting_applies_to_domain(setting: Any) -> None:
    found = {domain for domain in DESCRIPTIONS if setting.applies_to(f"{domain}.a")}
    assert found
    assert (found == set(DESCRIPTIONS)) is setting.all_domains


@pytest.mark.parametrize("of_all", [False, True])
@pytest.mark.parametrize("old", [None, False, True])
def test_setting_of_all_entities_is_default(of_all: bool, old: bool | None) -> None:
    """The form shows the setting that applies, and stores only a different one."""
    house = {"aliases": of_all}
    config = {} if old is None else {"aliases": old}
    assert entity_to_form(config, house)["aliases"] is (of_all if old is None else old)
    for chosen in (False, True):
        stored = entity_settings_from({"aliases": chosen}, config, "light.a", house)
        assert stored.get("aliases", of_all) is chosen
        assert ("aliases" in stored) is (chosen is not of_all)
