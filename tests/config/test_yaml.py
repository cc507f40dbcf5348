"""Tests of the settings in YAML and of the reload."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.alexa_smart_home.const import DOMAIN
from tests.common import async_reload_yaml
from tests.conftest import SetUp
from tests.flows import SECRET, set_up_ui_entry

pytestmark = pytest.mark.usefixtures("unloaded")

OURS = {DOMAIN: {"locale": "de-DE"}}
BUILT_IN = {"alexa": {"smart_home": {"locale": "fr-FR"}}}


@pytest.mark.parametrize(
    ("config", "locale"),
    [
        ({}, "it-IT"),
        ({DOMAIN: None}, "it-IT"),
        (BUILT_IN, "fr-FR"),
        ({DOMAIN: None, **BUILT_IN}, "fr-FR"),
        ({"alexa": {"flash_briefings": {}}}, "it-IT"),
        (OURS, "de-DE"),
        ({**OURS, **BUILT_IN}, "de-DE"),
    ],
)
async def test_order_of_precedence(
    hass: HomeAssistant, config: dict[str, Any], locale: str
) -> None:
    """The order is: own key, block of the built-in integration, config entry."""
    entry = await set_up_ui_entry(hass, options={"locale": ["it-IT"]}, **config)
    assert entry.runtime_data.settings.locales == (locale,)


async def test_yaml_replaces_all_settings(hass: HomeAssistant) -> None:
    data = {"client_id": "id", "client_secret": SECRET}
    entry = await set_up_ui_entry(hass, data, **OURS)
    assert entry.runtime_data.settings.client_id is None


async def test_invalid_built_in_block(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    block = {"locale": "xx", "client_secret": SECRET, "client_id": "id"}
    assert not await async_setup_component(
        hass, DOMAIN, {"alexa": {"smart_home": block}}
    )
    assert "locale must be one" in caplog.text
    assert SECRET not in caplog.text


async def test_unknown_keys(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    entry = await set_up({"locale": "de-DE", "colour": "red"})
    assert entry.runtime_data.settings.locales == ("de-DE",)
    assert 'no setting "colour"' in caplog.text


async def test_reload(hass: HomeAssistant, yaml: dict[str, Any], set_up: SetUp) -> None:
    """The reload applies the current YAML."""
    entry = await set_up({"locale": "de-DE"})
    for config, locale in (
        ({DOMAIN: {"locale": "es-ES"}}, "es-ES"),
        (BUILT_IN, "fr-FR"),
        ({}, "en-US"),
        (OURS, "de-DE"),
    ):
        yaml.clear()
        yaml |= config
        await async_reload_yaml(hass)
        assert entry.state is ConfigEntryState.LOADED
        assert entry.runtime_data.settings.locales == (locale,)


async def test_reload_of_invalid_yaml(
    hass: HomeAssistant, yaml: dict[str, Any], set_up: SetUp
) -> None:
    """Invalid YAML raises an error without the secret and changes nothing."""
    entry = await set_up({"locale": "de-DE"})
    runtime = entry.runtime_data
    for config, error in (
        ({DOMAIN: {"client_secret": SECRET}}, HomeAssistantError),
        ({"alexa": {"smart_home": {"client_secret": SECRET}}}, ServiceValidationError),
    ):
        yaml.clear()
        yaml |= config
        with pytest.raises(error) as caught:
            await async_reload_yaml(hass)
        assert "client_id" in str(caught.value)
        assert SECRET not in str(caught.value)
    assert entry.runtime_data is runtime


async def test_reload_requires_administrator(
    hass: HomeAssistant, set_up: SetUp, hass_read_only_user: MockUser
) -> None:
    await set_up()
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(
            DOMAIN,
            "reload",
            blocking=True,
            context=Context(user_id=hass_read_only_user.id),
        )
