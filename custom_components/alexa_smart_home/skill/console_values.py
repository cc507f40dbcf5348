"""Values to paste into Amazon's consoles."""

from collections.abc import Mapping
from typing import Final

from homeassistant.core import HomeAssistant

from ..const import API_URL, AWS_REGIONS, LINKING_CLIENT_IDS
from ..protocol.regions import Region

# Placeholder while Home Assistant has no address that Amazon can reach.
NO_URL: Final = "https://home-assistant.example"


def console_values(
    hass: HomeAssistant, url: str | None, region: Region
) -> dict[str, str]:
    """Return the values to paste: of one region, or of all regions for AUTO."""
    url = url or NO_URL
    aws_regions = {name: aws for aws, name in AWS_REGIONS.items()}

    def of_region(values: Mapping[str, str]) -> str:
        if region is not Region.AUTO:
            return f"`{values[region.upper()]}`"
        return "".join(
            f"\n  - {Region(name.lower()).async_translate(hass)}: `{value}`"
            for name, value in values.items()
        )

    return {
        "base_url": url,
        "endpoint": f"{url}{API_URL}",
        "aws_region": of_region(aws_regions),
        "authorization_uri": f"{url}/auth/authorize",
        "token_uri": f"{url}/auth/token",
        "client_id": of_region(LINKING_CLIENT_IDS),
        "scope": "smart_home",
    }
