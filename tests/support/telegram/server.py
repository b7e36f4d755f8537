"""The HTTP door: reads a request of any of the three encodings, answers, breaks as it is told to."""

import asyncio
import inspect
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from tests.support.listening import Listener
from tests.support.telegram import control
from tests.support.telegram.methods import METHODS
from tests.support.telegram.values import Refused, Upload, bad

if TYPE_CHECKING:
    from tests.support.telegram.fake import Fake

SHAPE = re.compile(r"\d{3,12}:[A-Za-z0-9_-]{20,64}")
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
Given = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """One request as it was answered: status 0 is a dropped connection."""

    method: str
    params: dict[str, Any]
    at: float
    status: int
    description: str = ""


class Server(Listener):
    """The Bot API before one fake's world."""

    def __init__(self, fake: "Fake") -> None:
        super().__init__(self._answer_as_told)
        self._fake = fake
        self._prefix, self._files = f"/bot{fake.token}/", f"/file/bot{fake.token}/"

    async def _answer_as_told(self, request: web.BaseRequest) -> web.StreamResponse:
        path, _, query = request.raw_path.partition("?")
        faults = self._fake.faults
        if path.startswith("/fake/"):
            return await control.answer(self._fake, path, request)
        if faults.is_down:
            faults.turned_away += 1
            return web.Response(status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
        if path.startswith("/file/"):
            return await self._file(request, unquote(path))
        if not path.startswith(self._prefix):
            return self._stranger(unquote(path))
        method = path[len(self._prefix) :]
        answer = await self._called(method, query, request)
        if faults.latency:
            await asyncio.sleep(faults.latency)
        if answer is None and request.transport:
            request.transport.abort()
        return answer or web.Response()

    async def _called(self, method: str, query: str, request: web.BaseRequest) -> web.Response | None:
        """What the method answers; None where the answer is to be lost."""
        fake, given = self._fake, dict[str, Any]()
        try:
            given = await _parameters(request, query)
            if fake.faults.breaks(method):
                raise Refused(500, "Internal Server Error")
            result = await self._do(method, given)
        except Refused as no:
            return self._refusal(method, given, no)
        lost = fake.faults.loses(method)
        fake.note(Request(method, given, fake.clock(), 0 if lost else 200), own_fault=False)
        return None if lost else _json(200, {"ok": True, "result": result})

    async def _do(self, method: str, given: Given) -> Any:
        found = METHODS.get(method)
        if found is None:
            raise Refused(404, "Not Found: method not found")
        try:
            checked = found.read(given)
        except ValueError as wrong:
            raise bad(f"{method}: {wrong}") from None
        result = found.call(self._fake, checked)
        return await result if inspect.isawaitable(result) else result

    def _refusal(self, method: str, given: Given, no: Refused) -> web.Response:
        # A group that has moved is nobody's fault.
        own_fault = 400 <= no.code < 500 and no.code not in (403, 409, 429) and not no.parameters
        self._fake.note(Request(method, given, self._fake.clock(), no.code, no.description), own_fault)
        body = {"ok": False, "error_code": no.code, "description": no.description}
        return _json(no.code, body | ({"parameters": no.parameters} if no.parameters else {}))

    def _stranger(self, path: str) -> web.Response:
        token, _, method = path.removeprefix("/bot").partition("/")
        known_shape = path.startswith("/bot") and SHAPE.fullmatch(token)
        no = Refused(401, "Unauthorized") if known_shape else Refused(404, "Not Found")
        return self._refusal(method or path, {}, no)

    async def _file(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        kept = self._fake.files.by_path.get(path.removeprefix(self._files))
        if kept is None or not path.startswith(self._files):
            return self._refusal("file", {"path": path}, Refused(404, "Not Found"))
        if self._fake.faults.breaks("file"):
            return self._refusal("file", {"path": kept.path}, Refused(500, "Internal Server Error"))
        answer, half = web.StreamResponse(), len(kept.content) // 2
        answer.content_length = len(kept.content)
        await answer.prepare(request)
        await answer.write(kept.content[:half])
        self._fake.note(Request("file", {"path": kept.path}, self._fake.clock(), 200), own_fault=False)
        await self._fake.files.flow.wait()
        await answer.write(kept.content[half:])
        return answer


async def _parameters(request: web.BaseRequest, query: str) -> Given:
    """Whatever the encoding; in forms nested values are still JSON strings."""
    given: Given = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    kind = request.content_type
    if kind == "multipart/form-data":
        return given | await _multipart(request)
    body = await request.read()
    if not body:
        return given
    try:
        if kind == JSON:
            return given | dict(json.loads(body))
        if kind == FORM:
            return given | dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
    except (ValueError, TypeError):
        raise bad("can't parse the body of the request") from None
    raise bad(f"a body of the type {kind} is not read")


async def _multipart(request: web.BaseRequest) -> Given:
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "Request Entity Too Large") from None
    given: Given = {}
    for name, value in form.items():
        if isinstance(value, web.FileField):
            with value.file as file:
                given[name] = Upload(value.filename, file.read(), value.content_type)
        else:
            given[name] = value
    for name, value in list(given.items()):
        if isinstance(value, str) and value.startswith("attach://"):
            given[name] = given.pop(value.removeprefix("attach://"), "")
    return given


def _json(status: int, body: Given) -> web.Response:
    return web.Response(status=status, body=json.dumps(body).encode(), content_type=JSON)
