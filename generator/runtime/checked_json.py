"""JSON that is kept between runs, with its digest: what was damaged since is not read."""

from __future__ import annotations

import json
from typing import Any

from generator.runtime.fingerprint import digest


def encode(value: object) -> bytes:
    """Return the value as JSON behind a line with its digest."""
    text = json.dumps(value, separators=(",", ":"))
    return f"{digest(text)}\n{text}".encode()


def decode(content: bytes | None) -> Any:
    """Return the value that `encode` was given, or None if the content is another, or none."""
    expected, _, text = (content or b"").partition(b"\n")
    if expected.decode("ascii", "replace") != digest(text):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
