"""Read and write the file of the grants, and read that of the built-in integration."""

from collections.abc import Iterable
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from ..const import LOGGER
from ..storage import PrivateStore
from .grant import Grant, StoredGrant, StoredGrants, from_stored, to_stored


class GrantStore:
    """Hold the flags of the file and the grants of other client ids."""

    def __init__(self, hass: HomeAssistant, client_id: str) -> None:
        # A grant was revoked and no account was linked since.
        self.lost = False
        # The tokens of the built-in integration were copied or invalid.
        self.adopted = False
        # The endpoints that only the built-in integration announced were deleted.
        self.inherited = False
        self._client_id = client_id
        self._store = PrivateStore[StoredGrants](hass, "grants")
        # Kept for the case that their client id is configured again.
        self._foreign: list[StoredGrant] = []

    async def async_load(self) -> list[Grant]:
        """Return the valid grants of the client id."""
        grants = await self._store.async_load_parsed(self._parse)
        self.lost = self.lost or self._store.unreadable
        return grants or []

    def _parse(self, stored: StoredGrants) -> list[Grant]:
        items = stored["grants"]
        if not isinstance(items, list):
            raise TypeError
        self.lost = stored.get("lost", False) is True
        self.adopted = stored.get("adopted", False) is True
        self.inherited = stored.get("inherited", False) is True
        grants = []
        for number, item in enumerate(items, 1):
            try:
                if item["client_id"] == self._client_id:
                    grants.append(from_stored(item))
                else:
                    self._foreign.append(item)
            except (KeyError, TypeError, ValueError) as err:
                # The text of the error may hold a part of a token.
                LOGGER.error(
                    "Linked account %s cannot be read (%s) and must be linked again",
                    number,
                    type(err).__name__,
                )
                self.lost = True
        return grants

    async def async_save(self, grants: Iterable[Grant]) -> bool:
        """Write the file; return whether it can be read again."""
        data: StoredGrants = {
            "grants": [
                *self._foreign,
                *(to_stored(grant, self._client_id) for grant in grants),
            ],
            "lost": self.lost,
            "adopted": self.adopted,
            "inherited": self.inherited,
        }
        return await self._store.async_save_verified(data)


async def async_built_in_tokens(hass: HomeAssistant) -> dict[str, Any]:
    """Return the tokens that the built-in integration stored, an empty dict without."""
    store: Store[dict[str, Any]] = Store(hass, 1, "alexa_auth")
    try:
        stored = await store.async_load()
    except Exception as err:  # noqa: BLE001 - a file may hold anything
        LOGGER.warning("alexa_auth cannot be understood: %s", type(err).__name__)
        return {}
    if not isinstance(stored, dict):
        return {}
    return {key: value for key, value in stored.items() if isinstance(value, str)}
