"""Hugging Face's API: the Daily Papers of a day, and a search.

`/api/daily_papers?date=2026-08-20&limit=100&p=0` and `/api/papers/search?q=…&limit=100` answer
with an array of entries, of which the fields below are written, in this order. They are all that
readers of listings use. The others are left out: pictures, videos, the texts that stand there
twice, and the people who submit papers and discuss them, who have not asked to be published.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from generator.problems import SettingsError
from generator.sources.discovery import SUFFIXES
from generator.sources.fetch.api import Answer, Api
from generator.sources.fetch.client import Client, TemporaryFailure, WrongAnswer
from generator.text import clean

# The fields of an object; None stands for a value that is written as it is.
Fields = Mapping[str, "Fields | None"]

_ORGANIZATION: Fields = {"name": None, "fullname": None}
_ENTRY: Fields = {
    "paper": {
        "id": None,
        "title": None,
        "summary": None,
        "authors": {"name": None, "hidden": None},
        "publishedAt": None,
        "submittedOnDailyAt": None,
        "withdrawnAt": None,
        "upvotes": None,
        "ai_summary": None,
        "ai_summary_model": None,
        "ai_keywords": None,
        "githubRepo": None,
        "githubRepoAddedBy": None,
        "githubStars": None,
        "projectPage": None,
        "organization": _ORGANIZATION,
    },
    "publishedAt": None,
    "title": None,
    "numComments": None,
    "organization": _ORGANIZATION,
}
# The most that the API gives on a page.
_PAGE = 100
# What it gives if it does not know `limit`: a shorter page is the last one.
_SHORTEST_FULL_PAGE = 50
_MOST_PAGES = 50
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_QUERY = 250


def daily_papers_api() -> Api:
    """Return the API of the Daily Papers. A day's list is complete when the day is over."""
    return Api(
        kind="daily-papers",
        server="https://huggingface.co",
        pause=0.5,
        settling_days=0,
        earliest=date(2023, 5, 1),
        file_suffix=".json",
        day_suffixes=(".json", *SUFFIXES),
        fetch_day=fetch_day,
    )


def fetch_day(client: Client, day: date) -> Answer:
    """Return the Daily Papers of a day, each once, in the API's order."""
    entries: dict[str, dict[str, Any]] = {}
    warning = ""
    for page in range(_MOST_PAGES):
        query = {"date": day.isoformat(), "limit": str(_PAGE), "p": str(page)}
        answer = client.get("/api/daily_papers", query, _read_page)
        _check_day(answer, day)
        old = len(entries)
        entries = _joined(entries, answer)
        if len(answer) < _SHORTEST_FULL_PAGE:
            break
        if len(entries) == old:
            warning = "The API gave the same papers again as the next page: some may be missing."
            break
    else:
        raise WrongAnswer(f"{day}: there are more than {_MOST_PAGES} pages of papers.")
    return Answer(_as_bytes(entries.values()), len(entries), warning)


def search(client: Client, text: str) -> Answer:
    """Return the papers that a search finds, at most a hundred, the best first."""
    query = {"q": text, "limit": str(_PAGE)}
    entries = _joined({}, client.get("/api/papers/search", query, _read_page))
    return Answer(_as_bytes(entries.values()), len(entries))


def search_file_name(text: str, day: date) -> str:
    """Return the name of the file of a search: the day, and the words as far as ASCII has them.

    Raise `SettingsError` for a search without words.

    >>> search_file_name("Mixture of Experts", date(2026, 8, 20))
    '2026-08-20-search-mixture-of-experts.json'
    """
    words = " ".join(text.split())
    if not words or len(words) > _LONGEST_QUERY:
        raise SettingsError(f"--query: expected words, at most {_LONGEST_QUERY} characters.")
    slug = re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")[:60].strip("-")
    if slug.replace("-", " ") != words.casefold():  # another search may have the same slug
        digest = sha256(words.casefold().encode("utf-8", "surrogatepass")).hexdigest()[:8]
        slug = f"{slug}-{digest}" if slug else digest
    return f"{day.isoformat()}-search-{slug}.json"


def _read_page(content: bytes) -> list[dict[str, Any]]:
    """Return the entries of an answer, reduced to the fields that are written."""
    try:
        values = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        start = clean(content[:200].decode("utf-8", "replace"))[:60]
        raise TemporaryFailure(f"The answer is no JSON; it begins with “{start}”.") from error
    if not isinstance(values, list):
        said = values.get("error") if isinstance(values, dict) else None
        reason = f" It says “{clean(said)[:120]}”." if isinstance(said, str) else ""
        raise WrongAnswer(f"The answer is not a list of papers.{reason}")
    for number, value in enumerate(values, 1):
        _check_entry(number, value)
    return [_reduce(value, _ENTRY) for value in values]


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _check_entry(number: int, value: Any) -> None:
    paper = value.get("paper") if isinstance(value, dict) else None
    if not isinstance(paper, dict):
        raise WrongAnswer(f"Record {number} of the answer has no paper.")
    for name in ("id", "title"):
        text = paper.get(name)
        if not isinstance(text, str) or not text.strip():
            raise WrongAnswer(f"Paper {number} of the answer has no {name}.")


def _check_day(entries: list[dict[str, Any]], day: date) -> None:
    """Refuse an answer in which no paper was listed on the day that was asked for.

    Each of 7,077 papers of 2025 and 2026 says its list's day; earlier ones may say none.
    """
    listed = {str(entry["paper"].get("submittedOnDailyAt"))[:10] for entry in entries}
    days = {text for text in listed if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.A)}
    if days and day.isoformat() not in days:
        raise WrongAnswer(f"The answer is for {min(days)}, not for {day}.")


def _joined(
    entries: Mapping[str, dict[str, Any]], answer: list[dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Return `entries` with those of another page behind them; of a paper, the first counts."""
    joined = dict(entries)
    for entry in answer:
        joined.setdefault(entry["paper"]["id"], entry)
    return joined


def _reduce(value: Any, fields: Fields | None) -> Any:
    """Return a value with the given fields of its objects only, in their order."""
    if fields is None:
        return value
    if isinstance(value, list):
        return [_reduce(item, fields) for item in value]
    if isinstance(value, dict):
        return {name: _reduce(value[name], fields[name]) for name in fields if name in value}
    return value


def _as_bytes(entries: Iterable[dict[str, Any]]) -> bytes:
    try:
        text = json.dumps(list(entries), ensure_ascii=False, indent=1, allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise WrongAnswer("The answer has a value that is no JSON.") from error
    return (_SURROGATE.sub("\ufffd", text) + "\n").encode()
