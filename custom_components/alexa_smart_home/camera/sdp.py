"""Add the ICE candidates of a WebRTC answer to its SDP.

https://www.rfc-editor.org/rfc/rfc8839
"""

from collections.abc import Iterable
import ipaddress
import re
from typing import Final, NamedTuple

_CANDIDATE: Final = "a=candidate:"
_END: Final = "a=end-of-candidates"
_MEDIA: Final = re.compile(r"^(?=m=)", re.MULTILINE)


class Candidate(NamedTuple):
    """An ICE candidate and the media section it belongs to."""

    line: str
    mid: str | None = None
    section: int | None = None


def complete_answer(sdp: str, candidates: Iterable[Candidate]) -> str:
    """Return an SDP answer with its IPv4 candidates, the only ones that Alexa supports.

    Raises ValueError if there are none.
    """
    session, *sections = _MEDIA.split(sdp.replace("\r\n", "\n"))
    media = [list(filter(_keep, section.splitlines())) for section in sections]
    for candidate in candidates:
        line = f"a={candidate.line.removeprefix('a=')}"
        if _keep(line) and (section := _section(media, candidate)) is not None:
            section.append(line)
    lines = session.splitlines()
    for section in media:
        lines += [*section, _END]
    if not any(line.startswith(_CANDIDATE) for line in lines):
        raise ValueError("There is no ICE candidate with an IPv4 address")
    return "".join(f"{line}\r\n" for line in lines)


def _section(media: list[list[str]], candidate: Candidate) -> list[str] | None:
    """Return the media section of a candidate; default to the first section."""
    for section in media:
        if candidate.mid is not None and f"a=mid:{candidate.mid}" in section:
            return section
    index = candidate.section or 0
    return media[index] if index < len(media) else None


def _keep(line: str) -> bool:
    """Return whether a line is neither an end mark nor a candidate without IPv4."""
    if not line.startswith(_CANDIDATE):
        return line != _END
    try:
        ipaddress.IPv4Address(line.split()[4])
    except IndexError, ValueError:
        return False
    return True
