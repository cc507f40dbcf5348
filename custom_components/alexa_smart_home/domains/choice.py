"""What the domains share that offer a list of options."""

from ..capability import ServiceCall
from ..interfaces.mode import Mode, ModeController
from ..readers import Predicate, Reader, always, text_attribute, texts_attribute
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
    names = texts_attribute(options)
    return ModeController(
        instance=instance,
        labels=labels,
        supported=supported,
        modes=lambda state, _: map(Mode, names(state)),
        mode=current or text_attribute(key),
        set_mode=lambda _, mode: ServiceCall(domain, service, {key: mode}),
    )
