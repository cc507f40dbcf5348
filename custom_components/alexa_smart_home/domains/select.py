"""Selects can be set to an option."""

from homeassistant.components.select.const import ATTR_OPTIONS, CONF_OPTION, DOMAIN
from homeassistant.const import SERVICE_SELECT_OPTION

from ..protocol import EndpointDescription
from ..protocol.labels import Asset, Word
from ..protocol.readers import available
from .common.choice import choice


def select(domain: str) -> EndpointDescription:
    """Return the description of a domain with the action `select_option`."""
    return EndpointDescription(
        shape=(ATTR_OPTIONS,),
        reachable=available,
        capabilities=(
            choice(
                f"{domain}.{CONF_OPTION}",
                Asset.MODE,
                Word.OPTION,
                options=ATTR_OPTIONS,
                service=SERVICE_SELECT_OPTION,
                current=lambda state: state.state,
            ),
        ),
    )


ENDPOINT = select(DOMAIN)
