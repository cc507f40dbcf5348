"""The linked accounts: keeps their tokens, hands out a valid one."""

import asyncio
from collections.abc import Awaitable, Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .. import issues, storage
from ..const import DEFAULT_REGION, DOMAIN, LOGGER
from ..issues import Issue
from .accounts import is_valid, owner_of
from .grant import (
    BUILT_IN,
    Grant,
    GrantGone,
    StoredGrant,
    StoredGrants,
    from_stored,
    to_stored,
)
from .lwa import LoginWithAmazon, LwaError, LwaMisconfigured, LwaRefused, Tokens

# Links of one user; a further one takes the place of the oldest.
MAX_LINKS: Final = 5
REFRESH_BEFORE: Final = timedelta(minutes=5)

STORE_VERSION: Final = 1


class NotSaved(OSError):
    """The grants cannot be written to the disk."""


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
        self.adopted = False
        # The endpoints that only the built-in integration announced are seen to.
        self.inherited = False
        self._grants: dict[str, Grant] = {}
        # Grants of other credentials: kept, should those come back.
        self._foreign: list[StoredGrant] = []
        self._locks: dict[str, asyncio.Lock] = {}
        self._saving = asyncio.Lock()

    def __iter__(self) -> Iterator[Grant]:
        return iter(self._grants.values())

    def __len__(self) -> int:
        return len(self._grants)

    async def async_load(self) -> None:
        """Read the grants; those that cannot be read are dropped."""
        if (
            await storage.async_load(self._store, self._parse, unreadable=False)
            is False
        ):
            self.lost = True
        await self.async_drop(
            {it.account for it in self if not is_valid(self._hass, it.account)}
        )

    def _parse(self, stored: StoredGrants) -> bool:
        items = stored["grants"]
        if not isinstance(items, list):
            raise TypeError
        self.lost = stored.get("lost", False) is True
        self.adopted = stored.get("adopted", False) is True
        self.inherited = stored.get("inherited", False) is True
        for number, item in enumerate(items, 1):
            try:
                if item["client_id"] != self._lwa.client_id:
                    self._foreign.append(item)
                    continue
                grant = from_stored(item)
            except (KeyError, TypeError, ValueError) as err:
                # The text of the error may hold a part of a token.
                LOGGER.error(
                    "Linked account %s cannot be read (%s) and must be linked again",
                    number,
                    type(err).__name__,
                )
                self.lost = True
                continue
            self._grants[grant.key] = grant
        return True

    def current(self, grant_key: str) -> Grant:
        """Return a grant as it is now; raises GrantGone."""
        if (grant := self._grants.get(grant_key)) is None:
            raise GrantGone("It was taken back")
        return grant

    async def async_adopt_built_in(
        self, region: str | None, *, ours: bool
    ) -> Grant | None:
        """Copy the built-in integration's tokens, once: nobody must link again.

        They are good for one client id only. Where it is not known to be `ours`,
        Amazon is asked; raises LwaError when it does not say.
        """
        stored = await async_built_in_tokens(self._hass)
        access_token, refresh_token, expire_time = (
            stored.get(key) for key in ("access_token", "refresh_token", "expire_time")
        )
        if self.adopted or self.lost or not refresh_token:
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
                tokens = await self._async_ask(self._lwa.async_refresh(refresh_token))
            except LwaRefused:
                self.adopted = True
                await self._async_save()
                return None
        if self._grants:
            return None
        self.adopted = True
        LOGGER.info("The built-in integration's link to Alexa is taken over")
        return await self._async_keep(
            Grant(account=BUILT_IN, region=region or DEFAULT_REGION, tokens=tokens)
        )

    async def async_accept(self, code: str, account: str, region: str | None) -> Grant:
        """Trade the code of an AcceptGrant and keep the tokens; raises LwaError.

        Raises NotSaved if the disk is full. Without a region the one of the account's
        last link is tried first.
        """
        tokens = await self._async_ask(self._lwa.async_exchange(code))
        before, lost = dict(self._grants), self.lost
        grant = self._link(tokens, account, region)
        if not await self._async_save():
            self._grants, self.lost = before, lost
            raise NotSaved("The tokens cannot be saved")
        return grant

    def _link(self, tokens: Tokens, account: str, region: str | None) -> Grant:
        """Put the tokens of an AcceptGrant in the place of older ones."""
        self.lost = False
        for grant in [grant for grant in self if grant.account == BUILT_IN]:
            # Linked again: it would only tell everything twice.
            del self._grants[grant.key]
        now = dt_util.utcnow()
        links = [it for it in self if it.account == account]
        for last in reversed(links):
            if region in (None, last.region):
                return self._keep(
                    replace(last, tokens=tokens, confirmed=False, linked_at=now)
                )
        return self._keep(
            Grant(
                account=account,
                region=region or DEFAULT_REGION,
                tokens=tokens,
                linked_at=now,
            )
        )

    async def async_confirm(self, grant: Grant, region: str) -> None:
        """Remember that the gateway of a region has taken an event of an account."""
        if (grant.confirmed and grant.region == region) or (
            # Linked again meanwhile, or found by another event.
            self._grants.get(grant.key) is not grant
        ):
            return
        if any(
            it.account == grant.account and it.region == region and it is not grant
            for it in self
        ):
            return
        LOGGER.info("Alexa takes the events of an account in the region %s", region)
        self._grants[grant.key] = replace(grant, region=region, confirmed=True)
        await self._async_save()

    async def async_set_inherited(self) -> None:
        """Remember that the built-in integration's endpoints are seen to."""
        self.inherited = True
        await self._async_save()

    async def async_token(self, grant_key: str, *, renew: str | None = None) -> str:
        """Return an access token that is valid for some minutes.

        `renew` is a token that Amazon has just refused. Raises GrantGone, or
        LwaError when there is no valid token for now.
        """
        async with self._locks.setdefault(grant_key, asyncio.Lock()):
            grant = self.current(grant_key)
            tokens = grant.tokens
            remaining = tokens.expires_at - dt_util.utcnow()
            if remaining > REFRESH_BEFORE and renew != tokens.access_token:
                return tokens.access_token
            try:
                tokens = await self._async_ask(
                    self._lwa.async_refresh(tokens.refresh_token)
                )
            except LwaRefused as err:
                await self.async_remove(grant_key)
                raise GrantGone(str(err)) from err
            except LwaError:
                if remaining > timedelta() and renew != tokens.access_token:
                    return tokens.access_token
                raise
            if (current := self.current(grant_key)).tokens is not grant.tokens:
                # Linked again meanwhile.
                return current.tokens.access_token
            await self._async_keep(replace(current, tokens=tokens))
            return tokens.access_token

    async def _async_ask(self, request: Awaitable[Tokens]) -> Tokens:
        """Await tokens; show a repair issue while Amazon refuses the credentials."""
        try:
            tokens = await request
        except LwaMisconfigured:
            issues.async_raise(self._hass, Issue.WRONG_CREDENTIALS)
            raise
        except LwaRefused:
            issues.async_clear(self._hass, Issue.WRONG_CREDENTIALS)
            raise
        issues.async_clear(self._hass, Issue.WRONG_CREDENTIALS)
        return tokens

    async def async_remove(self, grant_key: str) -> None:
        """Forget a grant that is gone for good."""
        if self._grants.pop(grant_key, None):
            self.lost = True
            await self._async_save()

    async def async_drop(self, accounts: Collection[str]) -> None:
        """Forget the grants of accounts whose Home Assistant token is not valid.

        The user has revoked it, or is gone: nobody is asked to link again.
        """
        dropped = [it.key for it in self if it.account in accounts]
        for key in dropped:
            del self._grants[key]
        if dropped:
            LOGGER.info("Links of %s revoked or removed users are gone", len(dropped))
            await self._async_save()

    async def _async_keep(self, grant: Grant) -> Grant:
        self._keep(grant)
        await self._async_save()
        return grant

    def _keep(self, grant: Grant) -> Grant:
        # The newest last: the oldest of the same user goes when there are too many.
        self._grants.pop(grant.key, None)
        self._grants[grant.key] = grant
        owner = owner_of(self._hass, grant.account)
        links = [it for it in self if owner_of(self._hass, it.account) == owner]
        for oldest in links[:-MAX_LINKS]:
            LOGGER.warning(
                "A user has linked more than %s accounts: the oldest is unlinked",
                MAX_LINKS,
            )
            del self._grants[oldest.key]
        return grant

    async def _async_save(self) -> bool:
        """Save the grants; show a repair issue while that is not possible."""
        async with self._saving:
            saved = await self._async_write()
        if saved:
            issues.async_clear(self._hass, Issue.NOT_SAVED)
        else:
            issues.async_raise(self._hass, Issue.NOT_SAVED)
        return saved

    async def _async_write(self) -> bool:
        own = [to_stored(grant, self._lwa.client_id) for grant in self]
        data: StoredGrants = {
            "grants": self._foreign + own,
            "lost": self.lost,
            "adopted": self.adopted,
            "inherited": self.inherited,
        }
        return await storage.async_save(self._store, data)


async def async_built_in_tokens(hass: HomeAssistant) -> dict[str, Any]:
    """Return what the built-in integration has stored, empty if it has no tokens."""
    store: Store[dict[str, Any]] = Store(hass, 1, "alexa_auth")
    try:
        stored = await store.async_load()
    except Exception as err:  # noqa: BLE001 - a file may hold anything
        LOGGER.warning("alexa_auth cannot be understood: %s", type(err).__name__)
        return {}
    if not isinstance(stored, dict):
        return {}
    return {key: value for key, value in stored.items() if isinstance(value, str)}
