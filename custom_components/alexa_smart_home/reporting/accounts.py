"""The Home Assistant users behind the linked accounts."""

from collections.abc import Callable
from typing import Any

from homeassistant.auth.models import RefreshToken
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.core import HomeAssistant

from .grant import BUILT_IN, Grant

type View = Callable[[str], bool]


def token_of(hass: HomeAssistant, account: str) -> RefreshToken | None:
    """Return the Home Assistant refresh token of an account, None if it is invalid."""
    token = hass.auth.async_get_refresh_token(account)
    return token if token is not None and token.user.is_active else None


def is_valid(hass: HomeAssistant, account: str) -> bool:
    """Return whether an account may still receive events.

    The account of the built-in integration has no user.
    """
    return account == BUILT_IN or token_of(hass, account) is not None


def owner_of(hass: HomeAssistant, account: str) -> str:
    """Return the id of the user who linked an account, else the account itself."""
    return account if (token := token_of(hass, account)) is None else token.user.id


def view_of(hass: HomeAssistant, account: str) -> View:
    """Return a function that returns whether an account may read an entity."""
    if account == BUILT_IN:
        return lambda _: True
    if (token := token_of(hass, account)) is None:
        return lambda _: False
    user = token.user
    # The permissions are read each time: they change with the groups of the user.
    return lambda entity_id: user.permissions.check_entity(entity_id, POLICY_READ)


def describe(hass: HomeAssistant, grant: Grant) -> dict[str, Any]:
    """Return who linked an account, where and when, without its tokens."""
    token = token_of(hass, grant.account)
    return {
        "user": token.user.name if token else None,
        "client": token.client_id if token else None,
        "region": grant.region,
        "linked_at": grant.linked_at.isoformat() if grant.linked_at else None,
    }
