"""Reads the fields of a JSON object with the server's strictness and its complaints (td/utils/JsonBuilder.cpp)."""

from __future__ import annotations

import re
from typing import Any

from simulator.refusals import bad_request
from simulator.wire import Json

_INTEGER = re.compile(r"-?[0-9]+\Z")
_ABSENT = object()


def text_field(fields: Json, name: str, default: str = "") -> str:
    value = fields.get(name, _ABSENT)
    if value is _ABSENT:
        return default
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise bad_request(f'Field "{name}" must be of type String')


def required_text_field(fields: Json, name: str) -> str:
    require(fields, name)
    return text_field(fields, name)


def flag_field(fields: Json, name: str) -> bool:
    value = fields.get(name, _ABSENT)
    if value is _ABSENT:
        return False
    if isinstance(value, bool):
        return value
    raise bad_request(f'Field "{name}" must be of type Boolean')


def integer_field(fields: Json, name: str, default: int = 0, bits: int = 32) -> int:
    value = fields.get(name, _ABSENT)
    if value is _ABSENT:
        return default
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise bad_request(f'Field "{name}" must be a Number')
    digits = str(value)
    if not _INTEGER.match(digits) or not -(2 ** (bits - 1)) <= int(digits) < 2 ** (bits - 1):
        raise bad_request(f'Field "{name}" must be a valid Number')
    return int(digits)


def required_integer_field(fields: Json, name: str, bits: int = 32) -> int:
    require(fields, name)
    return integer_field(fields, name, bits=bits)


def number_field(fields: Json, name: str) -> float:
    value = fields.get(name, _ABSENT)
    if value is _ABSENT:
        return 0.0
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise bad_request(f'Field "{name}" must be of type Number')


def array_field(fields: Json, name: str) -> list[Any] | None:
    """The array, or None when the field is absent."""
    value = fields.get(name, _ABSENT)
    if value is _ABSENT:
        return None
    if isinstance(value, list):
        return value
    raise bad_request(f'Field "{name}" must be of type Array')


def required_object_field(fields: Json, name: str) -> Json:
    require(fields, name)
    value = fields[name]
    if isinstance(value, dict):
        return value
    raise bad_request(f'Field "{name}" must be of type Object')


def require(fields: Json, name: str) -> None:
    if name not in fields:
        raise bad_request(f'Can\'t find field "{name}"')
