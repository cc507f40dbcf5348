"""Fixtures of the tests of the private skill."""

from collections.abc import AsyncIterator, Callable

from aiohttp import ClientSession
import pytest

from custom_components.alexa_smart_home.skill.management import SkillManagement
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.skill_management import DEVELOPER_TOKEN


class Pauses(list[float]):
    """Record the pauses of a client instead of waiting.

    `meanwhile` is called in the next pause.
    """

    meanwhile: Callable[[], None] | None = None

    async def sleep(self, seconds: float) -> None:
        self.append(seconds)
        if (meanwhile := self.meanwhile) is not None:
            self.meanwhile = None
            meanwhile()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def management(
    cloud: AlexaCloud, pauses: Pauses
) -> AsyncIterator[SkillManagement]:
    """Return a client of the local Skill Management API that does not wait."""
    async with ClientSession() as session:
        yield SkillManagement(
            session=session,
            token=DEVELOPER_TOKEN,
            base_url=cloud.base_url,
            sleep=pauses.sleep,
        )
