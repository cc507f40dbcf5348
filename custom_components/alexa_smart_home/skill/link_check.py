"""Check the link to Alexa: directives, accounts, events, and their regions."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from homeassistant.util import dt as dt_util

from ..issues import Issue
from ..protocol.regions import Region
from ..reporting.grant import BUILT_IN
from ..reporting.outbox import LinkState
from .finding import Finding, Line, Subject
from .link_facts import LinkFacts

_NO_REGION: Final = "?"


def link_lines(facts: LinkFacts) -> Iterator[Line]:
    """Yield the lines about the link."""
    yield _directive_line(facts)
    yield _account_line(facts)
    yield _credentials_line(facts)
    yield _grant_line(facts)
    yield _event_line(facts)
    yield _regions_line(facts)


def _directive_line(facts: LinkFacts) -> Line:
    if facts.directive is None:
        return Line(Subject.DIRECTIVE, Finding.DIRECTIVE_MISSING)
    values = {"time": _local(facts.directive.time)}
    if (region := facts.aws_region) is None:
        return Line(Subject.DIRECTIVE, Finding.DIRECTIVE_WITHOUT_REGION, values)
    return Line(
        Subject.DIRECTIVE, Finding.DIRECTIVE_RECEIVED, {**values, "region": region}
    )


def _account_line(facts: LinkFacts) -> Line:
    if facts.tokens:
        accounts = sorted({str(token) for token in facts.tokens})
        values = {"accounts": ", ".join(accounts)}
        return Line(Subject.ACCOUNT, Finding.ACCOUNT_LINKED, values)
    if facts.directive is not None:
        return Line(Subject.ACCOUNT, Finding.ACCOUNT_OF_OTHER_CLIENT)
    return Line(Subject.ACCOUNT, Finding.ACCOUNT_MISSING)


def _credentials_line(facts: LinkFacts) -> Line:
    finding = Finding.CREDENTIALS_SET
    if not facts.has_credentials:
        finding = Finding.CREDENTIALS_MISSING
    elif facts.problem is Issue.WRONG_CREDENTIALS:
        finding = Finding.CREDENTIALS_WRONG
    return Line(Subject.CREDENTIALS, finding)


def _grant_line(facts: LinkFacts) -> Line:
    if facts.state is None:
        return Line(Subject.GRANT, Finding.NO_REPORTS)
    if facts.state is LinkState.LINKED:
        values = {"count": str(len(facts.grants))}
        return Line(Subject.GRANT, Finding.GRANT_RECEIVED, values)
    is_lost = facts.state is LinkState.RELINK_NEEDED
    finding = Finding.GRANT_LOST if is_lost else Finding.GRANT_MISSING
    return Line(Subject.GRANT, finding)


def _event_line(facts: LinkFacts) -> Line:
    if facts.state is None:
        return Line(Subject.EVENT, Finding.NO_REPORTS)
    if facts.problem is Issue.NOT_ACCEPTED:
        return Line(Subject.EVENT, Finding.EVENT_STUCK)
    if (event := facts.event) is None:
        return Line(Subject.EVENT, Finding.EVENT_MISSING)
    finding = Finding.EVENT_REJECTED
    # The status of an accepted event, the status and a code of a rejected one, or the
    # name of an error.
    if event.result.isdigit():
        finding = Finding.EVENT_TAKEN
    elif not event.result[:1].isdigit():
        finding = Finding.EVENT_LOST
    elif facts.problem is Issue.NOT_PERMITTED:
        finding = Finding.EVENT_NOT_PERMITTED
    values = {
        "event": event.message,
        "time": _local(dt_util.utc_from_timestamp(event.time)),
        "result": event.result,
    }
    return Line(Subject.EVENT, finding, values)


def _regions_line(facts: LinkFacts) -> Line:
    """Return the line about the first account whose regions differ, or else agree."""
    agreeing: Line | None = None
    for regions in _regions_of_accounts(facts):
        known = {region for region in regions if region is not None}
        values = {
            name: _NO_REGION if region is None else Region(region.lower())
            for name, region in zip(
                ("aws_region", "client", "gateway"), regions, strict=True
            )
        }
        if len(known) > 1:
            return Line(Subject.REGIONS, Finding.REGIONS_DIFFER, values)
        if len(regions) - regions.count(None) > 1:
            agreeing = Line(Subject.REGIONS, Finding.REGIONS_AGREE, values)
    return agreeing or Line(Subject.REGIONS, Finding.REGIONS_UNKNOWN)


def _regions_of_accounts(
    facts: LinkFacts,
) -> Iterator[tuple[str | None, str | None, str | None]]:
    """Yield the regions of function, client and gateway, as far as they are known.

    An account is known by its grant or its directive. For a grant of the built-in
    integration, and without any grant, the token that was used last counts.
    """
    tokens = {token.account: token for token in facts.tokens}
    newest = max(facts.tokens, key=lambda token: token.used_at, default=None)
    sender = facts.directive.account if facts.directive else None
    gateways = [
        (grant.account, grant.region if grant.confirmed else None)
        for grant in facts.grants
    ]
    if sender in tokens and sender not in dict(gateways):
        gateways.append((sender, None))
    if not gateways:
        gateways.append((BUILT_IN, None))
    # The function has its own token, which belongs to no account.
    is_anonymous = sender not in tokens
    for account, gateway in gateways:
        token = newest if account == BUILT_IN else tokens.get(account)
        yield (
            facts.function_region
            if is_anonymous or account in (BUILT_IN, sender)
            else None,
            token.region if token else None,
            facts.gateway or gateway,
        )


def _local(time: datetime) -> str:
    """Return a time in the time zone of Home Assistant, in minutes."""
    return dt_util.as_local(time).strftime("%Y-%m-%d %H:%M")
