"""Canonical JSON (RFC 8785): the one form in which anything is hashed or signed."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from json.encoder import encode_basestring as quoted
from typing import Any
from uuid import UUID

ALGORITHM = "sha-256"
LARGEST_INTEGER = 2**53 - 1  # I-JSON: beyond it readers in other languages disagree


def dumps(obj: Any) -> bytes:
    """Bytes of the canonical form; ValueError for what JSON cannot say in one way only."""
    parts: list[str] = []
    _write(obj, parts)
    return "".join(parts).encode("utf-8")


def digest(obj: Any) -> str:
    """`sha-256:<hex>` of the canonical form."""
    return digest_bytes(dumps(obj))


def digest_bytes(data: bytes) -> str:
    return f"{ALGORITHM}:{hashlib.sha256(data).hexdigest()}"


def plain(obj: Any) -> Any:
    """The same value with identifiers, dates, decimals and tuples as JSON knows them."""
    if obj is None or isinstance(obj, (bool, int, str)):
        return str(obj) if isinstance(obj, str) else obj
    if isinstance(obj, float):
        return int(obj) if obj.is_integer() and abs(obj) <= LARGEST_INTEGER else obj
    if isinstance(obj, (date, datetime)):
        return obj.isoformat()
    if isinstance(obj, (UUID, Decimal)):
        return str(obj)
    if isinstance(obj, Mapping):
        return {str(key): plain(value) for key, value in obj.items()}
    if isinstance(obj, (list, tuple)):
        return [plain(value) for value in obj]
    if isinstance(obj, (set, frozenset)):
        return sorted(plain(value) for value in obj)
    raise ValueError(f"{type(obj).__name__} has no canonical form")


def _write(obj: Any, parts: list[str]) -> None:
    if obj is None or obj is True or obj is False:
        parts.append({None: "null", True: "true", False: "false"}[obj])
    elif isinstance(obj, str):
        parts.append(quoted(obj))
    elif isinstance(obj, int):
        if abs(obj) > LARGEST_INTEGER:
            raise ValueError("integer beyond 2^53-1 has no canonical form; write it as text")
        parts.append(str(int(obj)))
    elif isinstance(obj, float):
        parts.append(_number(obj))
    elif isinstance(obj, Mapping):
        _write_mapping(obj, parts)
    elif isinstance(obj, (list, tuple)):
        parts.append("[")
        for index, value in enumerate(obj):
            if index:
                parts.append(",")
            _write(value, parts)
        parts.append("]")
    else:
        raise ValueError(f"{type(obj).__name__} has no canonical form")


def _write_mapping(obj: Mapping[Any, Any], parts: list[str]) -> None:
    if not all(isinstance(key, str) for key in obj):
        raise ValueError("keys of a canonical object are text")
    parts.append("{")
    for index, key in enumerate(_ordered(obj)):
        if index:
            parts.append(",")
        parts.append(quoted(key))
        parts.append(":")
        _write(obj[key], parts)
    parts.append("}")


def _ordered(keys: Iterable[str]) -> list[str]:
    """RFC 8785 3.2.3: by UTF-16 code units, which differs from code points above the BMP."""
    if all(map(str.isascii, keys)):
        return sorted(keys)
    return sorted(keys, key=lambda key: key.encode("utf-16-be", "surrogatepass"))


def _number(value: float) -> str:
    """ECMAScript's Number::toString, which RFC 8785 prescribes."""
    if not math.isfinite(value):
        raise ValueError("NaN and infinity have no canonical form")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    digits_tuple = Decimal(repr(abs(value))).normalize().as_tuple()
    digits = "".join(map(str, digits_tuple.digits))
    point = len(digits) + int(digits_tuple.exponent)
    if 0 < point <= 21:
        text = digits.ljust(point, "0") if len(digits) <= point else f"{digits[:point]}.{digits[point:]}"
    elif -6 < point <= 0:
        text = "0." + "0" * -point + digits
    else:
        mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
        text = f"{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return sign + text
