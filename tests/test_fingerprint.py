"""Fingerprints: equal exactly where values are."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.runtime.fingerprint import files_fingerprint, fingerprint


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Point:
    x: object
    y: object = None


@dataclass(frozen=True)
class Pair:
    x: object
    y: object = None


@dataclass(frozen=True, slots=True)
class Single:
    value: object


# No two of these are the same.
DIFFERENT: tuple[object, ...] = (
    None,
    True,
    False,
    0,
    1,
    -1,
    1.5,
    "",
    "1",
    "None",
    "a",
    Colour.RED,
    Colour.BLUE,
    (),
    ("a",),
    ("a", "b"),
    ("ab",),
    ("a", ("b",)),
    (("a",), "b"),
    ("", "ab"),
    ("s1:a",),
    {},
    {"a": "b"},
    {"a": ("b",)},
    {"b": "a"},
    Point("a"),
    Point(None, "a"),
    Pair("a"),
    Single("a"),
    Single(Single("a")),
)


def test_different_values_have_different_fingerprints() -> None:
    for a, b in combinations(DIFFERENT, 2):
        assert fingerprint(a) != fingerprint(b), (a, b)


def test_several_values_are_not_one_of_them() -> None:
    assert fingerprint("a", "b") != fingerprint("ab") != fingerprint(("a", "b"))


def test_equal_values_have_equal_fingerprints() -> None:
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint(Point(Path("a/b"))) == fingerprint(Point(Path("a") / "b"))
    assert fingerprint(["a"]) == fingerprint(("a",)), "a list is a tuple that may change"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(VALUES, VALUES)
def test_fingerprints_are_equal_exactly_where_values_are(a: object, b: object) -> None:
    # In Python True is 1, in a fingerprint it is not.
    assert (fingerprint(a) == fingerprint(b)) == (repr(a) == repr(b) or _same(a, b))


def _same(a: object, b: object) -> bool:
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(_same, a, b))
    return type(a) is type(b) and a == b


@pytest.mark.parametrize("value", [object(), {1, 2}, lambda: 1, {1: 2}, Point(object()), b"bytes"])
def test_a_type_without_a_fingerprint_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        fingerprint(value)


def test_a_fingerprint_is_the_same_in_every_process() -> None:
    code = "from generator.runtime.fingerprint import fingerprint; "
    code += "print(fingerprint({'b': ('x', 1), 'a': None}))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])},
        ).stdout
        for seed in ("1", "2")
    }
    assert printed == {fingerprint({"a": None, "b": ("x", 1)}) + "\n"}


def test_files_count_by_content_and_place(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x.txt").write_text("x")
    (tmp_path / "y.txt").write_text("y")
    first = files_fingerprint([tmp_path], tmp_path)
    assert files_fingerprint([tmp_path / "y.txt", tmp_path / "a"], tmp_path) == first
    (tmp_path / "a/x.txt").rename(tmp_path / "a/z.txt")
    renamed = files_fingerprint([tmp_path], tmp_path)
    assert renamed != first
    (tmp_path / "a/z.txt").write_text("y")
    assert files_fingerprint([tmp_path], tmp_path) not in (first, renamed)
    assert files_fingerprint([tmp_path / "none"], tmp_path) != first, "no such file is empty"
