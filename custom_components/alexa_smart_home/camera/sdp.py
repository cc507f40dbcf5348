"""SDP: put the ICE candidates of a WebRTC answer into its text.

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
    """Return an answer with those candidates that Alexa can use.

    Raises ValueError when there is none.
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
    """Return the media section of a candidate, the first one if none is named."""
    for section in media:
        if candidate.mid is not None and f"a=mid:{candidate.mid}" in section:
            return section
    index = candidate.section or 0
    return media[index] if index < len(media) else None


def _keep(line: str) -> bool:
    """Return whether a line stays in the answer: Alexa supports IPv4 only."""
    if not line.startswith(_CANDIDATE):
        return line != _END
    try:
        ipaddress.IPv4Address(line.split()[4])
    except IndexError, ValueError:
        return False
    return True
