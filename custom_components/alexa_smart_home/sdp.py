"""SDP: all ICE candidates of a WebRTC answer in one text.

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
    """A way to reach the camera, and the media section it is for."""

    line: str
    mid: str | None = None
    section: int | None = None


def complete_answer(sdp: str, candidates: Iterable[Candidate]) -> str:
    """Return an answer that holds the candidates, those that Alexa can use.

    Raises ValueError when there are none.
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
        raise ValueError("There is no IPv4 address to connect to")
    return "".join(f"{line}\r\n" for line in lines)


def _section(media: list[list[str]], candidate: Candidate) -> list[str] | None:
    """Return the media section of a candidate, the first where it does not tell."""
    for section in media:
        if candidate.mid is not None and f"a=mid:{candidate.mid}" in section:
            return section
    index = candidate.section or 0
    return media[index] if index < len(media) else None


def _keep(line: str) -> bool:
    """Tell whether a line may stand in the answer: Alexa takes IPv4 only."""
    if not line.startswith(_CANDIDATE):
        return line != _END
    try:
        ipaddress.IPv4Address(line.split()[4])
    except IndexError, ValueError:
        return False
    return True
