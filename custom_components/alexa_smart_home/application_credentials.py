"""Sign in with Amazon to manage the skills of a developer account.

https://developer.amazon.com/docs/smapi/get-access-token-smapi.html
"""

from typing import Any, Final, override

from homeassistant.components.application_credentials import ClientCredential
from homeassistant.core import HomeAssistant
from homeassistant.helpers.config_entry_oauth2_flow import (
    MY_AUTH_CALLBACK_PATH,
    LocalOAuth2ImplementationWithPkce,
)

from .const import AUTHORIZE_URL, TOKEN_URL

SCOPE: Final = "alexa::ask:skills:readwrite"
_CONSOLE: Final = (
    "https://developer.amazon.com/loginwithamazon/console/site/lwa/overview.html"
)


class DeveloperSignIn(LocalOAuth2ImplementationWithPkce):
    """Sign in with the security profile of the user."""

    def __init__(
        self, hass: HomeAssistant, auth_domain: str, credential: ClientCredential
    ) -> None:
        super().__init__(
            hass,
            auth_domain,
            credential.client_id,
            AUTHORIZE_URL,
            TOKEN_URL,
            credential.client_secret,
        )
        self._name = credential.name or credential.client_id

    @property
    @override
    def name(self) -> str:
        return self._name

    @property
    @override
    def extra_authorize_data(self) -> dict[str, Any]:
        return {"scope": SCOPE, **super().extra_authorize_data}


async def async_get_auth_implementation(
    hass: HomeAssistant, auth_domain: str, credential: ClientCredential
) -> DeveloperSignIn:
    """Return the implementation for the credentials of a security profile."""
    return DeveloperSignIn(hass, auth_domain, credential)


async def async_get_description_placeholders(hass: HomeAssistant) -> dict[str, str]:
    """Return the placeholders of the dialog for the credentials."""
    return {"console": _CONSOLE, "return_url": MY_AUTH_CALLBACK_PATH}
