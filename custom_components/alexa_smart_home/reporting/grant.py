"""The permission of an Amazon account to send it events, and its form on disk."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NotRequired, TypedDict

from homeassistant.util.uuid import random_uuid_hex

from ..const import GATEWAYS
from .lwa import Tokens, is_token

# The account of tokens that were copied from the built-in integration.
BUILT_IN: Final = "built_in"


class StoredGrants(TypedDict):
    """The file: the grants, and what is not to be done twice."""

    grants: list[StoredGrant]
    lost: bool
    adopted: bool
    inherited: NotRequired[bool]


class StoredGrant(TypedDict):
    """A grant as it stands on disk."""

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
    """The permission of one Amazon account, in one region, to send it events.

    `account` is the id of the Home Assistant refresh token behind the link. An account
    has one grant per region. Until the gateway of the region has taken an event, and
    so `confirmed` it, the region is the first one to try. The `key` stays the same
    when the region or the tokens change; it is not stored.
    """

    account: str
    region: str
    tokens: Tokens
    confirmed: bool = False
    linked_at: datetime | None = None
    key: str = field(default_factory=random_uuid_hex, compare=False)


class GrantGone(Exception):
    """The account has taken its permission back."""


def from_stored(item: StoredGrant) -> Grant:
    """Read a grant; one of an older version is not confirmed.

    Raises KeyError, TypeError or ValueError for one that cannot be used.
    """
    access_token, refresh_token = item["access_token"], item["refresh_token"]
    expires_at = datetime.fromisoformat(item["expires_at"])
    linked_at = item.get("linked_at")
    if (
        not isinstance(item["account"], str)
        or item["region"] not in GATEWAYS
        or not is_token(refresh_token)
        # That of the built-in integration may be missing: it is renewed.
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
    """Return a grant as it is stored, with the client id that its tokens are for."""
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
