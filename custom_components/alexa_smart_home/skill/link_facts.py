"""Facts about the link to Alexa: accounts, directives, grants and events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, override

from homeassistant.auth.models import RefreshToken
from homeassistant.core import HomeAssistant
from yarl import URL

from .. import issues
from ..const import AWS_REGIONS, LINKING_CLIENT_IDS
from ..issues import Issue
from ..protocol.arrivals import Arrival, Arrivals
from ..protocol.message_log import Record
from ..protocol.regions import aws_region_of, configured_region
from ..reporting.event_reporting import EventReporting
from ..reporting.grant import Grant
from ..reporting.outbox import LinkState
from ..settings import Settings

_REGION_OF: Final = {
    client_id.rstrip("/"): region for region, client_id in LINKING_CLIENT_IDS.items()
}


class LinkContext(Protocol):
    """The parts of the loaded config entry that know about the link."""

    hass: HomeAssistant
    settings: Settings
    arrivals: Arrivals
    reporting: EventReporting | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedToken:
    """A refresh token of Home Assistant that Amazon has, its user, and its client."""

    account: str
    user: str
    client_id: str
    used_at: datetime

    @override
    def __str__(self) -> str:
        return f"{self.user} ({URL(self.client_id).host})"

    @property
    def region(self) -> str:
        return _REGION_OF[self.client_id.rstrip("/")]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFacts:
    """Everything that Home Assistant knows about the link."""

    tokens: tuple[LinkedToken, ...] = ()
    directive: Arrival | None = None
    has_credentials: bool = True
    # None if no events are sent.
    state: LinkState | None = LinkState.LINKED
    grants: tuple[Grant, ...] = ()
    event: Record | None = None
    problem: Issue | None = None
    # The region of the configured gateway.
    gateway: str | None = None

    @property
    def aws_region(self) -> str | None:
        return aws_region_of(self.directive.user_agent) if self.directive else None

    @property
    def function_region(self) -> str | None:
        return self.aws_region and AWS_REGIONS[self.aws_region]


async def async_link_facts(context: LinkContext) -> LinkFacts:
    """Return the facts about the link of the loaded config entry."""
    hass, reporting = context.hass, context.reporting
    users = await hass.auth.async_get_users()
    log = [*reporting.outbox.gateway.message_log] if reporting else []
    return LinkFacts(
        tokens=tuple(
            _linked_token(token)
            for user in users
            if user.is_active
            for token in user.refresh_tokens.values()
            if (token.client_id or "").rstrip("/") in _REGION_OF
        ),
        directive=context.arrivals.last,
        has_credentials=context.settings.can_report,
        state=reporting.outbox.state if reporting else None,
        grants=tuple(reporting.outbox.gateway.grants) if reporting else (),
        event=log[-1] if log else None,
        problem=issues.problem_of_the_link(hass),
        gateway=configured_region(context.settings),
    )


def _linked_token(token: RefreshToken) -> LinkedToken:
    return LinkedToken(
        account=token.id,
        user=token.user.name or token.user.id,
        client_id=token.client_id or "",
        used_at=token.last_used_at or token.created_at,
    )
