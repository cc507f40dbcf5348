"""Resolve the external address, connect to it, and check its certificate."""

import asyncio
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address
import ssl
from typing import Final, cast

from homeassistant.helpers.aiohttp_client import (
    HomeAssistantTCPConnector,
    async_get_clientsession,
)
from homeassistant.util import dt as dt_util

from .finding import Finding, Line, Subject, not_tested
from .target import Target

# A certificate is about to end so long before its end, and in the last third of its
# lifetime: some certificates are valid for some days only.
ENDING: Final = timedelta(days=14)
# Addresses that are shown.
_SHOWN: Final = 4
# Errors of OpenSSL's verification, X509_V_ERR_*.
_INVALID: Final = {
    10: Finding.CERTIFICATE_EXPIRED,
    18: Finding.CERTIFICATE_SELF_SIGNED,
    19: Finding.CERTIFICATE_SELF_SIGNED,
    62: Finding.CERTIFICATE_OF_OTHER_HOST,
}


async def async_resolve(target: Target) -> tuple[Line, str | None]:
    """Return the line about the name resolution, and the IPv4 address to connect to."""
    values = {"host": target.host}
    try:
        async with asyncio.timeout(target.rules.resolve_limit):
            addresses = await _async_addresses(target)
    except TimeoutError:
        return Line(Subject.DNS, Finding.DNS_SLOW, values), None
    except OSError, ValueError:
        return Line(Subject.DNS, Finding.DNS_FAILED, values), None
    values["addresses"] = ", ".join(addresses[:_SHOWN])
    # AWS Lambda functions connect with IPv4.
    # https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
    usable = [ip for ip in addresses if isinstance(ip_address(ip), IPv4Address)]
    if not usable:
        return Line(Subject.DNS, Finding.DNS_WITHOUT_IPV4, values), None
    public = [address for address in usable if target.rules.is_public(address)]
    if public:
        return Line(Subject.DNS, Finding.DNS_PUBLIC, values), public[0]
    finding = Finding.DNS_PRIVATE_HERE if target.is_reached else Finding.DNS_PRIVATE
    return Line(Subject.DNS, finding, values), usable[0]


async def _async_addresses(target: Target) -> list[str]:
    """Return the addresses of the host from Home Assistant's resolver."""
    connector = async_get_clientsession(target.hass).connector
    found = await cast(HomeAssistantTCPConnector, connector).async_resolve_host(
        target.host
    )
    return [address["host"] for address in found]


async def async_connect(target: Target, address: str) -> tuple[Line, Line]:
    """Return the lines about the port and the certificate."""
    values = {"host": target.host, "port": str(target.port)}
    opened = Line(Subject.PORT, Finding.PORT_OPEN, values)
    writer: asyncio.StreamWriter | None = None
    try:
        async with asyncio.timeout(target.rules.answer_limit):
            _, writer = await asyncio.open_connection(address, target.port)
            await writer.start_tls(target.rules.trust(), server_hostname=target.host)
        return opened, _certificate_line(writer, values)
    except (OSError, ValueError) as err:
        if writer is not None:
            return opened, _failed_handshake(err, values)
        finding = Finding.PORT_CLOSED_HERE if target.is_reached else Finding.PORT_CLOSED
        (untested,) = not_tested(Subject.CERTIFICATE)
        return Line(Subject.PORT, finding, values), untested
    finally:
        if writer is not None:
            writer.transport.abort()


def _failed_handshake(err: Exception, values: dict[str, str]) -> Line:
    """Return the line about a certificate that is not accepted or not received."""
    match err:
        case ssl.SSLCertVerificationError():
            default = Finding.CERTIFICATE_UNTRUSTED
            finding = _INVALID.get(err.verify_code, default)
            values = {**values, "reason": err.verify_message}
        case TimeoutError():
            finding = Finding.TLS_SILENT
        case _:
            finding = Finding.TLS_MISSING
    return Line(Subject.CERTIFICATE, finding, values)


def _certificate_line(writer: asyncio.StreamWriter, values: dict[str, str]) -> Line:
    """Return the line about an accepted certificate."""
    certificate = writer.get_extra_info("peercert")
    begin, end = _time(certificate["notBefore"]), _time(certificate["notAfter"])
    remaining = end - dt_util.utcnow()
    is_ending = remaining < min(ENDING, (end - begin) / 3)
    finding = Finding.CERTIFICATE_ENDING if is_ending else Finding.CERTIFICATE_VALID
    date = dt_util.as_local(end).date().isoformat()
    return Line(Subject.CERTIFICATE, finding, {**values, "date": date})


def _time(text: str) -> datetime:
    """Return the time that `ssl` gives as a text."""
    return dt_util.utc_from_timestamp(ssl.cert_time_to_seconds(text))
