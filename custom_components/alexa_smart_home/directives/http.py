"""HTTP view that receives Alexa's directives as JSON."""

import asyncio
from http import HTTPStatus
from typing import Final

from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestPayloadError
from aiohttp.web_urldispatcher import AbstractResource
from homeassistant.components.http.const import KEY_HASS_REFRESH_TOKEN_ID, KEY_HASS_USER
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.http import (
    KEY_ALLOW_CONFIGURED_CORS,
    KEY_AUTHENTICATED,
    HomeAssistantView,
    request_handler_factory,
)
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.json import json_loads

from ..const import API_URL, DOMAIN
from ..protocol import Directive, events
from ..protocol.arrivals import PROBE
from ..protocol.errors import AlexaError, InvalidDirective
from ..reporting.body import async_read
from .dispatch import async_handle
from .entry import Caller, DirectiveContext

# Bytes.
MAX_BODY: Final = 256 * 1024
# Seconds within which a body must arrive: Alexa waits 8 s for the answer.
BODY_TIMEOUT: Final = 10.0
# Exceptions of aiohttp for a body that it cannot decode.
_UNDECODABLE: Final = (HttpProcessingError, RequestPayloadError, ClientPayloadError)

_VIEW: HassKey[SmartHomeView] = HassKey(f"{DOMAIN}.view")


class SmartHomeView(HomeAssistantView):
    """Answer directives while a config entry is loaded."""

    url = API_URL
    name = f"api:{DOMAIN}:directive"

    def __init__(self) -> None:
        self.runtime: DirectiveContext | None = None
        self.resource: AbstractResource | None = None

    def register(
        self, hass: HomeAssistant, app: web.Application, router: web.UrlDispatcher
    ) -> None:
        """Register on a named resource: aiohttp merges adjacent unnamed ones."""
        resource = router.add_resource(self.url, name=self.name)
        handler = request_handler_factory(hass, self, self.post)

        async def handle(request: web.Request) -> web.StreamResponse:
            if not request.get(KEY_AUTHENTICATED) and self._is_probe(request):
                # Without an exception, it does not count as a failed login.
                return web.Response(status=HTTPStatus.UNAUTHORIZED)
            return await handler(request)

        route = resource.add_route("POST", handle)
        if allow_cors := app.get(KEY_ALLOW_CONFIGURED_CORS):
            allow_cors(route)
        self.resource = resource

    async def post(self, request: web.Request) -> web.Response:
        """Answer a directive with HTTP 200, and a body without one with an error."""
        body = await self._async_body(request)
        if isinstance(body, web.Response):
            return body
        if self.runtime is None:
            return self.json_message(
                "Alexa Smart Home is not set up", HTTPStatus.NOT_FOUND
            )
        try:
            directive = Directive.from_json(json_loads(body))
        except ValueError as err:
            return self.json_message(
                f"The message is not JSON: {err}", HTTPStatus.BAD_REQUEST
            )
        except InvalidDirective as err:
            return self.json_message(str(err), HTTPStatus.BAD_REQUEST)
        caller = Caller(
            user=request[KEY_HASS_USER],
            account=request.get(KEY_HASS_REFRESH_TOKEN_ID, ""),
            user_agent=request.headers.get("User-Agent", ""),
        )
        self.runtime.arrivals.async_add(caller.account, caller.user_agent)
        answer = await async_handle(self.runtime, directive, caller)
        try:
            return self.json(answer)
        except web.HTTPInternalServerError:
            error = AlexaError("The answer cannot be serialized")
            return self.json(events.error_response(directive, error))

    def _is_probe(self, request: web.Request) -> bool:
        """Return whether the connection check has sent a request."""
        return self.runtime is not None and self.runtime.arrivals.async_take(
            request.query.get(PROBE, "")
        )

    async def _async_body(self, request: web.Request) -> bytes | web.Response:
        """Return the body, or the error response to an invalid one."""
        try:
            async with asyncio.timeout(BODY_TIMEOUT):
                body = await async_read(request.content, MAX_BODY + 1)
        except TimeoutError:
            return await self._async_reject(
                request,
                f"The message did not arrive within {BODY_TIMEOUT} seconds",
                HTTPStatus.REQUEST_TIMEOUT,
            )
        except _UNDECODABLE:
            return await self._async_reject(
                request, "The message cannot be decoded", HTTPStatus.BAD_REQUEST
            )
        if len(body) > MAX_BODY:
            return self.json_message(
                f"The message is longer than {MAX_BODY} bytes",
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            )
        return body

    async def _async_reject(
        self, request: web.Request, message: str, status: HTTPStatus
    ) -> web.Response:
        """Answer a request without reading its body, and close the connection."""
        response = self.json_message(message, status)
        response.force_close()
        await response.prepare(request)
        await response.write_eof()
        # Without this, aiohttp reads the rest of the body first.
        request.protocol.force_close()
        return response


@callback
def async_open(runtime: DirectiveContext) -> None:
    """Start answering directives."""
    hass = runtime.hass
    if (view := hass.data.get(_VIEW)) is None:
        view = hass.data[_VIEW] = SmartHomeView()
        hass.http.register_view(view)
    elif view.resource is not None:
        hass.http.app.router.index_resource(view.resource)
    view.runtime = runtime


@callback
def async_close(hass: HomeAssistant) -> None:
    """Stop answering directives; aiohttp cannot remove the route itself."""
    view = hass.data[_VIEW]
    view.runtime = None
    if view.resource is not None:
        hass.http.app.router.unindex_resource(view.resource)
