"""Tests with a built-in integration that cannot be paused."""

import json

import pytest

from tests.browser.house import ROOT, House, credentials

pytestmark = pytest.mark.asyncio(loop_scope="module")

# A built-in integration whose configuration object cannot be found.
ALEXA = """
from homeassistant.helpers.http import HomeAssistantView

class View(HomeAssistantView):
    url = "/api/alexa/smart_home"
    name = "api:alexa:smart_home"

    async def post(self, request):
        return self.json({})

async def async_setup(hass, config):
    hass.http.register_view(View())
    return True
"""
MANIFEST = {
    "domain": "alexa",
    "name": "Alexa",
    "version": "0.1.0",
    "codeowners": [],
    "dependencies": ["http"],
    "documentation": "https://example.org",
    "iot_class": "cloud_push",
    "requirements": [],
}


def prepare(house: House) -> None:
    """Start with settings in both blocks and a replaced integration "alexa"."""
    components = house.config / "custom_components"
    (components / "alexa").mkdir(parents=True)
    (components / "__init__.py").touch()
    ours = "alexa_smart_home"
    (components / ours).symlink_to(ROOT / "custom_components" / ours)
    (components / "alexa" / "__init__.py").write_text(ALEXA)
    (components / "alexa" / "manifest.json").write_text(json.dumps(MANIFEST))
    settings = credentials(house.cloud)
    house.write_yaml({"alexa": {"smart_home": settings}, ours: settings})


async def test_remove_block(house: House) -> None:
    await house.pages.issue("remove_block")


async def test_built_in_reports(house: House) -> None:
    await house.pages.issue("built_in_reports")


async def test_answers(house: House) -> None:
    """This integration answers directives."""
    assert "light.bed_light" in await house.discover()


async def test_block_removed(house: House) -> None:
    house.write_yaml({"alexa_smart_home": credentials(house.cloud)})
    await house.restart()
    assert not await house.issues()
