"""The address that the connection check tests, and the rules for it."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from ssl import SSLContext

from homeassistant.core import HomeAssistant
from homeassistant.util.ssl import get_default_context
from yarl import URL

from ..protocol.arrivals import Arrivals


def _is_public(address: str) -> bool:
    return ip_address(address).is_global


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRules:
    """Amazon's rules for the address, and the limits of the check in seconds.

    https://developer.amazon.com/docs/alexa/account-linking/requirements-account-linking.html
    """

    port: int = 443
    answer_limit: float = 4.5
    resolve_limit: float = 3.0
    is_public: Callable[[str], bool] = _is_public
    trust: Callable[[], SSLContext] = get_default_context


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The external address with a host, and the log of the requests that arrive."""

    hass: HomeAssistant
    url: URL
    host: str
    rules: AddressRules
    arrivals: Arrivals

    @property
    def port(self) -> int:
        return self.url.port or self.rules.port

    @property
    def is_reached(self) -> bool:
        """Return whether a directive has arrived, which Home Assistant cannot send."""
        return self.arrivals.last is not None
