"""Register websocket commands for administrators."""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any, Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import WebSocketCommandHandler
from homeassistant.components.websocket_api.decorators import (
    async_response,
    require_admin,
    websocket_command,
)
from homeassistant.core import HomeAssistant
import probatio as vol

from ..const import DOMAIN
from ..translate import async_load_translations
from .context import Call, PanelError, async_loaded_entry

# Handles a command, and returns its result; a subscription returns None.
type CommandHandler = Callable[[Call], Awaitable[Any]]

type CommandSchema = Mapping[str | vol.Marker, Any]

_LANGUAGE: Final[CommandSchema] = {
    vol.Optional("language"): vol.All(str, vol.Length(max=35))
}


def command(
    name: str, schema: CommandSchema | None = None
) -> Callable[[CommandHandler], WebSocketCommandHandler]:
    """Make a websocket command of a function; `schema` describes its parameters."""

    def decorate(handler: CommandHandler) -> WebSocketCommandHandler:
        @websocket_command(
            {vol.Required("type"): f"{DOMAIN}/{name}", **_LANGUAGE, **(schema or {})}
        )
        @require_admin
        @async_response
        @wraps(handler)
        async def handle(
            hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]
        ) -> None:
            language = message.get("language")
            await async_load_translations(hass, language)
            try:
                result = await handler(_call(hass, connection, message))
            except PanelError as err:
                connection.send_error(
                    message["id"],
                    err.code,
                    err.async_translate(hass, language),
                    err.translation_key,
                    err.translation_domain,
                    err.translation_placeholders,
                )
                return
            if result is not None:
                connection.send_result(message["id"], result)

        return handle

    return decorate


def _call(
    hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]
) -> Call:
    """Return the call of a command; raises PanelError if the entry is not loaded."""
    if (entry := async_loaded_entry(hass)) is None:
        raise PanelError(
            "not_set_up", translation_domain=DOMAIN, translation_key="not_set_up"
        )
    return Call(hass=hass, connection=connection, message=message, entry=entry)
