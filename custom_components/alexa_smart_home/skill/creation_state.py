"""Steps that make the private skill, their state and their result."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from ..translate import Translatable
from .function_arn import FunctionArn
from .management import Credentials
from .management_errors import SkillManagementError


class Step(Translatable, selector="skill_step"):
    """The steps in their order."""

    VENDOR = "vendor"
    SKILL = "skill"
    ENDPOINT = "endpoint"
    ACCOUNT_LINKING = "account_linking"
    EVENTS = "events"
    ENABLEMENT = "enablement"


class StepError(Exception):
    """A step failed."""

    def __init__(self, step: Step, error: SkillManagementError) -> None:
        super().__init__(f"{step}: {error}")
        self.step = step
        self.error = error


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillState:
    """The results so far, without secrets."""

    vendor_id: str | None = None
    skill_id: str | None = None
    arn: str | None = None
    done: tuple[Step, ...] = ()

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        done = tuple(Step(step) for step in stored["done"])
        return cls(**{**stored, "done": done})

    def before(self, step: Step) -> Self:
        """Return the state with only the steps before this one done."""
        earlier = tuple(Step)[: tuple(Step).index(step)]
        return replace(self, done=tuple(done for done in self.done if done in earlier))

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"done": [*self.done]}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedSkill:
    """A skill that is ready to be linked in the Alexa app."""

    skill_id: str
    function: FunctionArn
    credentials: Credentials
    # Whether the skill is enabled; otherwise the user enables it in the Alexa app.
    enabled: bool
