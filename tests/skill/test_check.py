"""Set-ups that are broken on purpose, and the lines of the connection check."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
import ssl
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.const import API_URL, DOMAIN
from custom_components.alexa_smart_home.protocol.arrivals import PROBE, Arrivals
from custom_components.alexa_smart_home.skill import check as connection_check
from custom_components.alexa_smart_home.skill.address_check import async_check_address
from custom_components.alexa_smart_home.skill.finding import Finding, Subject
from custom_components.alexa_smart_home.skill.target import AddressRules
from tests.conftest import Alexa, SetUp
from tests.skill.certificates import DAY, Authority, public_authority, self_signed
from tests.skill.servers import (
    Answer,
    Resolver,
    bound,
    breaks,
    forwards,
    hangs,
    home_assistant,
    says,
    serving,
)
from tests.users import may, user_with

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
class Case:
    """An external address and the server behind it."""

    url: str | None = f"https://{HOST}:{{port}}"
    resolver: Resolver = LOOPBACK
    is_public: bool = True
    certificate: Callable[[Path], ssl.SSLContext | None] = valid
    # The answers of other servers by path.
    others: Mapping[str, Answer] = field(default_factory=dict)
    api_status: int = 401
    # Yields a port without a server behind it.
    port: Callable[[], AbstractAsyncContextManager[int]] | None = None
    # A directive has arrived.
    reached: bool = False
    # The port that Amazon uses; None: the port of the server.
    right_port: int | None = None
    limit: float = 4.5
    found: Found = field(default_factory=dict)


CASES = {
    "all is good": Case(),
    "certificate for six days": Case(
        certificate=lambda to: public_authority().server(to, HOST, -2 * DAY, 4 * DAY),
    ),
    "no external address": Case(url=None, found=until(address=Finding.ADDRESS_MISSING)),
    "no TLS in the address": Case(
        url=f"http://{HOST}:{{port}}",
        found=until(address=Finding.ADDRESS_WITHOUT_TLS, host=Finding.HOST_NAME),
    ),
    "IP address": Case(
        url="https://203.0.113.5:{port}", found=until(host=Finding.HOST_IS_IP)
    ),
    "IPv6 address": Case(
        url="https://[2001:db8::5]:{port}", found=until(host=Finding.HOST_IS_IP)
    ),
    "local name": Case(
        url="https://homeassistant.local:{port}",
        found=until(host=Finding.HOST_IS_LOCAL),
    ),
    "name without a domain": Case(
        url="https://homeassistant:{port}", found=until(host=Finding.HOST_IS_LOCAL)
    ),
    "other port": Case(right_port=443, found=only(port=Finding.PORT_WRONG)),
    "everything is wrong": Case(
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
    "unknown name": Case(resolver=Resolver(), found=until(dns=Finding.DNS_FAILED)),
    "DNS server hangs": Case(
        resolver=Resolver(hangs=True), limit=0.1, found=until(dns=Finding.DNS_SLOW)
    ),
    "private address": Case(is_public=False, found=only(dns=Finding.DNS_PRIVATE)),
    "private address inside the home": Case(
        is_public=False, reached=True, found=only(dns=Finding.DNS_PRIVATE_HERE)
    ),
    "IPv6 only": Case(
        resolver=Resolver("2001:db8::5"), found=until(dns=Finding.DNS_WITHOUT_IPV4)
    ),
    "IPv6 also": Case(resolver=Resolver("2001:db8::5", "127.0.0.1")),
    "closed port": Case(
        port=partial(bound, listening=False), found=until(port=Finding.PORT_CLOSED)
    ),
    "closed port inside the home": Case(
        port=partial(bound, listening=False),
        reached=True,
        found=until(port=Finding.PORT_CLOSED_HERE),
    ),
    "hanging server": Case(
        port=partial(bound, listening=True),
        limit=0.1,
        found=until(certificate=Finding.TLS_SILENT),
    ),
    "no TLS": Case(
        certificate=lambda _: None, found=until(certificate=Finding.TLS_MISSING)
    ),
    "self-signed certificate": Case(
        certificate=lambda to: self_signed(to, HOST),
        found=until(certificate=Finding.CERTIFICATE_SELF_SIGNED),
    ),
    "private authority or incomplete chain": Case(
        certificate=lambda to: Authority("Private").server(to, HOST),
        found=until(certificate=Finding.CERTIFICATE_UNTRUSTED),
    ),
    "expired certificate": Case(
        certificate=lambda to: public_authority().server(to, HOST, -90 * DAY, -DAY),
        found=until(certificate=Finding.CERTIFICATE_EXPIRED),
    ),
    "certificate of the future": Case(
        certificate=lambda to: public_authority().server(to, HOST, DAY, 90 * DAY),
        found=until(certificate=Finding.CERTIFICATE_UNTRUSTED),
    ),
    "certificate of another host": Case(
        certificate=lambda to: public_authority().server(to, "www.example.com"),
        found=until(certificate=Finding.CERTIFICATE_OF_OTHER_HOST),
    ),
    "certificate ends in five days": Case(
        certificate=lambda to: public_authority().server(to, HOST, -85 * DAY, 5 * DAY),
        found=only(certificate=Finding.CERTIFICATE_ENDING),
    ),
    "sign-in of a proxy": Case(
        others={EVERYTHING: says(302, Location="https://auth.example.com/?rd=secret")},
        found=everywhere(Finding.ANSWER_REDIRECT),
    ),
    "redirect to an invalid address": Case(
        others={TOKEN: says(302, Location="https://[")},
        found=only(token=Finding.ANSWER_REDIRECT),
    ),
    "sign-in page of a proxy": Case(
        others={EVERYTHING: says(200, "<html>Who are you?</html>")},
        found=everywhere(Finding.ANSWER_OF_OTHER_SERVER),
    ),
    "password of a proxy": Case(
        others={EVERYTHING: says(401, "<html>Authorization Required</html>")},
        found=everywhere(Finding.ANSWER_OF_OTHER_SERVER),
    ),
    "proxy changes the answer": Case(
        api_status=504, found=only(api=Finding.ANSWER_BAD_GATEWAY)
    ),
    "proxy without the API": Case(
        others={API_URL: says(404, "<html>nginx</html>")},
        found=only(api=Finding.ANSWER_NOT_FOUND),
    ),
    "other page at the API": Case(
        others={API_URL: says(200, "<html></html>")},
        found=only(api=Finding.ANSWER_OF_OTHER_SERVER),
    ),
    "other page at the token endpoint": Case(
        others={TOKEN: says(400, "[]")}, found=only(token=Finding.ANSWER_BAD_REQUEST)
    ),
    "token endpoint without action": Case(
        others={TOKEN: says(400, '{"error": "unsupported_grant_type"}')}
    ),
    "token endpoint hangs": Case(
        others={TOKEN: hangs}, limit=0.7, found=only(token=Finding.ANSWER_SLOW)
    ),
    "connection breaks": Case(
        others={TOKEN: breaks}, found=only(token=Finding.ANSWER_LOST)
    ),
    "Home Assistant behind the proxy is down": Case(
        others={AUTHORIZE: says(502, "<html>Bad Gateway</html>")},
        found=only(authorize=Finding.ANSWER_BAD_GATEWAY),
    ),
    "tunnel is down": Case(
        others={EVERYTHING: says(530)}, found=everywhere(Finding.ANSWER_BAD_GATEWAY)
    ),
    "untrusted proxy": Case(
        others={EVERYTHING: says(400, "400: Bad Request")},
        found=everywhere(Finding.ANSWER_BAD_REQUEST),
    ),
    "TLS to a server that also wants TLS": Case(
        others={EVERYTHING: says(400, "<html>plain HTTP was sent to HTTPS</html>")},
        found=everywhere(Finding.ANSWER_BAD_REQUEST),
    ),
    "filter for countries": Case(
        others={EVERYTHING: says(403)}, found=everywhere(Finding.ANSWER_FORBIDDEN)
    ),
    "error of the proxy": Case(
        others={API_URL: says(500)}, found=only(api=Finding.ANSWER_UNEXPECTED)
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_address(
    hass: HomeAssistant, socket_enabled: None, tmp_path: Path, case: Case
) -> None:
    arrivals = Arrivals()
    if case.reached:
        arrivals.async_add("account", "Skill - eu-west-1")
    port = case.port or partial(
        serving,
        home_assistant(arrivals, case.others, case.api_status),
        case.certificate(tmp_path),
    )
    made = "homeassistant.helpers.aiohttp_client._async_make_resolver"
    async with port() as number:
        hass.config.external_url = case.url and case.url.format(port=number)
        rules = AddressRules(
            port=case.right_port or number,
            answer_limit=case.limit,
            resolve_limit=case.limit,
            is_public=lambda _: case.is_public,
            trust=public_authority().trust,
        )
        with patch(made, return_value=case.resolver):
            lines = await async_check_address(hass, arrivals, rules)
    assert {line.subject: line.finding for line in lines} == {**GOOD, **case.found}
    assert [line.subject for line in lines] == [*GOOD]
    assert "secret" not in "".join(line.async_sentence(hass) for line in lines)


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("8.8.8.8", True),
        ("192.168.1.5", False),
        ("10.0.0.1", False),
        ("127.0.0.1", False),
        # Carrier-grade NAT.
        ("100.64.0.1", False),
        ("169.254.1.1", False),
    ],
)
def test_public_addresses(address: str, is_public: bool) -> None:
    assert AddressRules().is_public(address) is is_public


def test_time_limit() -> None:
    rules = AddressRules()
    assert rules.resolve_limit + rules.answer_limit <= 10


async def check(hass: HomeAssistant, context: Context | None = None) -> dict[str, Any]:
    """Return the response of the action."""
    response = await hass.services.async_call(
        DOMAIN, "check", blocking=True, return_response=True, context=context
    )
    assert response is not None
    return response


async def test_action(
    hass: HomeAssistant,
    set_up: SetUp,
    hass_client: ClientSessionGenerator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The requests reach Home Assistant through a proxy, and are no failed logins."""
    assert await async_setup_component(hass, "auth", {})
    await set_up()
    client = await hass_client()
    proxy = forwards(client.port)
    made = "homeassistant.helpers.aiohttp_client._async_make_resolver"
    page = home_assistant(Arrivals(), {TOKEN: proxy, API_URL: proxy})
    async with serving(page, valid(tmp_path)) as port:
        hass.config.external_url = f"https://{HOST}:{port}"
        rules = AddressRules(
            port=port, is_public=lambda _: True, trust=public_authority().trust
        )
        monkeypatch.setattr(connection_check, "RULES", rules)
        with patch(made, return_value=LOOPBACK):
            response = await check(hass)
    found = {line["subject"]: line["finding"] for line in response["lines"]}
    assert {key: found[key] for key in GOOD} == GOOD
    assert response["good"] == len(GOOD)
    assert response["bad"] == 1
    (bad,) = (line for line in response["lines"] if line["verdict"] == "bad")
    assert bad["subject"] == "account"
    assert bad["text"].startswith("No user of Home Assistant is linked. Enable")
    assert "invalid authentication" not in caplog.text


async def test_request_without_token(
    hass: HomeAssistant,
    set_up: SetUp,
    hass_client_no_auth: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A request is no failed login only once, and only if the check expects it."""
    entry = await set_up()
    client = await hass_client_no_auth()
    probe = entry.runtime_data.arrivals.async_expect()
    for failed_logins in range(2):
        response = await client.post(API_URL, params={PROBE: probe})
        assert response.status == 401
        assert caplog.text.count("invalid authentication") == failed_logins
    for params in ({}, {PROBE: ""}, {PROBE: "guessed"}):
        assert (await client.post(API_URL, params=params)).status == 401
    assert caplog.text.count("invalid authentication") == 4
    assert entry.runtime_data.arrivals.last is None


async def test_last_directive(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    freezer: FrozenDateTimeFactory,
) -> None:
    entry = await set_up()
    arrivals = entry.runtime_data.arrivals
    await alexa.discover()
    first = arrivals.last
    freezer.tick(60)
    await alexa.discover()
    assert arrivals.last.time - first.time == timedelta(seconds=60)
    assert arrivals.last.account == first.account
    assert hass.auth.async_get_refresh_token(first.account) is not None
    assert "aiohttp" in first.user_agent


async def test_action_is_for_administrators(hass: HomeAssistant, set_up: SetUp) -> None:
    await set_up()
    user = user_with(hass, may("light.kitchen"))
    with pytest.raises(Unauthorized):
        await check(hass, Context(user_id=user.id))


async def test_action_without_entry(hass: HomeAssistant, set_up: SetUp) -> None:
    entry = await set_up()
    await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(ServiceValidationError, match="not set up"):
        await check(hass)
