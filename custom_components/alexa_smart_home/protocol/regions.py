"""Amazon's regions: gateways, AWS regions and account linking.

https://developer.amazon.com/docs/smarthome/send-events-to-the-alexa-event-gateway.html
"""

from ..const import AWS_REGIONS, DEFAULT_REGION, GATEWAYS
from ..settings import Settings
from ..translate import Translatable


class Region(Translatable, selector="region"):
    """The region of the Amazon accounts; each has its own consoles."""

    # Detected from the Lambda function's requests or Amazon's responses.
    AUTO = "auto"
    NA = "na"
    EU = "eu"
    FE = "fe"


def aws_region_of(user_agent: str) -> str | None:
    """Return the AWS region in the User-Agent of a Lambda function, None without one.

    Haaska sends it, the function in Home Assistant's documentation does not.
    """
    return next((region for region in AWS_REGIONS if region in user_agent), None)


def region_of_request(settings: Settings, user_agent: str = "") -> str | None:
    """Return the region of a request, None if it is unknown.

    The configured region is used, else that of the Lambda function.
    """
    if (region := configured_region(settings)) is not None:
        return region
    aws_region = aws_region_of(user_agent)
    return None if aws_region is None else AWS_REGIONS[aws_region]


def configured_region(settings: Settings) -> str | None:
    """Return the region of the configured gateway, None if it belongs to no region."""
    for region, gateway in GATEWAYS.items():
        if gateway == settings.endpoint:
            return region
    return None


def candidate_regions(
    settings: Settings, first: str = DEFAULT_REGION
) -> tuple[str, ...]:
    """Return the regions whose gateway may accept events, the likeliest first."""
    if settings.endpoint is not None:
        return (region_of_request(settings) or first,)
    return (first, *(region for region in GATEWAYS if region != first))


def gateway_url(settings: Settings, region: str) -> str:
    """Return the URL of the event gateway of a region."""
    return settings.endpoint or GATEWAYS[region]
