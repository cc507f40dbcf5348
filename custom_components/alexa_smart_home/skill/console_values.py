"""Values to paste into Amazon's consoles."""

from collections.abc import Callable, Mapping
from typing import Final

from homeassistant.core import HomeAssistant

from ..const import API_URL, AWS_REGIONS, LINKING_CLIENT_IDS
from ..protocol.regions import Region
from .template import Deployment
from .template_view import async_file_link

# Placeholder while Home Assistant has no address that Amazon can reach.
NO_URL: Final = "https://home-assistant.example"
_AWS_REGION_OF: Final = {region: aws for aws, region in AWS_REGIONS.items()}


def console_values(
    hass: HomeAssistant, url: str | None, region: Region
) -> dict[str, str]:
    """Return the values to paste: of one region, or of all regions for AUTO."""
    url = url or NO_URL
    function = Deployment(base_url=url)

    def of_region(value: Callable[[str], str]) -> str:
        if region is not Region.AUTO:
            return value(region.upper())
        return "".join(
            f"\n  - {Region(name.lower()).async_translate(hass)}: {value(name)}"
            for name in _AWS_REGION_OF
        )

    return {
        **_addresses(url),
        "aws_region": of_region(lambda name: f"`{_AWS_REGION_OF[name]}`"),
        "command": of_region(
            lambda name: async_file_link(hass, function, _AWS_REGION_OF[name])
        ),
        "template": async_file_link(hass, function),
        "client_id": of_region(lambda name: f"`{LINKING_CLIENT_IDS[name]}`"),
    }


def plain_console_values(
    hass: HomeAssistant, url: str, region: Region, language: str | None
) -> dict[str, str]:
    """Return the values without Markdown; those of several regions are lines."""

    def of_region(values: Mapping[str, str]) -> str:
        if region is not Region.AUTO:
            return values[region.upper()]
        return "\n".join(
            f"{Region(name.lower()).async_translate(hass, language)}: {value}"
            for name, value in values.items()
        )

    return {
        **_addresses(url),
        "aws_region": of_region(_AWS_REGION_OF),
        "client_id": of_region(LINKING_CLIENT_IDS),
    }


def _addresses(url: str) -> dict[str, str]:
    return {
        "base_url": url,
        "endpoint": f"{url}{API_URL}",
        "authorization_uri": f"{url}/auth/authorize",
        "token_uri": f"{url}/auth/token",
        "scope": "smart_home",
    }
