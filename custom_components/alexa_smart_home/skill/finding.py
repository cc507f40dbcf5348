"""Lines of the connection check: subject, finding, and verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from homeassistant.core import HomeAssistant, callback

from ..translate import Translatable


class Verdict(StrEnum):
    """The result of one line."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"


class Subject(Translatable, selector="check_subject"):
    """The part of the connection that a line is about, in the order of the lines."""

    ADDRESS = "address"
    HOST = "host"
    DNS = "dns"
    PORT = "port"
    CERTIFICATE = "certificate"
    AUTHORIZE = "authorize"
    TOKEN = "token"  # noqa: S105
    API = "api"
    DIRECTIVE = "directive"
    ACCOUNT = "account"
    CREDENTIALS = "credentials"
    GRANT = "grant"
    EVENT = "event"
    REGIONS = "regions"


class Finding(Translatable, selector="check"):
    """The sentence of a line: the finding, its meaning, and what to do."""

    ADDRESS_SET = "address_set"
    ADDRESS_MISSING = "address_missing"
    ADDRESS_WITHOUT_TLS = "address_without_tls"
    HOST_NAME = "host_name"
    HOST_IS_IP = "host_is_ip"
    HOST_IS_LOCAL = "host_is_local"
    PORT_OPEN = "port_open"
    PORT_WRONG = "port_wrong"
    PORT_CLOSED = "port_closed"
    PORT_CLOSED_HERE = "port_closed_here"
    DNS_PUBLIC = "dns_public"
    DNS_FAILED = "dns_failed"
    DNS_SLOW = "dns_slow"
    DNS_PRIVATE = "dns_private"
    DNS_PRIVATE_HERE = "dns_private_here"
    DNS_WITHOUT_IPV4 = "dns_without_ipv4"
    CERTIFICATE_VALID = "certificate_valid"
    CERTIFICATE_ENDING = "certificate_ending"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_SELF_SIGNED = "certificate_self_signed"
    CERTIFICATE_OF_OTHER_HOST = "certificate_of_other_host"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    TLS_MISSING = "tls_missing"
    TLS_SILENT = "tls_silent"
    ANSWER_RIGHT = "answer_right"
    ANSWER_SLOW = "answer_slow"
    ANSWER_LOST = "answer_lost"
    ANSWER_REDIRECT = "answer_redirect"
    ANSWER_BAD_REQUEST = "answer_bad_request"
    ANSWER_FORBIDDEN = "answer_forbidden"
    ANSWER_NOT_FOUND = "answer_not_found"
    ANSWER_BAD_GATEWAY = "answer_bad_gateway"
    ANSWER_OF_OTHER_SERVER = "answer_of_other_server"
    ANSWER_UNEXPECTED = "answer_unexpected"
    NOT_TESTED = "not_tested"
    DIRECTIVE_RECEIVED = "directive_received"
    DIRECTIVE_WITHOUT_REGION = "directive_without_region"
    DIRECTIVE_MISSING = "directive_missing"
    ACCOUNT_LINKED = "account_linked"
    ACCOUNT_OF_OTHER_CLIENT = "account_of_other_client"
    ACCOUNT_MISSING = "account_missing"
    CREDENTIALS_SET = "credentials_set"
    CREDENTIALS_MISSING = "credentials_missing"
    CREDENTIALS_WRONG = "credentials_wrong"
    NO_REPORTS = "no_reports"
    GRANT_RECEIVED = "grant_received"
    GRANT_MISSING = "grant_missing"
    GRANT_LOST = "grant_lost"
    EVENT_TAKEN = "event_taken"
    EVENT_MISSING = "event_missing"
    EVENT_REJECTED = "event_rejected"
    EVENT_NOT_PERMITTED = "event_not_permitted"
    EVENT_LOST = "event_lost"
    EVENT_STUCK = "event_stuck"
    REGIONS_AGREE = "regions_agree"
    REGIONS_DIFFER = "regions_differ"
    REGIONS_UNKNOWN = "regions_unknown"


# All other findings are bad.
_GOOD: Final = frozenset(
    {
        Finding.ADDRESS_SET,
        Finding.HOST_NAME,
        Finding.PORT_OPEN,
        Finding.DNS_PUBLIC,
        Finding.CERTIFICATE_VALID,
        Finding.ANSWER_RIGHT,
        Finding.DIRECTIVE_RECEIVED,
        Finding.DIRECTIVE_WITHOUT_REGION,
        Finding.ACCOUNT_LINKED,
        Finding.CREDENTIALS_SET,
        Finding.GRANT_RECEIVED,
        Finding.EVENT_TAKEN,
        Finding.REGIONS_AGREE,
    }
)
_UNKNOWN: Final = frozenset(
    {
        Finding.PORT_CLOSED_HERE,
        Finding.DNS_SLOW,
        Finding.DNS_PRIVATE_HERE,
        Finding.NOT_TESTED,
        Finding.DIRECTIVE_MISSING,
        Finding.ACCOUNT_OF_OTHER_CLIENT,
        Finding.CREDENTIALS_MISSING,
        Finding.NO_REPORTS,
        Finding.EVENT_MISSING,
        Finding.REGIONS_UNKNOWN,
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the check."""

    subject: Subject
    finding: Finding
    placeholders: Mapping[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        if self.finding in _GOOD:
            return Verdict.GOOD
        return Verdict.UNKNOWN if self.finding in _UNKNOWN else Verdict.BAD

    @callback
    def async_sentence(self, hass: HomeAssistant, language: str | None = None) -> str:
        """Return the translated sentence, with the names of regions translated."""
        values = {
            name: value.async_translate(hass, language)
            if isinstance(value, Translatable)
            else value
            for name, value in self.placeholders.items()
        }
        return self.finding.async_translate(hass, language, **values)


def not_tested(*subjects: Subject) -> list[Line]:
    """Return lines for parts that can be tested only after another part is right."""
    return [Line(subject, Finding.NOT_TESTED) for subject in subjects]
