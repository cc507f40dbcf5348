"""Store whose files are private and may be damaged."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store

from .const import DOMAIN, LOGGER

_VERSION: Final = 1
_UNREADABLE_SUFFIX: Final = ".unreadable"


class PrivateStore[T: Mapping[str, Any] | Sequence[Any]](Store[T]):
    """One of the files `<domain>.<name>`."""

    def __init__(self, hass: HomeAssistant, name: str) -> None:
        super().__init__(
            hass, _VERSION, f"{DOMAIN}.{name}", private=True, atomic_writes=True
        )
        self.unreadable = False

    async def async_load_parsed[R](self, parse: Callable[[T], R]) -> R | None:
        """Return the parsed content of the file, None if there is none.

        Rename an `unreadable` file, which cannot be parsed.
        """
        try:
            stored = await self.async_load()
            return None if stored is None else parse(stored)
        except Exception as err:  # noqa: BLE001 - a damaged file raises any error
            # The text of the error may contain a part of the file.
            LOGGER.error(
                "The file %s cannot be read (%s) and is kept as %s%s",
                self.key,
                type(err).__name__,
                self.key,
                _UNREADABLE_SUFFIX,
            )
        self.unreadable = True
        await self.hass.async_add_executor_job(_rename_unreadable, self.path)
        return None

    async def async_save_verified(self, data: T) -> bool:
        """Save data, and return whether the file now contains it.

        Home Assistant only logs write errors, such as that of a full disk.
        """
        await self.async_save(data)
        try:
            return await self.async_load() == data
        except HomeAssistantError, OSError, ValueError, KeyError, TypeError:
            return False

    @override
    async def async_remove(self) -> None:
        """Remove the file and the copy of an unreadable one."""
        await super().async_remove()
        await self.hass.async_add_executor_job(_remove_unreadable, self.path)


def _rename_unreadable(path: str) -> None:
    with suppress(OSError):
        Path(path).replace(path + _UNREADABLE_SUFFIX)


def _remove_unreadable(path: str) -> None:
    with suppress(OSError):
        Path(path + _UNREADABLE_SUFFIX).unlink()
