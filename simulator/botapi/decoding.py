"""Turns an HTTP message into arguments, in every encoding that the Bot API server takes (td/tdnet/td/net/HttpReader.cpp)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from simulator import wire
from simulator.parameters import Parameters, Upload

_BOUNDARY = re.compile(r'boundary\s*=\s*"?([^";]+)"?', re.IGNORECASE)
_NAME = re.compile(r'(?<!\w)name="((?:[^"\\]|\\.)*)"|(?<!\w)name=([^;\s]+)', re.IGNORECASE)
_FILE_NAME = re.compile(r'filename\*?="?((?:[^"\\;]|\\.)*)"?', re.IGNORECASE)


def decode_arguments(query: str, content_type: str, body: bytes) -> Parameters:
    """Arguments of the query string and of the body; the former win."""
    values: dict[str, Any] = _from_form(query) if query else {}
    uploads: dict[str, Upload] = {}
    kind = content_type.lower()
    if not body:
        return Parameters(values)
    if "application/json" in kind:
        values = {**_from_json(body), **values}
    elif "application/x-www-form-urlencoded" in kind:
        values = {**_from_form(body.decode("utf-8", "surrogateescape")), **values}
    elif "multipart/form-data" in kind:
        form, uploads = _from_multipart(content_type, body)
        values = {**form, **values}
    return Parameters(values, uploads)


def _from_form(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, errors="surrogateescape"):
        fields.setdefault(name, value)
    return fields


def _from_json(body: bytes) -> dict[str, Any]:
    """A body that is not an object counts as no arguments at all, as in the server."""
    try:
        decoded = wire.decode(body)
    except ValueError:
        return {}
    return decoded if isinstance(decoded, dict) else {}


def _from_multipart(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, Upload]]:
    fields: dict[str, str] = {}
    uploads: dict[str, Upload] = {}
    found = _BOUNDARY.search(content_type)
    if not found:
        return fields, uploads
    for part in (b"\r\n" + body).split(b"\r\n--" + found[1].encode())[1:]:
        headers, separator, content = part.partition(b"\r\n\r\n")
        if not separator or part.startswith(b"--"):
            continue
        head = headers.decode("utf-8", "replace")
        name_match = _NAME.search(head)
        name = (name_match[1] or name_match[2] or "") if name_match else ""
        file_match = _FILE_NAME.search(head)
        if file_match:
            uploads.setdefault(name, Upload(file_match[1] or "file", content, _content_type(head)))
        else:
            fields.setdefault(name, content.decode("utf-8", "surrogateescape"))
    return fields, uploads


def _content_type(head: str) -> str:
    found = re.search(r"^content-type:\s*([^\s;]+)", head, re.IGNORECASE | re.MULTILINE)
    return found[1] if found else "application/octet-stream"
