"""Queries are read by one grammar, here and in the browser; tests/query_cases.json is of both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.query import Term, TextTerm, YearTerm, parse_query

# Queries, each with the clauses that all must match, of each the alternatives of which one must.
CASES = json.loads((Path(__file__).parent / "query_cases.json").read_text(encoding="utf-8"))


def _record(term: Term) -> dict[str, Any]:
    if isinstance(term, YearTerm):
        years = {"from": term.first, "to": term.last}
        return {"field": "year", **years, "exclude": term.is_excluded}
    return {
        "field": term.field,
        "text": term.text,
        "phrase": term.is_phrase,
        "exclude": term.is_excluded,
    }


@pytest.mark.parametrize("case", CASES, ids=[ascii(case["query"]) for case in CASES])
def test_a_query_has_these_clauses(case: dict[str, Any]) -> None:
    clauses = [[_record(term) for term in clause] for clause in parse_query(case["query"])]
    assert clauses == case["clauses"]


# Text in which marks of the grammar are frequent.
_QUERIES = st.lists(
    st.sampled_from(
        ['"', "-", " ", "OR", "title:", "year:", "2024", "..", "(", "a", "“", "：", "\0"]
    )
    | st.characters(),
    max_size=30,
).map("".join)


@given(_QUERIES)
def test_any_text_is_a_query(text: str) -> None:
    for clause in parse_query(text):
        assert clause
        for term in clause:
            if isinstance(term, YearTerm):
                assert (term.first, term.last) != (None, None)
            else:
                assert any(map(str.isalnum, term.text))
                assert term.text == term.text.strip()


@given(_QUERIES)
def test_a_phrase_of_a_text_is_one_term(text: str) -> None:
    words = [letter for letter in text if letter.isalnum() and letter.isascii()]
    phrase = " ".join(words)
    expected = ((TextTerm("any", phrase, is_phrase=True),),) if words else ()
    assert parse_query(f'"{phrase}"') == expected


@pytest.mark.parametrize("piece", ['"', "-", "a OR ", 'title:"', "(", "a", "\u202e", "x:", "“a” "])
def test_a_long_query_is_read_at_once(piece: str) -> None:
    """Where each mark were looked at again for each mark, this would not end."""
    assert len(parse_query(piece * 100_000)) <= 100_000
