"""Family names: of a person's name, of names that stay whole, and for a key."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogue.person_names import inverted, is_group, key_part


@pytest.mark.parametrize(
    ("name", "family_first"),
    [
        ("Ada Example", "Example, Ada"),
        ("Ada B. Example", "Example, Ada B."),
        ("Ada van Example", "van Example, Ada"),
        ("Ada van der Example", "van der Example, Ada"),
        ("Ada Van der Example", "Van der Example, Ada"),
        ("Ada De Example", "De Example, Ada"),
        ("Nguyen Van Example", "Example, Nguyen Van"),
        ("Ben Placeholder Jr.", "Placeholder Jr., Ben"),
        ("Ben Placeholder, III", "Placeholder III, Ben"),
        ("de Example", "Example, de"),
        ("J.-P. El-Example", "El-Example, J.-P."),
        ("  Ada \t Example ", "Example, Ada"),
        ("Example", "Example"),
        ("注意", "注意"),
        ("Lamp Works Team", "Lamp Works Team"),
        ("The Lamp Collaboration", "The Lamp Collaboration"),
        ("Lamp AI", "Lamp AI"),
        ("Lamps, Inc.", "Lamps Inc."),
        ("Ada and Ben", "Ada and Ben"),
        (", ,", ""),
        ("", ""),
    ],
)
def test_the_family_name_comes_first(name: str, family_first: str) -> None:
    assert inverted(name) == family_first


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Ada van der Example", "example"),
        ("Jörg Müßig", "mussig"),
        ("Søren Ørsted", "orsted"),
        ("Ada El-Example", "elexample"),
        ("Lamp Works Team", "lamp"),
        ("O'Example", "oexample"),
        ("Ada 注意", ""),
        ("Ada Jr.", "jr"),
        ("Ada " + "x" * 500, "x" * 30),
    ],
)
def test_a_key_has_ascii_letters_of_the_family_name(name: str, part: str) -> None:
    assert key_part(name) == part


def test_a_group_is_told_by_its_words() -> None:
    assert [is_group(name) for name in ("Lamp Lab", "Qing Ai", "Ada Research", "")] == [
        True,
        False,
        True,
        False,
    ]


@given(st.text())
def test_any_name_is_one_line_with_at_most_one_comma(name: str) -> None:
    shown = inverted(name)
    assert shown.count(",") <= 1
    assert shown == " ".join(shown.split())
    assert re.fullmatch("[a-z0-9]{0,30}", key_part(name))
    # No character that can be seen is lost.
    assert sorted(shown.replace(",", "").replace(" ", "")) == sorted(
        inverted(shown.replace(",", "")).replace(",", "").replace(" ", "")
    )
