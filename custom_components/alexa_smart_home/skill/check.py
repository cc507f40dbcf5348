"""The connection check: everything between Alexa and Home Assistant, line by line."""

from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.json import JsonObjectType

from ..translate import async_load_translations
from .address_check import async_check_address
from .finding import Line, Verdict
from .link_check import link_lines
from .link_facts import LinkContext, async_link_facts
from .target import AddressRules

RULES: Final = AddressRules()
_SIGNS: Final = {Verdict.GOOD: "✅", Verdict.BAD: "❌", Verdict.UNKNOWN: "❔"}


async def async_check(context: LinkContext) -> list[Line]:
    """Return all lines, after at most ten seconds.

    Requests are sent only to the external address of Home Assistant.
    """
    hass = context.hass
    await async_load_translations(hass)
    address = await async_check_address(hass, context.arrivals, RULES)
    facts = await async_link_facts(context)
    return [*address, *link_lines(facts)]


async def async_problems(context: LinkContext) -> str | dict[str, str]:
    """Return the bad lines for the system health, without names and addresses."""
    bad = [
        line.subject.async_translate(context.hass)
        for line in await async_check(context)
        if line.verdict is Verdict.BAD
    ]
    return {"type": "failed", "error": ", ".join(bad)} if bad else "ok"


@callback
def async_response(hass: HomeAssistant, lines: list[Line]) -> JsonObjectType:
    """Return the response data of the action."""
    return {
        "lines": [
            {
                "subject": line.subject,
                "verdict": line.verdict,
                "finding": line.finding,
                "text": line.async_sentence(hass),
            }
            for line in lines
        ],
        **{
            verdict: sum(line.verdict is verdict for line in lines)
            for verdict in Verdict
        },
    }


@callback
def async_markdown(hass: HomeAssistant, lines: list[Line]) -> str:
    """Return the lines as a list in Markdown."""
    return "\n".join(
        f"- {_SIGNS[line.verdict]} **{line.subject.async_translate(hass)}**: "
        f"{line.async_sentence(hass)}"
        for line in lines
    )
