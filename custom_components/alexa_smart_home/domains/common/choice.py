"""What the domains share that offer a list of options."""

from collections.abc import Collection
from typing import Final

from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import State

from ...interfaces.mode import Mode, ModeController
from ...interfaces.toggle import ToggleController
from ...protocol.outcome import ServiceCall
from ...protocol.readers import (
    Predicate,
    Reader,
    always,
    text_attribute,
    texts_attribute,
)
from ...protocol.resources import Asset, Label

_ON_AND_OFF: Final = {STATE_ON: True, STATE_OFF: False}


def choice(
    instance: str,
    *labels: Label,
    options: str,
    service: str,
    supported: Predicate = always,
    current: Reader[str | None] | None = None,
    as_text: Collection[Asset] = (),
) -> ModeController:
    """Return the modes that an attribute of an entity lists.

    The instance says the rest: of fan.preset_mode the domain is "fan", the
    action takes a "preset_mode" and, unless `current` reads it, so is called the
    attribute that holds the current one.
    """
    domain, _, key = instance.partition(".")
    names = texts_attribute(options)
    return ModeController(
        instance=instance,
        labels=labels,
        supported=supported,
        modes=lambda state, _: map(Mode, names(state)),
        mode=current or text_attribute(key),
        set_mode=lambda _, mode: ServiceCall(domain, service, {key: mode}),
        as_text=as_text,
    )


def choice_or_toggle(
    instance: str, *labels: Label, options: str, service: str, supported: Predicate
) -> tuple[ModeController, ToggleController]:
    """Return the modes that an attribute lists, and a toggle for just on and off.

    An entity has only one of the two.
    """
    domain, _, key = instance.partition(".")
    names, current = texts_attribute(options), text_attribute(key)

    def by_toggle(state: State) -> bool:
        return supported(state) and set(names(state)) == _ON_AND_OFF.keys()

    def by_mode(state: State) -> bool:
        return supported(state) and not by_toggle(state)

    return (
        choice(instance, *labels, options=options, service=service, supported=by_mode),
        ToggleController(
            instance=instance,
            labels=labels,
            supported=by_toggle,
            is_on=lambda state: _ON_AND_OFF.get(current(state) or ""),
            turn=lambda _, is_on: ServiceCall(
                domain, service, {key: STATE_ON if is_on else STATE_OFF}
            ),
        ),
    )
