"""Libraries of days of the API, readers, and what a run of `digest` says, for the tests of mail."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from generator import pipeline
from generator.digest import Options, Report, System, run
from generator.model import Library, Site
from generator.project import Project
from generator.settings import Settings, from_mapping
from tests.support.papers_api import entry

NOW = datetime(2026, 8, 21, 6, 30, tzinfo=UTC)
SITE = Site("Almanac of Tides", "https://example.org/tides/", 50)
WEDNESDAY, THURSDAY = date(2026, 8, 19), date(2026, 8, 20)
SEND = Options(Path(), Path(), Path(), sends=True)


def paper(number: int, title: str, abstract: str = "", **fields: Any) -> dict[str, Any]:
    """Return an entry of the API whose text is another; `fields` are fields of its paper.

    Votes, comments and a machine's sentence are there only if they are among the fields.
    """
    made = entry(number, THURSDAY)
    made["numComments"] = fields.pop("comments", 0)
    made["paper"] |= {
        "title": title,
        "summary": abstract or f"The harbour of number {number} was measured for a year.",
        "upvotes": 0,
        "ai_summary": None,
        "ai_keywords": [],
        **fields,
    }
    made["title"], made["summary"] = title, made["paper"]["summary"]
    return made


@dataclass
class World:
    """A project of days of the API and readers, and what runs of `digest` said."""

    root: Path
    site: Site = SITE
    said: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    settings: Settings = field(init=False)
    _library: Library | None = None

    def __post_init__(self) -> None:
        """Make its folder of listings."""
        (self.root / "dumps").mkdir(parents=True, exist_ok=True)
        self.settings = from_mapping(self.root, {"dumps": "dumps"})

    def add_day(self, day: date, papers: Sequence[Mapping[str, Any]]) -> None:
        """Write the listing of a day."""
        path = self.root / f"dumps/{day}.json"
        path.write_text(json.dumps(papers), encoding="utf-8")
        self._library = None

    def subscribe(self, text: str) -> None:
        """Write the file of readers."""
        (self.root / "subscriptions.yml").write_text(text, encoding="utf-8")

    def library(self) -> Library:
        """Read the listings, once for the same ones."""
        if self._library is None:
            project = Project(self.root, self.root / "docs", self.settings, self.site)
            self._library = pipeline.read(project)
        return self._library

    def run(
        self,
        environment: Mapping[str, str] | None = None,
        options: Options = Options(Path(), Path(), Path()),  # noqa: B008 - it is frozen
    ) -> Report:
        """Run `digest`, and note what it says; paths are those of this project."""
        self.said.clear()
        own = replace(
            options,
            root=self.root,
            subscriptions=self.root / "subscriptions.yml",
            out=self.root / "out",
        )
        system = System(lambda: NOW, self.slept.append, self.said.append, silence=30)
        return run(self.library(), self.site, self.settings, own, environment or {}, system)

    def files(self) -> dict[str, bytes]:
        """Return the messages that were written, by the names of their files."""
        return {path.name: path.read_bytes() for path in sorted((self.root / "out").glob("*"))}
