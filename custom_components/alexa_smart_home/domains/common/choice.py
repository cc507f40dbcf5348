"""Capabilities for options that an attribute lists."""

from collections.abc import Collection
from typing import Final

from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import State

from ...interfaces.mode import Mode, ModeController
from ...interfaces.toggle import ToggleController
from ...protocol import Predicate, Reader
from ...protocol.labels import Asset, Label
from ...protocol.outcome import ServiceCall
from ...protocol.readers import always, text_attribute, texts_attribute
from .commands import setter

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
    """Return a mode controller for the options that an attribute lists.

    `instance` is "<domain>.<key>": the action `service` of the domain takes the option
    as `key`. `current` reads the current option, by default from the attribute `key`.
    """
    domain, _, key = instance.partition(".")
    options_of = texts_attribute(options)
    return ModeController(
        instance=instance,
        labels=labels,
        supported=supported,
        modes=lambda state, _: map(Mode, options_of(state)),
        mode=current or text_attribute(key),
        attribute=None if current else key,
        set_mode=setter(domain, service, key),
        as_text=as_text,
    )


def choice_or_toggle(
    instance: str, *labels: Label, options: str, service: str, supported: Predicate
) -> tuple[ModeController, ToggleController]:
    """Return a mode controller, and a toggle for entities with only on and off.

    Each entity supports one of the two.
    """
    domain, _, key = instance.partition(".")
    options_of, current = texts_attribute(options), text_attribute(key)

    def is_toggle(state: State) -> bool:
        return supported(state) and set(options_of(state)) == _ON_AND_OFF.keys()

    def has_modes(state: State) -> bool:
        return supported(state) and not is_toggle(state)

    return (
        choice(
            instance, *labels, options=options, service=service, supported=has_modes
        ),
        ToggleController(
            instance=instance,
            labels=labels,
            supported=is_toggle,
            is_on=lambda state: _ON_AND_OFF.get(current(state) or ""),
            turn=lambda _, is_on: ServiceCall(
                domain, service, {key: STATE_ON if is_on else STATE_OFF}
            ),
        ),
    )
