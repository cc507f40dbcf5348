"""Build distinguishable spoken names for the modes or presets of a setting.

https://developer.amazon.com/docs/device-apis/resources-and-assets.html
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from .compile_context import CompileContext
from .labels import Asset, Label, Word
from .resources import (
    Text,
    asset_of,
    english_words,
    resources,
    sound,
    text_in,
    texts,
    words,
)

# Amazon's English synonyms of an asset besides its name.
_SYNONYMS: Final[Mapping[Asset, frozenset[str]]] = {
    Asset.AUTO: frozenset({"auto mode", "automatic", "automatic mode"}),
    Asset.MAXIMUM: frozenset({"max"}),
    Asset.MEDIUM: frozenset({"mid"}),
    Asset.MINIMUM: frozenset({"min"}),
    Asset.NIGHT: frozenset({"night mode"}),
    Asset.QUIET: frozenset({"noiseless", "quiet mode", "silent"}),
}


def option_names(
    options: Iterable[Sequence[Label]],
    state: State,
    context: CompileContext,
    as_text: Collection[Asset] = (),
) -> list[JsonObjectType]:
    """Return the resources of each option of a setting, given its labels.

    No two options have a name in common. An option whose first name sounds like the
    one of an earlier option has its untranslated words instead, or no name in this
    locale; an option without any name gets a number, because Amazon rejects an option
    without a name. Further names that sound like names of other options are removed.
    Names are not replaced by the assets in `as_text`.
    """
    labels = [tuple(names) for names in options]
    namer = _Namer([names[0] for names in labels], state, context, as_text)
    first = [[*namer.first(index, names[0])] for index, names in enumerate(labels)]
    return [
        resources((*first[index], *namer.further(index, names)))
        for index, names in enumerate(labels)
    ]


class _Namer:
    """Assign names to options so that no two options have a name in common."""

    def __init__(
        self,
        first: Iterable[Label],
        state: State,
        context: CompileContext,
        as_text: Collection[Asset],
    ) -> None:
        self._state = state
        self._context = context
        self._as_text = as_text
        # The options with this first name, and the one that has it, by spoken form.
        self._wanted: dict[Text, set[int]] = {}
        self._owners: dict[Text, int] = {}
        for index, label in enumerate(first):
            for spoken in self._sounds(label):
                self._wanted.setdefault(spoken, set()).add(index)

    def first(self, index: int, label: Label) -> Iterator[Asset | Text]:
        """Yield the first name of an option: an asset, or a text for each locale."""
        asset = self._asset(index, label)
        if asset is not None and self._take(index, self._sounds(asset)):
            yield asset
            return
        is_named = False
        for locale in self._context.locales:
            for text in (self._text(locale, label), words(label)):
                if self._take(index, {Text(locale, sound(text))}):
                    is_named = True
                    yield Text(locale, text)
                    break
        if not is_named:
            yield from self._numbered(index, label)

    def further(self, index: int, labels: Sequence[Label]) -> Iterator[Asset | Text]:
        """Yield the further names of an option that are not taken."""
        state, context = self._state, self._context
        for label in labels[1:]:
            asset = self._asset(index, label)
            if asset is not None and self._take(index, self._sounds(asset)):
                yield asset
            elif not isinstance(label, Asset):
                for text in texts(label, state, context):
                    if self._take(index, {Text(text.locale, sound(text.text))}):
                        yield text
        for label in labels:
            for text in english_words(label, state, context):
                if self._take(index, {Text(text.locale, sound(text.text))}):
                    yield text

    def _asset(self, index: int, label: Label) -> Asset | None:
        """Return the asset for a label, unless another option has one of its names."""
        if (asset := asset_of(label)) is None or asset in self._as_text:
            return None
        is_free = all(
            self._wanted.get(spoken, {index}) == {index}
            for spoken in self._sounds(asset) - self._sounds(label)
        )
        return asset if is_free or isinstance(label, Asset) else None

    def _take(self, index: int, sounds: Collection[Text]) -> bool:
        if any(self._owners.get(spoken, index) != index for spoken in sounds):
            return False
        self._owners.update(dict.fromkeys(sounds, index))
        return True

    def _numbered(self, index: int, label: Label) -> Iterator[Text]:
        for locale in self._context.locales:
            text, number = self._text(locale, label), 2
            taken = self._wanted.keys() | self._owners.keys()
            while Text(locale, sound(f"{text} {number}")) in taken:
                number += 1
            self._owners[Text(locale, sound(f"{text} {number}"))] = index
            yield Text(locale, f"{text} {number}")

    def _text(self, locale: str, label: Label) -> str:
        """Return the text of a label, also of an asset."""
        if isinstance(label, Asset) and label.name in Word.__members__:
            label = Word[label.name]
        return text_in(locale, label, self._state, self._context)

    def _sounds(self, label: Label) -> set[Text]:
        """Return the spoken forms of a label, with the synonyms of an asset."""
        sounds = {
            Text(locale, sound(self._text(locale, label)))
            for locale in self._context.locales
        }
        if isinstance(label, Asset):
            sounds |= {
                Text(locale, synonym)
                for locale in self._context.locales
                if locale.startswith("en")
                for synonym in _SYNONYMS.get(label, ())
            }
        return sounds
