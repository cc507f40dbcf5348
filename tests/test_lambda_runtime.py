"""Test that the local AWS Lambda reports what a function does."""

import pytest

from tests.alexa_cloud.lambda_runtime import FunctionError, LambdaRuntime

HANDLER = """
import os

def lambda_handler(event, context):
    print(event["name"], context.get_remaining_time_in_millis() // 100_000)
    return {"region": os.environ["AWS_REGION"]}
"""


async def test_answer_and_error(socket_enabled: None) -> None:
    async with LambdaRuntime(HANDLER, {}, region="us-west-2") as runtime:
        await runtime.ready()
        assert await runtime.invoke({"name": "first"}, seconds=950) == {
            "region": "us-west-2"
        }
        with pytest.raises(FunctionError, match="KeyError"):
            await runtime.invoke({})
        assert await runtime.invoke({"name": "last"}, seconds=450) == {
            "region": "us-west-2"
        }
    assert "first 9" in runtime.log
    assert "last 4" in runtime.log


async def test_function_that_does_not_start(socket_enabled: None) -> None:
    async with LambdaRuntime("import missing", {}) as runtime:
        with pytest.raises(FunctionError, match="No module named 'missing'"):
            await runtime.ready()
        with pytest.raises(FunctionError, match="No module named 'missing'"):
            await runtime.invoke({})
