"""Tests of the quality scale: each rule is done or exempt with a reason."""

from importlib import import_module
import json
from pathlib import Path
import tomllib
from typing import Any

from homeassistant.helpers.entity import Entity
import yaml

import custom_components.alexa_smart_home as integration
from custom_components.alexa_smart_home.sensor import LinkSensor
from custom_components.alexa_smart_home.switch import AutomationSwitch

# https://developers.home-assistant.io/docs/core/integration-quality-scale/checklist
RULES = [
    "action-setup",
    "appropriate-polling",
    "brands",
    "common-modules",
    "config-flow-test-coverage",
    "config-flow",
    "dependency-transparency",
    "docs-actions",
    "docs-conditions",
    "docs-high-level-description",
    "docs-installation-instructions",
    "docs-removal-instructions",
    "docs-triggers",
    "entity-event-setup",
    "entity-unique-id",
    "has-entity-name",
    "runtime-data",
    "test-before-configure",
    "test-before-setup",
    "unique-config-entry",
    "action-exceptions",
    "config-entry-unloading",
    "docs-configuration-parameters",
    "docs-installation-parameters",
    "entity-unavailable",
    "integration-owner",
    "log-when-unavailable",
    "parallel-updates",
    "reauthentication-flow",
    "test-coverage",
    "devices",
    "diagnostics",
    "discovery-update-info",
    "discovery",
    "docs-data-update",
    "docs-examples",
    "docs-known-limitations",
    "docs-supported-devices",
    "docs-supported-functions",
    "docs-troubleshooting",
    "docs-use-cases",
    "dynamic-devices",
    "entity-category",
    "entity-device-class",
    "entity-disabled-by-default",
    "entity-translations",
    "exception-translations",
    "icon-translations",
    "reconfiguration-flow",
    "repair-issues",
    "stale-devices",
    "async-dependency",
    "inject-websession",
    "strict-typing",
]


PACKAGE = Path(integration.__file__).parent
MANIFEST = json.loads((PACKAGE / "manifest.json").read_text())
SCALE: dict[str, Any] = yaml.safe_load((PACKAGE / "quality_scale.yaml").read_text())
EXEMPT = {
    rule
    for rule, status in SCALE["rules"].items()
    if status != "done" and status["status"] != "done"
}


def test_each_rule_has_status() -> None:
    rules = SCALE["rules"]
    assert list(rules) == RULES
    for rule, status in rules.items():
        if isinstance(status, dict):
            assert set(status) == {"status", "comment"}, rule
            assert status["status"] in ("done", "exempt"), rule
            assert status["comment"].endswith("."), rule
        else:
            assert status == "done", rule


def test_exemptions_are_true() -> None:
    assert {"dependency-transparency", "async-dependency"} <= EXEMPT
    assert "requirements" not in MANIFEST
    assert {"discovery", "discovery-update-info"} <= EXEMPT
    assert not MANIFEST.keys() & {"bluetooth", "dhcp", "homekit", "mqtt", "ssdp", "usb"}
    assert "docs-conditions" in EXEMPT
    assert not (PACKAGE / "conditions.yaml").exists()
    assert not (PACKAGE / "device_condition.py").exists()


def test_done_rules_are_true() -> None:
    assert not EXEMPT & {"docs-triggers", "parallel-updates", "unique-config-entry"}
    assert (PACKAGE / "device_trigger.py").is_file()
    for platform in integration.PLATFORMS:
        module = import_module(f"{integration.__name__}.{platform}")
        assert module.PARALLEL_UPDATES == 0
    assert MANIFEST["single_config_entry"]
    assert MANIFEST["codeowners"]


def test_entities_are_always_available() -> None:
    """The rule applies only to entities that can be unavailable while loaded."""
    assert "entity-unavailable" in EXEMPT
    for entity in (LinkSensor, AutomationSwitch):
        assert entity.available is Entity.available


def test_claimed_coverage() -> None:
    report = tomllib.loads((PACKAGE.parents[1] / "pyproject.toml").read_text())
    minimum = report["tool"]["coverage"]["report"]["fail_under"]
    assert f" {minimum} %" in SCALE["rules"]["test-coverage"]["comment"]
