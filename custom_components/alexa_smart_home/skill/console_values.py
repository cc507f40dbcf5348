"""Values to paste into Amazon's consoles."""

from collections.abc import Callable
from typing import Final

from homeassistant.core import HomeAssistant

from ..const import API_URL, AWS_REGIONS, LINKING_CLIENT_IDS
from ..protocol.regions import Region
from .template import Deployment
from .template_view import async_file_link

# Placeholder while Home Assistant has no address that Amazon can reach.
NO_URL: Final = "https://home-assistant.example"


def console_values(
    hass: HomeAssistant, url: str | None, region: Region
) -> dict[str, str]:
    """Return the values to paste: of one region, or of all regions for AUTO."""
    url = url or NO_URL
    function = Deployment(base_url=url)
    aws_regions = {name: aws for aws, name in AWS_REGIONS.items()}

    def of_region(value: Callable[[str], str]) -> str:
        if region is not Region.AUTO:
            return value(region.upper())
        return "".join(
            f"\n  - {Region(name.lower()).async_translate(hass)}: {value(name)}"
            for name in aws_regions
        )

    return {
        "base_url": url,
        "endpoint": f"{url}{API_URL}",
        "aws_region": of_region(lambda name: f"`{aws_regions[name]}`"),
        "command": of_region(
            lambda name: async_file_link(hass, function, aws_regions[name])
        ),
        "template": async_file_link(hass, function),
        "authorization_uri": f"{url}/auth/authorize",
        "token_uri": f"{url}/auth/token",
        "client_id": of_region(lambda name: f"`{LINKING_CLIENT_IDS[name]}`"),
        "scope": "smart_home",
    }
