"""A skill in development, whose manifest Amazon builds after each update."""

from collections.abc import Iterable, Iterator, Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from .json_types import Json, dig, items

SEND_EVENTS: Final = "alexa::async_event:write"
# Amazon's words in its developer console.
NOT_LET_IN: Final = (
    'Please make sure that "Alexa Smart Home" is selected for the event source type, '
    "for provided arn [Invalid value] : '{}'"
)


@dataclass(kw_only=True, eq=False)
class PrivateSkill:
    """The state of a skill; its manifest is None until the first build succeeds."""

    skill_id: str
    vendor_id: str
    # The manifest that is being built, and the requests until that ends.
    building: Json | None
    polls: int
    manifest: Json | None = None
    version: int = 0
    errors: list[str] = field(default_factory=list)
    account_linking: Json | None = None
    enabled: bool = False

    @property
    def etag(self) -> str:
        """Return the version of the manifest."""
        return f"{self.skill_id}:{self.version}"

    @property
    def newest(self) -> Json:
        """Return the manifest that was sent last."""
        return self.building or self.manifest or {}

    @property
    def apis(self) -> list[str]:
        """Return the names of the interfaces of the skill."""
        apis = dig(self.newest, "apis")
        return [*apis] if isinstance(apis, dict) else []

    @property
    def can_send_events(self) -> bool:
        """Return whether the skill has credentials for events."""
        granted = items(self.manifest, "permissions")
        return SEND_EVENTS in [item["name"] for item in granted]

    def build(
        self, closed_functions: AbstractSet[str], errors: Iterable[str] = ()
    ) -> None:
        """End the build: replace the manifest, or keep it and store the errors.

        A new manifest has no account linking.
        """
        if self.building is None:
            return
        self.errors = [*errors, *refusals(self.building, closed_functions)]
        if not self.errors:
            self.manifest = self.building
            self.account_linking = None
            self.version += 1
        self.building = None


def refusals(manifest: Json, closed_functions: AbstractSet[str]) -> Iterator[str]:
    """Yield an error for each function that does not let Alexa in."""
    smart_home = dig(manifest, "apis", "smartHome")
    regions = dig(smart_home, "regions")
    places = [smart_home, *(regions.values() if isinstance(regions, dict) else ())]
    for place in places:
        if (arn := dig(place, "endpoint", "uri")) in closed_functions:
            yield NOT_LET_IN.format(arn)
