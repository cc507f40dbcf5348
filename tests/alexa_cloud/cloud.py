"""Local server for Amazon's tokens, events and skill management."""

from collections.abc import Mapping
from typing import Self

from aiohttp import web

from .customer_homes import CustomerHomes, Predicate, PropertyKey, ReceivedEvent, Sample
from .developer_sign_in import SECURITY_PROFILE, DeveloperSignIn
from .faults import Faults
from .gateway import Gateway, Violation
from .json_types import Json, JsonValue
from .lwa import Grant, Lwa
from .skill_management import SkillManagementApi

ACCOUNT = "amzn1.account.ONE"
CLIENT_ID = "amzn1.application-oa2-client.local"
CLIENT_SECRET = "amzn1.oa2-cs.v1.local"
REGIONS = ("na", "eu", "fe")


class AlexaCloud:
    """Serve Login with Amazon, the event gateways and the Skill Management API.

    It listens on a loopback port. Use it as `async with AlexaCloud() as cloud`, or
    start and stop it. It keeps its port and state when it is started again.
    """

    def __init__(
        self,
        *,
        client_id: str = CLIENT_ID,
        client_secret: str = CLIENT_SECRET,
        port: int = 0,
    ) -> None:
        self.faults = Faults()
        self.customer_homes = CustomerHomes()
        self.lwa = Lwa(client_id, client_secret)
        self.gateway = Gateway(self.lwa, self.customer_homes)
        self.skill_management = SkillManagementApi()
        self.developer_sign_in = DeveloperSignIn()
        self._port = port
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Start the server."""
        app = web.Application(
            middlewares=[self.skill_management.middleware, self.faults.middleware],
            client_max_size=4 * 1024**2,
        )
        # The names of the routes select them for faults.
        app.router.add_get("/ap/oa", self.developer_sign_in.authorize)
        app.router.add_post("/auth/o2/token", self._answer_token, name="token")
        events = f"/{{region:{'|'.join(REGIONS)}}}/v3/events"
        app.router.add_post(events, self.gateway.handle, name="gateway")
        self.skill_management.add_routes(app.router)
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]

    async def _answer_token(self, request: web.Request) -> web.Response:
        """Answer the developer, or the skill for a customer."""
        is_developer = (await request.post()).get("client_id") == SECURITY_PROFILE[0]
        login = self.developer_sign_in if is_developer else self.lwa
        return await login.handle(request)

    async def stop(self) -> None:
        """Stop the server and close all connections."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def base_url(self) -> str:
        """Return the URL of the Skill Management API."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def token_url(self) -> str:
        """Return the URL of Login with Amazon."""
        return f"{self.base_url}/auth/o2/token"

    def gateway_url(self, region: str = "na") -> str:
        """Return the URL of a region's event gateway."""
        return f"{self.base_url}/{region}/v3/events"

    @property
    def events(self) -> list[ReceivedEvent]:
        """Return the accepted events, oldest first."""
        return self.customer_homes.events

    @property
    def violations(self) -> list[Violation]:
        """Return the requests that break Amazon's rules."""
        return self.gateway.violations

    @property
    def endpoints(self) -> Mapping[str, Mapping[str, Json]]:
        """Return the announced endpoints: account -> endpoint id -> endpoint."""
        return self.customer_homes.endpoints

    @property
    def properties(self) -> Mapping[str, Mapping[PropertyKey, Sample]]:
        """Return the newest reported values: account -> property -> sample."""
        return self.customer_homes.properties

    def value(
        self,
        endpoint_id: str,
        namespace: str,
        name: str,
        instance: str | None = None,
        *,
        account: str = ACCOUNT,
    ) -> JsonValue:
        """Return the newest value of a property, None if it was never reported."""
        key = PropertyKey(endpoint_id, namespace, name, instance)
        sample = self.customer_homes.properties[account].get(key)
        return None if sample is None else sample.value

    def new_code(
        self, account: str = ACCOUNT, region: str = "na", *, lifetime: float = 300
    ) -> str:
        """Return a new authorization code, valid for `lifetime` seconds."""
        return self.lwa.new_code(account, region, lifetime)

    def grants(self, account: str | None = None) -> list[Grant]:
        """Return the grants that are not revoked."""
        return [
            grant
            for grant in self.lwa.grants
            if grant.revoked is None and account in (None, grant.account)
        ]

    def expire_access_tokens(self, account: str | None = None) -> None:
        """Expire all access tokens; the refresh tokens stay valid."""
        for grant in self.grants(account):
            grant.access_tokens = dict.fromkeys(grant.access_tokens, 0)

    def revoke(
        self,
        account: str | None = None,
        *,
        code: str = "INVALID_ACCESS_TOKEN_EXCEPTION",
    ) -> None:
        """Revoke grants: LWA answers invalid_grant, the gateway answers `code`."""
        for grant in self.grants(account):
            grant.revoked = code

    async def wait_for_event(
        self,
        predicate: Predicate = lambda _: True,
        *,
        within: float = 30,
        since: int = 0,
    ) -> ReceivedEvent:
        """Return the first matching event from index `since` on; wait for it."""
        return await self.customer_homes.wait_for(predicate, within=within, since=since)
