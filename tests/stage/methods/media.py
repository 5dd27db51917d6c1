"""Files of a call: uploads, file_ids and addresses."""

from __future__ import annotations

import re
from typing import Any

from tests.stage.errors import ApiError, bad_request
from tests.stage.files import mime_of, store_file
from tests.stage.methods.markup import check_url
from tests.stage.methods.params import Params
from tests.stage.world import World


def _upload(world: World, p: Params, field: str, value: Any, limit: int) -> dict:
    """The file a send names: an upload, a file_id, or an HTTP URL."""
    if field in p.files or (isinstance(value, str) and value.startswith("attach://")):
        name = value[9:] if isinstance(value, str) and value.startswith("attach://") else field
        if name not in p.files:
            raise bad_request(f'can\'t parse InputMedia: attached file "{name}" not found')
        filename, data = p.files[name]
        if not data:
            raise bad_request("file must be non-empty")
        if len(data) > limit:
            raise ApiError(413, "Request Entity Too Large")
        return store_file(world, data, filename or name, kind=field)
    if not value:
        raise bad_request(f"there is no {field} in the request")
    if isinstance(value, str) and re.match(r"https?://", value):
        check_url(value, "HTTP URL")
        return store_file(world, value.encode(), value.rsplit("/", 1)[-1] or "file", kind=field)
    if value not in world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return world.files[value]


def media_content(world: World, p: Params, kind: str, value: Any) -> dict:
    limit = world.limits.photo_bytes if kind == "photo" else world.limits.upload_bytes
    file = _upload(world, p, kind, value, limit)
    size = {"file_id": file["file_id"], "file_unique_id": file["file_unique_id"], "file_size": file["size"]}
    if kind == "photo":
        if (
            file["data"][:4] not in (b"\x89PNG", b"GIF8", b"RIFF")
            and file["data"][:2] != b"\xff\xd8"
            and not file["data"].startswith(b"http")
        ):
            raise bad_request("IMAGE_PROCESS_FAILED")
        return {"photo": [{**size, "width": 90, "height": 90}]}
    if kind == "document":
        return {"document": {**size, "file_name": file["name"], "mime_type": mime_of(file["name"])}}
    more = {
        "audio": {"duration": 1},
        "voice": {"duration": 1},
        "video": {"duration": 1, "width": 90, "height": 90},
        "animation": {"duration": 1, "width": 90, "height": 90},
    }
    return {kind: {**size, **more[kind]}}
