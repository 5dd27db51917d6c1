"""Requests and answers as the Bot API writes them."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from tests.stage.errors import ApiError, bad_request
from tests.stage.methods import Params


def answer(error: ApiError) -> web.Response:
    return web.json_response(error.body(), status=error.code, dumps=dumps)


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    return value.api() if hasattr(value, "api") else f"<{len(value)} bytes>" if isinstance(value, bytes) else str(value)


def shown(params: Params) -> dict:
    files = {name: f"<{filename}: {len(data)} bytes>" for name, (filename, data) in params.files.items()}
    return {**params.values, **files}


async def read_params(request: web.Request) -> Params:
    """Query string, form, multipart or JSON: the Bot API reads them all."""
    values: dict[str, Any] = dict(request.query)
    files: dict[str, tuple[str, bytes]] = {}
    kind = request.content_type
    if kind == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if isinstance(body, dict):
            values.update({k: v for k, v in body.items() if v is not None})
    elif kind == "multipart/form-data":
        async for part in await request.multipart():
            if part.filename:
                files[part.name] = (part.filename, bytes(await part.read()))
            else:
                values[part.name] = await part.text()
    elif request.can_read_body:
        values.update(await request.post())
    return Params(values, files)
