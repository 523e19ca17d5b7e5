"""The search index, read as the browser reads it, has each word where it stands."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogue.groups import Groups
from generator.exports import search_index, search_occurrences
from generator.exports.search_index import SITE
from generator.model import Catalogue, Enrichment, IntroducedName, Organization, Paper
from generator.text import to_html
from generator.text.search_words import running_words
from generator.text.stems import stem
from tests.support.building import unknown_paper
from tests.support.libraries import library_of

Places = dict[tuple[str, int], list[int]]


def paper(id: str, title: str, abstract: str = "", **more: Any) -> Paper:
    given = unknown_paper(id, title, abstract)
    return replace(given, abstract_html=to_html(abstract), **more)


def indexed(
    *papers: Paper, enrichments: Mapping[str, Enrichment] | None = None
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the site says of the index, and its files, not compressed."""
    library = library_of(Catalogue(papers, (), ()), enrichments or {})
    files = list(search_index.index_files(Groups(library)))
    content = {file.path: file.as_bytes() for file in files}
    site = json.loads(content.pop(SITE))
    folder = f"data/search/{site['index']}/"
    return site, {
        path.removeprefix(folder).removesuffix(".gz"): gzip.decompress(data)
        for path, data in content.items()
    }


def places(files: Mapping[str, bytes]) -> tuple[Places, dict[tuple[str, int], str]]:
    """The places and the score of each stem in each paper."""
    found: Places = {}
    scores = {}
    number = 0
    while f"words-{number}.json" in files:
        raw = files[f"places-{number}.bin"]
        rest = [int.from_bytes(raw[at : at + 2], "little") for at in range(0, len(raw), 2)]
        for word, differences, score in json.loads(files[f"words-{number}.json"]):
            assert len(differences) == len(score)
            for at, number_of_paper in enumerate(accumulate(differences)):
                own: list[int] = []
                while not own or own[-1] < 0x8000:
                    own.append(rest.pop(0))
                own[-1] -= 0x8000
                found[word, number_of_paper] = own
                scores[word, number_of_paper] = score[at]
        assert rest == []
        number += 1
    return found, scores


def test_each_word_has_its_papers_and_places() -> None:
    lab = Organization("The Lab", "lab")
    papers = (
        paper("a", "Sparse Attention", "Attention is sparse.", organization=lab),
        paper("b", "Lamps", "FlashAttention", author_names=("Bo Li", "Ada X")),
    )
    found, scores = places(indexed(*papers)[1])
    assert found["spars", 0] == [0, 8194]
    assert found["attent", 0] == [1, 8192]
    assert found["the", 0] == [256]
    assert found["lab", 0] == [257, 259]
    assert (found["bo", 1], found["li", 1], found["ada", 1]) == ([512], [513], [515])
    assert (found["flashattent", 1], found["flash", 1]) == ([8192], [8192])
    assert found["attent", 1] == [8193]
    assert scores["spars", 0] > scores["is", 0]


def test_what_is_not_shown_finds_a_paper_too() -> None:
    named = Enrichment(introduced=IntroducedName("Tülu", ("T Lu",)))
    found, _ = places(indexed(paper("a", "An α-colour", "R² of 10"), enrichments={"a": named})[1])
    words = {word for word, _ in found}
    assert {"tulu", "t", "lu", "αcolour", "alpha", "colour", "color", "r2"} <= words


LETTERS = st.sampled_from("ab注意'-é\U0001f600\U00010428 ")


@given(st.lists(st.text(LETTERS, max_size=40), max_size=5))
def test_every_word_of_any_text_is_found(texts: list[str]) -> None:
    papers = [paper(f"p{number}", "T", text) for number, text in enumerate(texts)]
    site, files = indexed(*papers)
    found, _ = places(files)
    for number, one in enumerate(papers):
        words = [stem(word) for word in running_words(one.abstract)]
        for word in words:
            assert found[word, number]
    order = [word.encode("utf-16-be") for word, _ in found]
    assert order == sorted(order)
    assert len(site["words"]) == sum(name.startswith("words-") for name in files)


def test_a_text_of_any_length_stays_in_its_field() -> None:
    long = paper("a", "注" * 5_000 + " word" * 300, "注" * 40_000 + " end")
    found, _ = places(indexed(long)[1])
    assert max(found["word", 0]) < 256
    assert max(found["end", 0]) < 0x8000


def test_words_are_in_several_files_with_their_first_stems(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    papers = [paper(f"p{n}", f"title{n} common", "some words") for n in range(50)]
    whole = places(indexed(*papers)[1])
    monkeypatch.setattr(search_index, "_WORDS_SIZE", 300)
    site, files = indexed(*papers)
    assert places(files) == whole
    rows = [json.loads(files[f"words-{n}.json"]) for n in range(len(site["words"]))]
    assert [row[0][0] for row in rows] == site["words"]
    assert len(rows) > 3
    assert [word for row in rows for word, *_ in row if word == "common"] == ["common"]


def test_another_index_has_another_digest() -> None:
    one, other = (indexed(paper("a", title))[0] for title in ("Lamps", "Lamp"))
    assert one["index"] != other["index"]
    assert one == indexed(paper("a", "Lamps"))[0]


def test_what_the_browser_must_know_is_the_same_in_both() -> None:
    script = (Path(__file__).parents[1] / "docs/assets/search/index.js").read_text("utf-8")
    engine = (Path(__file__).parents[1] / "docs/assets/search/engine.js").read_text("utf-8")
    assert f"PAPERS_IN_FILE = {search_index.PAPERS_IN_FILE};" in script
    assert f"= [{search_index._SCORE_0}, {search_index._SCORES}];" in script
    first = [int(place) for place in search_occurrences._FIRST_PLACES]
    assert f"title: [{first[0]}, {first[1]}], org: [{first[1]}, {first[2]}]" in script
    assert f"author: [{first[2]}, {first[3]}]" in script
    assert f"value.length % {search_index.AUTHOR_FILTERS}}}`" in engine
    assert search_occurrences._PARTS.pattern in engine
    assert search_occurrences._COMPOUND.pattern in engine
