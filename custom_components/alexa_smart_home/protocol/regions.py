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


def region_of_request(settings: Settings, user_agent: str = "") -> str | None:
    """Return the region of a request, None if it is unknown.

    The configured region is used, else the AWS region in the User-Agent of the Lambda
    function: Haaska sends it, the function in Home Assistant's documentation does not.
    """
    for region, gateway in GATEWAYS.items():
        if gateway == settings.endpoint:
            return region
    for aws_region, region in AWS_REGIONS.items():
        if aws_region in user_agent:
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
