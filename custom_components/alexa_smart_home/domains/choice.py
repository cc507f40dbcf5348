"""What the domains share that offer a list of options."""

from collections.abc import Iterator

from homeassistant.core import State

from ..capability import Predicate, Reader, ServiceCall, Site, always
from ..interfaces.mode import Mode, ModeController
from ..resources import Label


def choice(
    instance: str,
    *labels: Label,
    options: str,
    service: str,
    supported: Predicate = always,
    current: Reader[str | None] | None = None,
) -> ModeController:
    """Return the modes that an attribute of an entity lists.

    The instance says the rest: of fan.preset_mode the domain is "fan", the
    action takes a "preset_mode" and, unless `current` reads it, so is called the
    attribute that holds the current one.
    """
    domain, _, key = instance.partition(".")

    def modes(state: State, _: Site) -> Iterator[Mode]:
        for option in state.attributes.get(options) or ():
            if isinstance(option, str) and option.strip():
                yield Mode(option)

    return ModeController(
        instance=instance,
        labels=labels,
        supported=supported,
        modes=modes,
        mode=current or (lambda state: state.attributes.get(key)),
        set_mode=lambda _, mode: ServiceCall(domain, service, {key: mode}),
    )
