"""Grants: keep the tokens of the linked accounts and refresh them."""

import asyncio
from collections.abc import Awaitable, Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .. import issues
from ..const import DEFAULT_REGION, LOGGER
from ..issues import Issue
from .accounts import is_valid, owner_of
from .grant import BUILT_IN, Grant, GrantGone
from .grant_store import GrantStore, async_built_in_tokens
from .lwa import LoginWithAmazon, LwaError, LwaMisconfigured, LwaRefused, Tokens

# Linked accounts of one user; a further one replaces the oldest.
MAX_LINKS: Final = 5
# An access token is refreshed so long before its end.
REFRESH_BEFORE: Final = timedelta(minutes=5)


class NotSaved(OSError):
    """The grants cannot be written to disk."""


class Grants:
    """Hold all grants; each is stored before it is used."""

    def __init__(self, hass: HomeAssistant, lwa: LoginWithAmazon) -> None:
        self._hass = hass
        self._lwa = lwa
        self.store = GrantStore(hass, lwa.client_id)
        self._grants: dict[str, Grant] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._saving = asyncio.Lock()

    def __iter__(self) -> Iterator[Grant]:
        return iter(self._grants.values())

    def __len__(self) -> int:
        return len(self._grants)

    async def async_load(self) -> None:
        """Read the grants; drop those of invalid or deleted users."""
        self._grants = {grant.key: grant for grant in await self.store.async_load()}
        await self.async_drop(
            {grant.account for grant in self if not is_valid(self._hass, grant.account)}
        )

    def current(self, grant_key: str) -> Grant:
        """Return the current grant of a key; raises GrantGone."""
        if (grant := self._grants.get(grant_key)) is None:
            raise GrantGone("It was revoked")
        return grant

    async def async_adopt_built_in(
        self, region: str | None, *, ours: bool
    ) -> Grant | None:
        """Copy the tokens of the built-in integration once, so that it stays linked.

        They are valid for one client id. If it is not known to be `ours`, they are
        refreshed; raises LwaError if Amazon cannot be reached.
        """
        stored = await async_built_in_tokens(self._hass)
        access_token, refresh_token, expire_time = (
            stored.get(key) for key in ("access_token", "refresh_token", "expire_time")
        )
        if self.store.adopted or self.store.lost or not refresh_token:
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
                self.store.adopted = True
                await self._async_save()
                return None
        if self._grants:
            return None
        self.store.adopted = True
        LOGGER.info("The built-in integration's link to Alexa is taken over")
        return await self._async_keep(
            Grant(account=BUILT_IN, region=region or DEFAULT_REGION, tokens=tokens)
        )

    async def async_accept(self, code: str, account: str, region: str | None) -> Grant:
        """Exchange the code of an AcceptGrant and store the tokens; raises LwaError.

        Raises NotSaved if the disk is full. Without a region, that of the last link of
        the account is tried first.
        """
        tokens = await self._async_ask(self._lwa.async_exchange(code))
        before, lost = dict(self._grants), self.store.lost
        grant = self._link(tokens, account, region)
        if not await self._async_save():
            self._grants, self.store.lost = before, lost
            raise NotSaved("The tokens cannot be saved")
        return grant

    def _link(self, tokens: Tokens, account: str, region: str | None) -> Grant:
        """Replace older tokens of the account by those of an AcceptGrant."""
        self.store.lost = False
        for grant in [grant for grant in self if grant.account == BUILT_IN]:
            # It would receive every event twice.
            del self._grants[grant.key]
        linked = Grant(account=account, region=region or DEFAULT_REGION, tokens=tokens)
        for last in reversed([grant for grant in self if grant.account == account]):
            if region in (None, last.region):
                linked = replace(last, tokens=tokens, confirmed=False)
                break
        return self._keep(replace(linked, linked_at=dt_util.utcnow()))

    async def async_confirm(self, grant: Grant, region: str) -> None:
        """Store that the gateway of a region has accepted an event of an account."""
        if (grant.confirmed and grant.region == region) or (
            # Linked again or confirmed meanwhile.
            self._grants.get(grant.key) is not grant
        ):
            return
        links = [link for link in self if link.account == grant.account]
        if any(link.region == region and link is not grant for link in links):
            return
        LOGGER.info("Alexa takes the events of an account in the region %s", region)
        self._grants[grant.key] = replace(grant, region=region, confirmed=True)
        await self._async_save()

    async def async_set_inherited(self) -> None:
        """Store that the endpoints of the built-in integration were deleted."""
        self.store.inherited = True
        await self._async_save()

    async def async_token(self, grant_key: str, *, renew: str | None = None) -> str:
        """Return an access token that is valid for some minutes.

        `renew` is a token that Amazon has rejected. Raises GrantGone, or LwaError if
        there is no valid token for now.
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
        """Return tokens; show a repair issue while Amazon rejects the credentials."""
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
        if self._grants.pop(grant_key, None):
            self.store.lost = True
            await self._async_save()

    async def async_drop(self, accounts: Collection[str]) -> None:
        """Delete the grants of accounts whose Home Assistant token is invalid.

        The token was revoked or its user deleted: no re-authentication is needed.
        """
        dropped = [grant.key for grant in self if grant.account in accounts]
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
        # The newest is the last one, so that the oldest of a user can be dropped.
        self._grants.pop(grant.key, None)
        self._grants[grant.key] = grant
        owner = owner_of(self._hass, grant.account)
        links = [
            other for other in self if owner_of(self._hass, other.account) == owner
        ]
        for oldest in links[:-MAX_LINKS]:
            LOGGER.warning(
                "A user has linked more than %s accounts: the oldest is unlinked",
                MAX_LINKS,
            )
            del self._grants[oldest.key]
        return grant

    async def _async_save(self) -> bool:
        """Write the grants; show a repair issue while that is not possible."""
        async with self._saving:
            saved = await self.store.async_save(self)
        if saved:
            issues.async_clear(self._hass, Issue.NOT_SAVED)
        else:
            issues.async_raise(self._hass, Issue.NOT_SAVED)
        return saved
