"""The connection to Amazon: accounts, counters, set-up steps, values for consoles."""

from typing import Any, Final

from homeassistant.core import HomeAssistant

from ..const import AWS_REGIONS
from ..issues import Issue, async_title
from ..protocol.external_url import external_url
from ..protocol.regions import Region, configured_region
from ..reporting.accounts import describe
from ..reporting.outbox import LinkState
from ..skill.console_values import NO_URL, plain_console_values
from ..skill.link_facts import LinkFacts, async_link_facts
from ..skill.template import Deployment
from ..skill.template_view import async_file_path
from ..translate import Translatable
from .context import Call

# The first of these that is active is the problem of the connection.
_PROBLEMS: Final = (
    Issue.WRONG_CREDENTIALS,
    Issue.NOT_PERMITTED,
    Issue.NOT_ACCEPTED,
    Issue.RELINK,
    Issue.NO_CREDENTIALS,
    Issue.NOT_SAVED,
    Issue.BUILT_IN_REPORTS,
)


class SetupStep(Translatable, selector="setup_step"):
    """The steps of the set-up, in their order."""

    ADDRESS = "address"
    SKILL = "skill"
    FUNCTION = "function"
    LINKING = "linking"
    EVENTS = "events"


class StepState(Translatable, selector="step_state"):
    """Whether a step of the set-up is done, and what to do if not."""

    ADDRESS_DONE = "address_done"
    ADDRESS_OPEN = "address_open"
    SKILL_DONE = "skill_done"
    SKILL_UNKNOWN = "skill_unknown"
    FUNCTION_DONE = "function_done"
    FUNCTION_UNKNOWN = "function_unknown"
    LINKING_DONE = "linking_done"
    LINKING_OPEN = "linking_open"
    EVENTS_DONE = "events_done"
    EVENTS_OPEN = "events_open"
    EVENTS_WITHOUT_CREDENTIALS = "events_without_credentials"


async def async_connection(call: Call) -> dict[str, Any]:
    """Return the state of the connection, without secrets."""
    hass, runtime, language = call.hass, call.runtime, call.language
    facts = await async_link_facts(runtime)
    url = external_url(hass)
    outbox = runtime.reporting.outbox if runtime.reporting else None
    titles = (async_title(hass, issue, language) for issue in _PROBLEMS)
    function = Deployment(base_url=url or NO_URL)
    region = Region((configured_region(runtime.settings) or Region.AUTO).lower())
    return {
        "accounts": _accounts(hass, facts),
        "link": outbox.state if outbox else LinkState.NOT_LINKED,
        "problem": next(filter(None, titles), None),
        "waiting": outbox.waiting if outbox else 0,
        "sent": outbox.sent if outbox else 0,
        "regions": sorted({grant.region for grant in facts.grants}),
        "steps": _steps(hass, facts, url, language),
        "template_url": async_file_path(hass, function),
        "commands": {
            aws_region: async_file_path(hass, function, aws_region)
            for aws_region, name in AWS_REGIONS.items()
            if region in (Region.AUTO, name.lower())
        },
        "values": plain_console_values(hass, function.base_url, region, language),
    }


def _accounts(hass: HomeAssistant, facts: LinkFacts) -> list[dict[str, Any]]:
    """Return who linked the accounts; those without events have no region."""
    granted = {grant.account for grant in facts.grants}
    accounts = [describe(hass, grant) for grant in facts.grants]
    return [
        *({"name": account.pop("user"), **account} for account in accounts),
        *(
            {
                "name": token.user,
                "client": token.client_id,
                "region": None,
                "linked_at": None,
            }
            for token in facts.tokens
            if token.account not in granted
        ),
    ]


def _steps(
    hass: HomeAssistant, facts: LinkFacts, url: str | None, language: str | None
) -> list[dict[str, Any]]:
    """Return the steps of the set-up; `done` is None if that is not known."""
    is_linked = bool(facts.tokens or facts.grants)
    has_skill = is_linked or facts.directive is not None
    steps = {
        SetupStep.ADDRESS: (
            (True, StepState.ADDRESS_DONE) if url else (False, StepState.ADDRESS_OPEN)
        ),
        SetupStep.SKILL: (
            (True, StepState.SKILL_DONE)
            if has_skill
            else (None, StepState.SKILL_UNKNOWN)
        ),
        SetupStep.FUNCTION: (
            (True, StepState.FUNCTION_DONE)
            if facts.directive
            else (None, StepState.FUNCTION_UNKNOWN)
        ),
        SetupStep.LINKING: (
            (True, StepState.LINKING_DONE)
            if is_linked
            else (False, StepState.LINKING_OPEN)
        ),
        SetupStep.EVENTS: _events(facts),
    }
    return [
        {
            "key": step,
            "title": step.async_translate(hass, language),
            "done": done,
            "text": state.async_translate(hass, language, url=url or ""),
        }
        for step, (done, state) in steps.items()
    ]


def _events(facts: LinkFacts) -> tuple[bool, StepState]:
    if not facts.has_credentials:
        return False, StepState.EVENTS_WITHOUT_CREDENTIALS
    if facts.state is LinkState.LINKED:
        return True, StepState.EVENTS_DONE
    return False, StepState.EVENTS_OPEN
