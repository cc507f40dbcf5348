"""The linked accounts: keeps their tokens, hands out a valid one."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypedDict

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .const import DOMAIN, LOGGER
from .lwa import LoginWithAmazon, LwaError, LwaRefused, Tokens

MAX_GRANTS: Final = 20
REFRESH_BEFORE: Final = timedelta(minutes=5)

STORE_VERSION: Final = 1
# The account of tokens that were copied from the built-in integration.
BUILT_IN: Final = "built_in"


class StoredGrants(TypedDict):
    """The file: the grants, and what is not to be done twice."""

    grants: list[StoredGrant]
    lost: bool
    adopted: bool


class StoredGrant(TypedDict):
    """A grant as it stands on disk."""

    account: str
    region: str
    client_id: str
    access_token: str
    refresh_token: str
    expires_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """The permission of one Amazon account, in one region, to send it events.

    `account` is the id of the Home Assistant refresh token behind the link.
    """

    account: str
    region: str
    tokens: Tokens

    @property
    def key(self) -> str:
        """Return what tells grants apart."""
        return f"{self.account}:{self.region}"


class GrantGone(Exception):
    """The account has taken its permission back."""


class Grants:
    """All grants, on disk before they are used."""

    def __init__(self, hass: HomeAssistant, lwa: LoginWithAmazon) -> None:
        self._hass = hass
        self._lwa = lwa
        self._store: Store[StoredGrants] = Store(
            hass,
            STORE_VERSION,
            f"{DOMAIN}.grants",
            private=True,
            atomic_writes=True,
        )
        # Amazon has taken a grant back, and no account was linked since.
        self.lost = False
        # The built-in integration's tokens have been copied, or were of no use.
        self._adopted = False
        self._grants: dict[str, Grant] = {}
        # Grants of other credentials: kept, should those come back.
        self._foreign: list[StoredGrant] = []
        self._locks: dict[str, asyncio.Lock] = {}

    def __iter__(self) -> Iterator[Grant]:
        return iter(self._grants.values())

    def __len__(self) -> int:
        return len(self._grants)

    async def async_load(self) -> None:
        """Read the grants."""
        if (stored := await self._store.async_load()) is None:
            return
        self.lost = stored["lost"]
        self._adopted = stored.get("adopted", False)
        for item in stored["grants"]:
            if item["client_id"] == self._lwa.client_id:
                grant = _from_stored(item)
                self._grants[grant.key] = grant
            else:
                self._foreign.append(item)

    async def async_adopt_built_in(self, region: str, *, ours: bool) -> Grant | None:
        """Copy the built-in integration's tokens, once: nobody must link again.

        They are good for one client id only. Where it is not known to be `ours`,
        Amazon is asked; raises LwaError when it does not say.
        """
        built_in: Store[dict[str, Any]] = Store(self._hass, 1, "alexa_auth")
        stored = await built_in.async_load() or {}
        access_token, refresh_token, expire_time = (
            stored.get(key) for key in ("access_token", "refresh_token", "expire_time")
        )
        if self._adopted or self.lost or not refresh_token:
            return None
        expires_at = dt_util.parse_datetime(expire_time or "")
        if ours:
            tokens = Tokens(
                access_token=access_token or "",
                refresh_token=refresh_token,
                expires_at=expires_at or dt_util.utcnow(),
            )
        else:
            try:
                tokens = await self._lwa.async_refresh(refresh_token)
            except LwaRefused:
                self._adopted = True
                await self._async_save()
                return None
        if self._grants:
            return None
        self._adopted = True
        LOGGER.info("The built-in integration's link to Alexa is taken over")
        return await self._async_keep(
            Grant(account=BUILT_IN, region=region, tokens=tokens)
        )

    async def async_accept(self, code: str, account: str, region: str) -> Grant:
        """Trade the code of an AcceptGrant and keep the tokens; raises LwaError."""
        tokens = await self._lwa.async_exchange(code)
        self.lost = False
        for grant in [grant for grant in self if grant.account == BUILT_IN]:
            # Linked again: it would only tell everything twice.
            del self._grants[grant.key]
        return await self._async_keep(
            Grant(account=account, region=region, tokens=tokens)
        )

    async def async_token(self, grant_key: str, *, renew: str | None = None) -> str:
        """Return an access token that is valid for some minutes.

        `renew` is a token that Amazon has just refused. Raises GrantGone, or
        LwaError when there is no valid token for now.
        """
        async with self._locks.setdefault(grant_key, asyncio.Lock()):
            if (grant := self._grants.get(grant_key)) is None:
                raise GrantGone("It was taken back")
            tokens = grant.tokens
            remaining = tokens.expires_at - dt_util.utcnow()
            if remaining > REFRESH_BEFORE and renew != tokens.access_token:
                return tokens.access_token
            try:
                tokens = await self._lwa.async_refresh(tokens.refresh_token)
            except LwaRefused as err:
                await self.async_remove(grant_key)
                raise GrantGone(str(err)) from err
            except LwaError:
                if remaining > timedelta() and renew != tokens.access_token:
                    return tokens.access_token
                raise
            await self._async_keep(replace(grant, tokens=tokens))
            return tokens.access_token

    async def async_remove(self, grant_key: str) -> None:
        """Forget a grant that is gone for good."""
        if self._grants.pop(grant_key, None):
            self.lost = True
            await self._async_save()

    async def _async_keep(self, grant: Grant) -> Grant:
        # The newest last: the oldest link goes first when there are too many.
        self._grants.pop(grant.key, None)
        self._grants[grant.key] = grant
        while len(self._grants) > MAX_GRANTS:
            oldest = next(iter(self._grants))
            LOGGER.warning("More than %s accounts: the oldest goes", MAX_GRANTS)
            del self._grants[oldest]
        await self._async_save()
        return grant

    async def _async_save(self) -> None:
        own = [_to_stored(grant, self._lwa.client_id) for grant in self]
        await self._store.async_save(
            {
                "grants": self._foreign + own,
                "lost": self.lost,
                "adopted": self._adopted,
            }
        )


def _from_stored(item: StoredGrant) -> Grant:
    return Grant(
        account=item["account"],
        region=item["region"],
        tokens=Tokens(
            access_token=item["access_token"],
            refresh_token=item["refresh_token"],
            expires_at=datetime.fromisoformat(item["expires_at"]),
        ),
    )


def _to_stored(grant: Grant, client_id: str) -> StoredGrant:
    return {
        "account": grant.account,
        "region": grant.region,
        "client_id": client_id,
        "access_token": grant.tokens.access_token,
        "refresh_token": grant.tokens.refresh_token,
        "expires_at": grant.tokens.expires_at.isoformat(),
    }
