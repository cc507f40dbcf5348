"""The quality scale: every rule is met, or exempted with a reason."""

from pathlib import Path
from typing import Any

import yaml

import custom_components.alexa_smart_home as integration

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


def test_every_rule() -> None:
    path = Path(integration.__file__).with_name("quality_scale.yaml")
    rules: dict[str, Any] = yaml.safe_load(path.read_text())["rules"]
    assert list(rules) == RULES
    for rule, status in rules.items():
        if isinstance(status, dict):
            assert set(status) == {"status", "comment"}, rule
            assert status["status"] in ("done", "exempt"), rule
            assert status["comment"].endswith("."), rule
        else:
            assert status == "done", rule
