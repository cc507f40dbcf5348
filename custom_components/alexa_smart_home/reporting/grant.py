"""Grant: the permission of a linked account to send events, and its stored form."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NotRequired, TypedDict

from homeassistant.util.uuid import random_uuid_hex

from ..const import GATEWAYS
from .lwa import Tokens, is_token

# The account of tokens that were copied from the built-in integration.
BUILT_IN: Final = "built_in"


class StoredGrants(TypedDict):
    """Content of the file: the grants and the flags of `GrantStore`."""

    grants: list[StoredGrant]
    lost: bool
    adopted: bool
    inherited: NotRequired[bool]


class StoredGrant(TypedDict):
    """Stored form of a grant."""

    account: str
    region: str
    client_id: str
    access_token: str
    refresh_token: str
    expires_at: str
    confirmed: NotRequired[bool]
    linked_at: NotRequired[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Permission of one linked account, in one region, to send it events.

    `account` is the id of the Home Assistant refresh token that the account was linked
    with. An account has one grant per region. Until the event gateway of the region has
    accepted an event (`confirmed`), the region is only the first one to try. The `key`
    stays the same when the region or the tokens change; it is not stored.
    """

    account: str
    region: str
    tokens: Tokens
    confirmed: bool = False
    linked_at: datetime | None = None
    key: str = field(default_factory=random_uuid_hex, compare=False)


class GrantGone(Exception):
    """The account has revoked its permission."""


def from_stored(item: StoredGrant) -> Grant:
    """Return the grant; grants of older versions are not confirmed.

    Raises KeyError, TypeError or ValueError if it is invalid.
    """
    access_token, refresh_token = item["access_token"], item["refresh_token"]
    expires_at = datetime.fromisoformat(item["expires_at"])
    linked_at = item.get("linked_at")
    if (
        not isinstance(item["account"], str)
        or item["region"] not in GATEWAYS
        or not is_token(refresh_token)
        # Grants of the built-in integration may have none; it is refreshed.
        or not (access_token == "" or is_token(access_token))
        or expires_at.tzinfo is None
    ):
        raise ValueError
    return Grant(
        account=item["account"],
        region=item["region"],
        tokens=Tokens(
            access_token=access_token,
            refresh_token=refresh_token,
            expires_at=expires_at,
        ),
        confirmed=item.get("confirmed", False) is True,
        linked_at=datetime.fromisoformat(linked_at) if linked_at else None,
    )


def to_stored(grant: Grant, client_id: str) -> StoredGrant:
    """Return the stored form of a grant, with the client id of its tokens."""
    return {
        "account": grant.account,
        "region": grant.region,
        "client_id": client_id,
        "access_token": grant.tokens.access_token,
        "refresh_token": grant.tokens.refresh_token,
        "expires_at": grant.tokens.expires_at.isoformat(),
        "confirmed": grant.confirmed,
        "linked_at": grant.linked_at.isoformat() if grant.linked_at else None,
    }
