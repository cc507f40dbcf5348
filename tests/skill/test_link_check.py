"""Tests of the lines about the link, and of the facts behind them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.alexa_smart_home.const import LINKING_CLIENT_IDS
from custom_components.alexa_smart_home.issues import Issue
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.protocol.arrivals import Arrival
from custom_components.alexa_smart_home.protocol.message_log import Record
from custom_components.alexa_smart_home.reporting.grant import BUILT_IN, Grant
from custom_components.alexa_smart_home.reporting.lwa import Tokens
from custom_components.alexa_smart_home.reporting.outbox import LinkState
from custom_components.alexa_smart_home.skill.finding import Finding, Line, Subject
from custom_components.alexa_smart_home.skill.link_check import link_lines
from custom_components.alexa_smart_home.skill.link_facts import (
    LinkedToken,
    LinkFacts,
    async_link_facts,
)
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.faults import refusal
from tests.common import async_idle, async_later, toggle

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def directive(region: str, account: str = "anna") -> Arrival:
    return Arrival(account, f"Skill - {region} - requests", NOON)


def token(region: str, account: str = "anna", hour: int = 0) -> LinkedToken:
    return LinkedToken(
        account=account,
        user=account.capitalize(),
        client_id=LINKING_CLIENT_IDS[region],
        used_at=NOON.replace(hour=hour),
    )


def grant(region: str, account: str = "anna", *, confirmed: bool = True) -> Grant:
    tokens = Tokens(access_token="", refresh_token="secret", expires_at=NOON)
    return Grant(account=account, region=region, tokens=tokens, confirmed=confirmed)


def event(result: str) -> Record:
    return Record("Alexa.ChangeReport", "light.kitchen", result, NOON.timestamp())


LINKED = LinkFacts(
    tokens=(token("EU"),),
    directive=directive("eu-west-1"),
    grants=(grant("EU"),),
    event=event("202"),
)
GOOD = {
    Subject.DIRECTIVE: Finding.DIRECTIVE_RECEIVED,
    Subject.ACCOUNT: Finding.ACCOUNT_LINKED,
    Subject.CREDENTIALS: Finding.CREDENTIALS_SET,
    Subject.GRANT: Finding.GRANT_RECEIVED,
    Subject.EVENT: Finding.EVENT_TAKEN,
    Subject.REGIONS: Finding.REGIONS_AGREE,
}
NO_REPORTS: Mapping[str, Any] = {"state": None, "grants": (), "event": None}
DIFFER = {"regions": Finding.REGIONS_DIFFER}

# The facts that differ from those of a good link, and the lines.
ROWS: dict[str, tuple[dict[str, Any], dict[str, Finding]]] = {
    "all is good": ({}, {}),
    "no directive": ({"directive": None}, {"directive": Finding.DIRECTIVE_MISSING}),
    "function does not send its region": (
        {"directive": Arrival("anna", "Python-urllib/3.13", NOON)},
        {"directive": Finding.DIRECTIVE_WITHOUT_REGION},
    ),
    "nothing but settings": (
        {
            "tokens": (),
            "directive": None,
            "state": LinkState.NOT_LINKED,
            "grants": (),
            "event": None,
        },
        {
            "directive": Finding.DIRECTIVE_MISSING,
            "account": Finding.ACCOUNT_MISSING,
            "grant": Finding.GRANT_MISSING,
            "event": Finding.EVENT_MISSING,
            "regions": Finding.REGIONS_UNKNOWN,
        },
    ),
    "no account, but directives": (
        {"tokens": (), "directive": directive("eu-west-1", "long-lived")},
        {"account": Finding.ACCOUNT_OF_OTHER_CLIENT},
    ),
    "no credentials": (
        {"has_credentials": False, **NO_REPORTS},
        {
            "credentials": Finding.CREDENTIALS_MISSING,
            "grant": Finding.NO_REPORTS,
            "event": Finding.NO_REPORTS,
        },
    ),
    "built-in integration sends the events": (
        {**NO_REPORTS},
        {"grant": Finding.NO_REPORTS, "event": Finding.NO_REPORTS},
    ),
    "wrong credentials": (
        {"problem": Issue.WRONG_CREDENTIALS},
        {"credentials": Finding.CREDENTIALS_WRONG},
    ),
    "no grant": (
        {"state": LinkState.NOT_LINKED, "grants": (), "event": None},
        {"grant": Finding.GRANT_MISSING, "event": Finding.EVENT_MISSING},
    ),
    "relink needed": (
        {"state": LinkState.RELINK_NEEDED, "grants": ()},
        {"grant": Finding.GRANT_LOST},
    ),
    "no event": ({"event": None}, {"event": Finding.EVENT_MISSING}),
    "event rejected": (
        {"event": event("400 INVALID_REQUEST_EXCEPTION")},
        {"event": Finding.EVENT_REJECTED},
    ),
    "event not permitted": (
        {
            "event": event("403 INSUFFICIENT_PERMISSION_EXCEPTION"),
            "problem": Issue.NOT_PERMITTED,
        },
        {"event": Finding.EVENT_NOT_PERMITTED},
    ),
    "gateway unreachable": (
        {"event": event("ClientConnectorError")},
        {"event": Finding.EVENT_LOST},
    ),
    "events wait": ({"problem": Issue.NOT_ACCEPTED}, {"event": Finding.EVENT_STUCK}),
    "function and gateway differ": ({"directive": directive("us-east-1")}, DIFFER),
    "function and client differ": (
        {"directive": directive("us-east-1"), "grants": (grant("NA"),)},
        DIFFER,
    ),
    "client and gateway differ": (
        {"directive": None, "grants": (grant("NA"),)},
        {"directive": Finding.DIRECTIVE_MISSING, **DIFFER},
    ),
    "client and function differ, no grant": (
        {**NO_REPORTS, "tokens": (token("EU"),), "directive": directive("us-east-1")},
        {"grant": Finding.NO_REPORTS, "event": Finding.NO_REPORTS, **DIFFER},
    ),
    "configured gateway differs": ({"gateway": "FE"}, DIFFER),
    "region of the grant is only a guess": (
        {"grants": (grant("NA", confirmed=False),)},
        {},
    ),
    "older token of another region": (
        {"tokens": (token("NA", "old"), token("EU"))},
        {},
    ),
    "two accounts in their own regions": (
        {
            "tokens": (token("NA", "ben"), token("EU")),
            "grants": (grant("NA", "ben"), grant("EU")),
        },
        {},
    ),
    "one of two accounts in the wrong region": (
        {
            "tokens": (token("NA", "ben"), token("EU")),
            "grants": (grant("EU"), grant("FE", "ben")),
        },
        DIFFER,
    ),
    "own token of the function": (
        {"directive": directive("us-east-1", "long-lived")},
        DIFFER,
    ),
    "grant of the built-in integration": (
        {
            "tokens": (token("NA", hour=1), token("EU", "b", hour=2)),
            "grants": (grant("EU", BUILT_IN),),
            "directive": None,
        },
        {"directive": Finding.DIRECTIVE_MISSING},
    ),
    "grant of the built-in integration in another region": (
        {
            "tokens": (token("NA", hour=3), token("EU", "b", hour=2)),
            "grants": (grant("EU", BUILT_IN),),
            "directive": None,
        },
        {"directive": Finding.DIRECTIVE_MISSING, **DIFFER},
    ),
}


@pytest.mark.parametrize(("facts", "found"), ROWS.values(), ids=ROWS)
def test_link(facts: dict[str, Any], found: dict[str, Finding]) -> None:
    lines = [*link_lines(replace(LINKED, **facts))]
    expected = {**GOOD, **{Subject(key): finding for key, finding in found.items()}}
    assert {line.subject: line.finding for line in lines} == expected
    assert [line.subject for line in lines] == [*GOOD]
    assert "secret" not in str(lines)


def lines_of(facts: LinkFacts) -> dict[Subject, Line]:
    return {line.subject: line for line in link_lines(facts)}


async def test_facts(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
) -> None:
    """The lines follow the tokens of the users, the directives and the events."""
    runtime = linked.runtime_data
    await hass.config.async_set_time_zone("UTC")
    lines = lines_of(await async_link_facts(runtime))
    now = dt_util.utcnow().strftime("%Y-%m-%d %H:%M")
    assert lines[Subject.DIRECTIVE].finding is Finding.DIRECTIVE_WITHOUT_REGION
    assert lines[Subject.DIRECTIVE].placeholders == {"time": now}
    assert lines[Subject.ACCOUNT].finding is Finding.ACCOUNT_OF_OTHER_CLIENT
    assert lines[Subject.GRANT].finding is Finding.GRANT_RECEIVED
    assert lines[Subject.EVENT].finding is Finding.EVENT_MISSING

    anna = MockUser(name="Anna").add_to_hass(hass)
    gone = MockUser(name="Gone").add_to_hass(hass)
    for user, client_id in (
        (anna, "https://layla.amazon.com"),
        (anna, "https://layla.amazon.com/"),
        (anna, "https://example.com/"),
        (gone, "https://pitangui.amazon.com/"),
    ):
        await hass.auth.async_create_refresh_token(user, client_id)
    gone.is_active = False
    toggle(hass)
    await async_idle(hass)
    lines = lines_of(await async_link_facts(runtime))
    assert lines[Subject.ACCOUNT].placeholders == {
        "accounts": "Anna (layla.amazon.com)"
    }
    assert lines[Subject.EVENT].finding is Finding.EVENT_TAKEN

    cloud.faults.add("gateway", refusal(403, "INSUFFICIENT_PERMISSION_EXCEPTION"))
    toggle(hass)
    await async_idle(hass, waiting=1)
    lines = lines_of(await async_link_facts(runtime))
    assert lines[Subject.EVENT].finding is Finding.EVENT_NOT_PERMITTED
    assert lines[Subject.EVENT].placeholders["result"] == (
        "403 INSUFFICIENT_PERMISSION_EXCEPTION"
    )

    cloud.revoke()
    await async_later(hass, 300)
    lines = lines_of(await async_link_facts(runtime))
    assert lines[Subject.GRANT].finding is Finding.GRANT_LOST
