"""Build distinguishable spoken names for the modes or presets of a setting.

https://developer.amazon.com/docs/device-apis/resources-and-assets.html
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
import re
from typing import Final
import unicodedata

from homeassistant.util.json import JsonObjectType

from .compile_context import CompileContext
from .resources import Asset, Label, clean, in_catalogue, resources

# Amazon's English synonyms of an asset besides its name.
_SYNONYMS: Final[Mapping[Asset, frozenset[str]]] = {
    Asset.AUTO: frozenset({"auto mode", "automatic", "automatic mode"}),
    Asset.MAXIMUM: frozenset({"max"}),
    Asset.MEDIUM: frozenset({"mid"}),
    Asset.MINIMUM: frozenset({"min"}),
    Asset.NIGHT: frozenset({"night mode"}),
    Asset.QUIET: frozenset({"noiseless", "quiet mode", "silent"}),
}
_CAPITAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MINUS: Final = re.compile(r"(?<!\w)[-\u2212](?=\d)")
_POINT: Final = re.compile(r"(?<=\d)[.,](?=\d)")
# The Unicode categories of letters, their marks, and digits.
_SPOKEN: Final = frozenset("LMN")


def option_names(
    options: Iterable[Sequence[Label]],
    context: CompileContext,
    as_text: Collection[Asset] = (),
) -> list[JsonObjectType]:
    """Return the resources of each option of a setting, given its names.

    A number is appended to a first name that sounds like the first name of another
    option, because Amazon rejects an option without a name. Further names that sound
    like names of other options are removed. Names are not replaced by the assets in
    `as_text`.
    """
    wanted = [[clean(label) for label in labels] for labels in options]
    namer = _Namer([labels[0] for labels in wanted], as_text)
    first = [namer.first(index, labels[0]) for index, labels in enumerate(wanted)]
    return [
        resources((first[index], *namer.further(index, labels[1:])), context)
        for index, labels in enumerate(wanted)
    ]


class _Namer:
    """Assign names to options so that no two options have a name in common."""

    def __init__(self, first: Iterable[Label], as_text: Collection[Asset]) -> None:
        self._as_text = as_text
        # By spoken form: the options with this first name, and the one that has it.
        self._wanted: dict[str, set[int]] = {}
        self._owners: dict[str, int] = {}
        for index, label in enumerate(first):
            for sound in _sounds(label):
                self._wanted.setdefault(sound, set()).add(index)

    def first(self, index: int, label: Label) -> Label:
        """Return the first name of an option, with a number if it is taken."""
        name = self._in_catalogue(index, label)
        if not self._take(index, name):
            name = self._numbered(label)
            self._take(index, name)
        return name

    def further(self, index: int, labels: Iterable[Label]) -> Iterator[Label]:
        """Yield the further names of an option that are not taken."""
        for label in labels:
            name = self._in_catalogue(index, label)
            if self._take(index, name):
                yield name

    def _in_catalogue(self, index: int, label: Label) -> Label:
        """Return the asset for a text, unless another option has one of its names."""
        asset = in_catalogue(label)
        others = (
            sound
            for sound in _sounds(asset) - _sounds(label)
            if self._wanted.get(sound, {index}) != {index}
        )
        return label if asset in self._as_text or any(others) else asset

    def _take(self, index: int, label: Label) -> bool:
        sounds = _sounds(label)
        if any(self._owners.get(sound, index) != index for sound in sounds):
            return False
        self._owners.update(dict.fromkeys(sounds, index))
        return True

    def _numbered(self, label: Label) -> str:
        words = _in_english(label) if isinstance(label, Asset) else label
        number = 2
        while not _sounds(f"{words} {number}").isdisjoint(
            self._wanted.keys() | self._owners.keys()
        ):
            number += 1
        return f"{words} {number}"


@lru_cache(maxsize=1024, typed=True)
def _sounds(label: Label) -> frozenset[str]:
    """Return the spoken forms of a label, without case and punctuation."""
    if isinstance(label, Asset):
        return frozenset({_in_english(label)}) | _SYNONYMS.get(label, frozenset())
    text = _POINT.sub(" point ", _MINUS.sub(" minus ", label.casefold()))
    spoken = "".join(
        char if unicodedata.category(char)[0] in _SPOKEN else " " for char in text
    )
    return frozenset({" ".join(spoken.split()) or label})


def _in_english(asset: Asset) -> str:
    """Return the name of an asset: "long press" for Alexa.Button.LongPress."""
    return _CAPITAL.sub(" ", asset.rpartition(".")[2]).lower()
