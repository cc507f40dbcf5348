"""Set-ups that are broken on purpose, and the lines of the connection check."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
import ssl
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest

from custom_components.alexa_smart_home.const import API_URL
from custom_components.alexa_smart_home.protocol.arrivals import Arrivals
from custom_components.alexa_smart_home.skill.address_check import async_check_address
from custom_components.alexa_smart_home.skill.finding import Finding, Subject
from custom_components.alexa_smart_home.skill.target import AddressRules
from tests.skill.certificates import DAY, Authority, public_authority, self_signed
from tests.skill.servers import (
    Answer,
    Resolver,
    bound,
    breaks,
    hangs,
    home_assistant,
    says,
    serving,
)

HOST = "ha.example.com"
LOOPBACK = Resolver("127.0.0.1")
AUTHORIZE, TOKEN = "/auth/authorize", "/auth/token"
EVERYTHING = "*"
GOOD = {
    Subject.ADDRESS: Finding.ADDRESS_SET,
    Subject.HOST: Finding.HOST_NAME,
    Subject.DNS: Finding.DNS_PUBLIC,
    Subject.PORT: Finding.PORT_OPEN,
    Subject.CERTIFICATE: Finding.CERTIFICATE_VALID,
    Subject.AUTHORIZE: Finding.ANSWER_RIGHT,
    Subject.TOKEN: Finding.ANSWER_RIGHT,
    Subject.API: Finding.ANSWER_RIGHT,
}

type Found = Mapping[Subject, Finding]


def only(**found: Finding) -> Found:
    """Return the lines that are not good."""
    return {Subject(subject): finding for subject, finding in found.items()}


def until(**found: Finding) -> Found:
    """Return the lines that are not good; those after the last one are not tested."""
    lines = only(**found)
    order = [*GOOD]
    last = max(order.index(subject) for subject in lines)
    return dict.fromkeys(order[last + 1 :], Finding.NOT_TESTED) | lines


def everywhere(finding: Finding) -> Found:
    return only(authorize=finding, token=finding, api=finding)


def valid(directory: Path) -> ssl.SSLContext:
    return public_authority().server(directory, HOST)


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """An external address and the server behind it."""

    url: str | None = f"https://{HOST}:{{port}}"
    resolver: Resolver = LOOPBACK
    is_public: bool = True
    certificate: Callable[[Path], ssl.SSLContext | None] = valid
    # The answers of other servers by path.
    others: Mapping[str, Answer] = field(default_factory=dict)
    # Yields a port without a server behind it.
    port: Callable[[], AbstractAsyncContextManager[int]] | None = None
    # A directive has arrived.
    reached: bool = False
    # The port that Amazon uses; None: the port of the server.
    right_port: int | None = None
    limit: float = 4.5
    found: Found = field(default_factory=dict)


SET_UPS = {
    "all is good": SetUp(),
    "certificate for six days": SetUp(
        certificate=lambda to: public_authority().server(to, HOST, -2 * DAY, 4 * DAY),
    ),
    "no external address": SetUp(
        url=None, found=until(address=Finding.ADDRESS_MISSING)
    ),
    "no TLS in the address": SetUp(
        url=f"http://{HOST}:{{port}}",
        found=until(address=Finding.ADDRESS_WITHOUT_TLS, host=Finding.HOST_NAME),
    ),
    "IP address": SetUp(
        url="https://203.0.113.5:{port}", found=until(host=Finding.HOST_IS_IP)
    ),
    "IPv6 address": SetUp(
        url="https://[2001:db8::5]:{port}", found=until(host=Finding.HOST_IS_IP)
    ),
    "local name": SetUp(
        url="https://homeassistant.local:{port}",
        found=until(host=Finding.HOST_IS_LOCAL),
    ),
    "name without a domain": SetUp(
        url="https://homeassistant:{port}", found=until(host=Finding.HOST_IS_LOCAL)
    ),
    "other port": SetUp(right_port=443, found=only(port=Finding.PORT_WRONG)),
    "everything is wrong": SetUp(
        url="http://192.168.1.5:{port}",
        right_port=443,
        found={
            **until(
                address=Finding.ADDRESS_WITHOUT_TLS,
                host=Finding.HOST_IS_IP,
            ),
            Subject.PORT: Finding.PORT_WRONG,
        },
    ),
    "unknown name": SetUp(resolver=Resolver(), found=until(dns=Finding.DNS_FAILED)),
    "DNS server hangs": SetUp(
        resolver=Resolver(hangs=True), limit=0.1, found=until(dns=Finding.DNS_SLOW)
    ),
    "private address": SetUp(is_public=False, found=only(dns=Finding.DNS_PRIVATE)),
    "private address inside the home": SetUp(
        is_public=False, reached=True, found=only(dns=Finding.DNS_PRIVATE_HERE)
    ),
    "IPv6 only": SetUp(
        resolver=Resolver("2001:db8::5"), found=until(dns=Finding.DNS_WITHOUT_IPV4)
    ),
    "IPv6 also": SetUp(resolver=Resolver("2001:db8::5", "127.0.0.1")),
    "closed port": SetUp(
        port=partial(bound, listening=False), found=until(port=Finding.PORT_CLOSED)
    ),
    "closed port inside the home": SetUp(
        port=partial(bound, listening=False),
        reached=True,
        found=until(port=Finding.PORT_CLOSED_HERE),
    ),
    "hanging server": SetUp(
        port=partial(bound, listening=True),
        limit=0.1,
        found=until(certificate=Finding.TLS_SILENT),
    ),
    "no TLS": SetUp(
        certificate=lambda _: None, found=until(certificate=Finding.TLS_MISSING)
    ),
    "self-signed certificate": SetUp(
        certificate=lambda to: self_signed(to, HOST),
        found=until(certificate=Finding.CERTIFICATE_SELF_SIGNED),
    ),
    "private authority or incomplete chain": SetUp(
        certificate=lambda to: Authority("Private").server(to, HOST),
        found=until(certificate=Finding.CERTIFICATE_UNTRUSTED),
    ),
    "expired certificate": SetUp(
        certificate=lambda to: public_authority().server(to, HOST, -90 * DAY, -DAY),
        found=until(certificate=Finding.CERTIFICATE_EXPIRED),
    ),
    "certificate of the future": SetUp(
        certificate=lambda to: public_authority().server(to, HOST, DAY, 90 * DAY),
        found=until(certificate=Finding.CERTIFICATE_UNTRUSTED),
    ),
    "certificate of another host": SetUp(
        certificate=lambda to: public_authority().server(to, "www.example.com"),
        found=until(certificate=Finding.CERTIFICATE_OF_OTHER_HOST),
    ),
    "certificate ends in five days": SetUp(
        certificate=lambda to: public_authority().server(to, HOST, -85 * DAY, 5 * DAY),
        found=only(certificate=Finding.CERTIFICATE_ENDING),
    ),
    "sign-in of a proxy": SetUp(
        others={EVERYTHING: says(302, Location="https://auth.example.com/?rd=secret")},
        found=everywhere(Finding.ANSWER_REDIRECT),
    ),
    "sign-in page of a proxy": SetUp(
        others={EVERYTHING: says(200, "<html>Who are you?</html>")},
        found=everywhere(Finding.ANSWER_OF_OTHER_SERVER),
    ),
    "password of a proxy": SetUp(
        others={EVERYTHING: says(401, "<html>Authorization Required</html>")},
        found=everywhere(Finding.ANSWER_OF_OTHER_SERVER),
    ),
    "proxy without the API": SetUp(
        others={API_URL: says(404, "<html>nginx</html>")},
        found=only(api=Finding.ANSWER_NOT_FOUND),
    ),
    "other page at the API": SetUp(
        others={API_URL: says(200, "<html></html>")},
        found=only(api=Finding.ANSWER_OF_OTHER_SERVER),
    ),
    "other page at the token endpoint": SetUp(
        others={TOKEN: says(400, "[]")}, found=only(token=Finding.ANSWER_BAD_REQUEST)
    ),
    "token endpoint without action": SetUp(
        others={TOKEN: says(400, '{"error": "unsupported_grant_type"}')}
    ),
    "token endpoint hangs": SetUp(
        others={TOKEN: hangs}, limit=0.7, found=only(token=Finding.ANSWER_SLOW)
    ),
    "connection breaks": SetUp(
        others={TOKEN: breaks}, found=only(token=Finding.ANSWER_LOST)
    ),
    "Home Assistant behind the proxy is down": SetUp(
        others={AUTHORIZE: says(502, "<html>Bad Gateway</html>")},
        found=only(authorize=Finding.ANSWER_BAD_GATEWAY),
    ),
    "tunnel is down": SetUp(
        others={EVERYTHING: says(530)}, found=everywhere(Finding.ANSWER_BAD_GATEWAY)
    ),
    "untrusted proxy": SetUp(
        others={EVERYTHING: says(400, "400: Bad Request")},
        found=everywhere(Finding.ANSWER_BAD_REQUEST),
    ),
    "TLS to a server that also wants TLS": SetUp(
        others={EVERYTHING: says(400, "<html>plain HTTP was sent to HTTPS</html>")},
        found=everywhere(Finding.ANSWER_BAD_REQUEST),
    ),
    "filter for countries": SetUp(
        others={EVERYTHING: says(403)}, found=everywhere(Finding.ANSWER_FORBIDDEN)
    ),
    "error of the proxy": SetUp(
        others={API_URL: says(500)}, found=only(api=Finding.ANSWER_UNEXPECTED)
    ),
}


@pytest.mark.parametrize("set_up", SET_UPS.values(), ids=SET_UPS)
async def test_address(
    hass: HomeAssistant, socket_enabled: None, tmp_path: Path, set_up: SetUp
) -> None:
    arrivals = Arrivals()
    if set_up.reached:
        arrivals.async_add("account", "Skill - eu-west-1")
    port = set_up.port or partial(
        serving,
        home_assistant(arrivals, set_up.others),
        set_up.certificate(tmp_path),
    )
    made = "homeassistant.helpers.aiohttp_client._async_make_resolver"
    async with port() as number:
        hass.config.external_url = set_up.url and set_up.url.format(port=number)
        rules = AddressRules(
            port=set_up.right_port or number,
            answer_limit=set_up.limit,
            resolve_limit=set_up.limit,
            is_public=lambda _: set_up.is_public,
            trust=public_authority().trust,
        )
        with patch(made, return_value=set_up.resolver):
            lines = await async_check_address(hass, arrivals, rules)
    assert {line.subject: line.finding for line in lines} == {**GOOD, **set_up.found}
    assert [line.subject for line in lines] == [*GOOD]
    assert "secret" not in "".join(line.async_sentence(hass) for line in lines)
