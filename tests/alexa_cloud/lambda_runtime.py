"""Run a Lambda function in its own process, with AWS's runtime client.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
import json
import os
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
from time import perf_counter, time
from typing import Any, Final, Self
from uuid import uuid4

from aiohttp import web

from .json_types import Json

_API: Final = "/2018-06-01/runtime"
# Bytes of an answer.
_MAX_ANSWER: Final = 6 * 1024**2
# CloudFormation stores inline code in a file of this name.
_MODULE: Final = "index"
# Variables of this process that the function gets, too.
_INHERITED: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")


class FunctionError(Exception):
    """The function raised an exception, or its process has ended."""


@dataclass(frozen=True, kw_only=True)
class _Invocation:
    """An event for the function, which must be answered by a deadline."""

    event: Json
    # Unix time in seconds.
    deadline: float
    answer: asyncio.Future[Json]


class LambdaRuntime:
    """Serve the runtime API on loopback to one process of a function.

    `code` is the source of a module with a `lambda_handler`.
    """

    def __init__(
        self, code: str, environment: Mapping[str, str], *, region: str = "us-east-1"
    ) -> None:
        self.log = ""
        # Seconds from the start of the process until it asked for an event.
        self.start_seconds: float | None = None
        self._code = code
        self._environment = {"AWS_REGION": region, **environment}
        self._directory = TemporaryDirectory()
        self._waiting: asyncio.Queue[_Invocation] = asyncio.Queue()
        self._answers: dict[str, asyncio.Future[Json]] = {}
        self._runner = web.AppRunner(
            self._app(), access_log=None, handler_cancellation=True, shutdown_timeout=0
        )
        self._started = 0.0
        self._ready: asyncio.Future[None] = asyncio.Future()

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        path = Path(self._directory.name) / f"{_MODULE}.py"
        path.write_text(self._code, encoding="utf-8")
        inherited = {key: os.environ[key] for key in _INHERITED if key in os.environ}
        self._started = perf_counter()
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-B", "-m", "awslambdaric", f"{_MODULE}.lambda_handler"),
            cwd=self._directory.name,
            env=inherited
            | {"AWS_LAMBDA_RUNTIME_API": f"{host}:{port}"}
            | self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reading = asyncio.create_task(self._read_log())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        await self._reading
        await self._runner.cleanup()
        self._directory.cleanup()

    async def invoke(self, event: Json, *, seconds: float = 10) -> Json:
        """Return the answer of the function; raises FunctionError.

        `seconds` is the time-out that the function is told.
        """
        answer: asyncio.Future[Json] = asyncio.Future()
        deadline = time() + seconds
        self._waiting.put_nowait(
            _Invocation(event=event, deadline=deadline, answer=answer)
        )
        return await self._result(answer)

    async def ready(self) -> None:
        """Wait until the function asks for an event; raises FunctionError."""
        await self._result(self._ready)

    async def _result[T](self, future: asyncio.Future[T]) -> T:
        """Wait for a future, but not longer than the process runs."""
        futures: set[asyncio.Future[Any]] = {future, self._reading}
        await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)
        if not future.done():
            raise FunctionError(self.log)
        return future.result()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=_MAX_ANSWER)
        app.router.add_get(f"{_API}/invocation/next", self._next)
        app.router.add_post(f"{_API}/invocation/{{id}}/response", self._respond)
        app.router.add_post(f"{_API}/invocation/{{id}}/error", self._fail)
        app.router.add_post(f"{_API}/init/error", self._accept)
        return app

    async def _next(self, request: web.Request) -> web.Response:
        """Wait for an event."""
        if self.start_seconds is None:
            self.start_seconds = perf_counter() - self._started
            self._ready.set_result(None)
        invocation = await self._waiting.get()
        request_id = str(uuid4())
        self._answers[request_id] = invocation.answer
        headers = {
            "Lambda-Runtime-Aws-Request-Id": request_id,
            "Lambda-Runtime-Deadline-Ms": str(int(invocation.deadline * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:1:f",
        }
        # With a charset, the runtime client would not decode the JSON.
        return web.Response(
            body=json.dumps(invocation.event).encode(),
            headers={"Content-Type": "application/json", **headers},
        )

    async def _respond(self, request: web.Request) -> web.Response:
        self._answers.pop(request.match_info["id"]).set_result(await request.json())
        return await self._accept(request)

    async def _fail(self, request: web.Request) -> web.Response:
        error = FunctionError(json.dumps(await request.json()))
        self._answers.pop(request.match_info["id"]).set_exception(error)
        return await self._accept(request)

    async def _accept(self, request: web.Request) -> web.Response:
        return web.Response(status=202)

    async def _read_log(self) -> None:
        """Collect the output of the process until it ends."""
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            self.log += line.decode()
