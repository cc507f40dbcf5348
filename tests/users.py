"""Users with limited permissions, for tests."""

from collections.abc import Iterable
from typing import Any

from homeassistant.auth.models import Group, User
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockUser

type Policy = dict[str, Any]


def may(*entity_ids: str, read: Iterable[str] = ()) -> Policy:
    """Return a policy that permits to control some entities and to read others."""
    return {
        "entities": {
            "entity_ids": {
                **{entity_id: {"read": True} for entity_id in read},
                **dict.fromkeys(entity_ids, True),
            }
        }
    }


def user_with(hass: HomeAssistant, policy: Policy) -> User:
    """Return a user with a policy, who is not an administrator."""
    return MockUser(groups=[Group(name="Some", policy=policy)]).add_to_hass(hass)


async def access_token(hass: HomeAssistant, user: User) -> str:
    """Return an access token of a user."""
    refresh_token = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
    return hass.auth.async_create_access_token(refresh_token)
