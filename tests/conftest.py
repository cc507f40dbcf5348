"""Fixtures that all tests share."""

import pytest

import custom_components  # noqa: F401 - ours, not the test plug-in's


@pytest.fixture(autouse=True)
def _custom_integrations(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant find the integration, in tests that have one."""
    if "hass" in request.fixturenames:
        request.getfixturevalue("enable_custom_integrations")
