"""Check the external address of Home Assistant, as Amazon would use it."""

import asyncio
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import NoURLAvailableError, get_url
from homeassistant.util.network import is_ip_address
from yarl import URL

from ..protocol.arrivals import Arrivals
from .answer_check import async_check_answers
from .connection_check import async_connect, async_resolve
from .finding import Finding, Line, Subject, Verdict, not_tested
from .target import AddressRules, Target

# The last labels of names that do not exist on the internet.
# https://www.iana.org/assignments/special-use-domain-names
_LOCAL: Final = frozenset(
    {
        "arpa",
        "example",
        "fritz",
        "home",
        "internal",
        "invalid",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "test",
    }
)
_TRUSTED: Final = frozenset({Finding.CERTIFICATE_VALID, Finding.CERTIFICATE_ENDING})


async def async_check_address(
    hass: HomeAssistant, arrivals: Arrivals, rules: AddressRules
) -> list[Line]:
    """Return the lines about the external address.

    The time limits of the rules, one after the other, bound the time of the check.
    """
    url = external_address(hass)
    if url is None or url.host is None:
        missing = Line(Subject.ADDRESS, Finding.ADDRESS_MISSING)
        return [missing, *not_tested(*_later(Subject.ADDRESS))]
    target = Target(hass=hass, url=url, host=url.host, rules=rules, arrivals=arrivals)
    lines = [_scheme_line(url), _host_line(url.host)]
    if any(line.verdict is Verdict.BAD for line in lines):
        lines += not_tested(*_later(Subject.HOST))
    else:
        lines += await _async_visit(target)
    wrong_port = _wrong_port(target)
    return [
        wrong_port if wrong_port and line.subject is Subject.PORT else line
        for line in lines
    ]


def external_address(hass: HomeAssistant) -> URL | None:
    """Return the external address, usable or not, without user and path."""
    try:
        return URL(get_url(hass, allow_internal=False, allow_ip=True)).origin()
    except NoURLAvailableError, ValueError:
        return None


async def _async_visit(target: Target) -> list[Line]:
    """Return the lines about the name resolution, and all that follows."""
    dns, address = await async_resolve(target)
    if address is None:
        return [dns, *not_tested(*_later(Subject.DNS))]
    # All within one time limit; without a certificate, nothing is sent.
    (port, certificate), answers = await asyncio.gather(
        async_connect(target, address), async_check_answers(target)
    )
    if certificate.finding not in _TRUSTED:
        answers = not_tested(*_later(Subject.CERTIFICATE))
    return [dns, port, certificate, *answers]


def _later(subject: Subject) -> list[Subject]:
    """Return the parts of the address that are tested after another one."""
    order = [*Subject]
    return order[order.index(subject) + 1 : order.index(Subject.API) + 1]


def _scheme_line(url: URL) -> Line:
    is_https = url.scheme == "https"
    finding = Finding.ADDRESS_SET if is_https else Finding.ADDRESS_WITHOUT_TLS
    return Line(Subject.ADDRESS, finding, {"url": str(url)})


def _host_line(host: str) -> Line:
    name = host.removesuffix(".")
    finding = Finding.HOST_NAME
    if is_ip_address(name):
        finding = Finding.HOST_IS_IP
    elif "." not in name or name.rpartition(".")[2].lower() in _LOCAL:
        finding = Finding.HOST_IS_LOCAL
    return Line(Subject.HOST, finding, {"host": host})


def _wrong_port(target: Target) -> Line | None:
    """Return the line about a port that Amazon does not use, None for the right one."""
    if target.port == target.rules.port:
        return None
    values = {"port": str(target.port), "right": str(target.rules.port)}
    return Line(Subject.PORT, Finding.PORT_WRONG, values)
