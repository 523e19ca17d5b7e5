"""What a build works on, and what it did."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.model import Changes, Site
from generator.problems import Problem
from generator.publish import docs_writer
from generator.publish.shards import WHOLE_SITE, Shard
from generator.runtime.memo import Memo
from generator.settings import Settings


@dataclass(frozen=True, slots=True)
class Project:
    """What a build works on; `root` is the folder of mkdocs.yml.

    A preview may be of a sample of `limit` papers, and a build may be one `shard` of the site.
    A strict build ends if the listings have problems.
    """

    root: Path
    docs: Path
    settings: Settings
    site: Site
    limit: int | None = None
    shard: Shard = WHOLE_SITE
    is_strict: bool = False

    def memo(self) -> Memo:
        """Return the results of earlier builds; the few of a sample are read faster alone."""
        name = f"sample-{self.limit}" if self.limit else "all"
        return Memo(self.root / ".cache/almanac/memo" / name)


@dataclass(frozen=True, slots=True)
class Report:
    """What a build read and wrote."""

    papers: int
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]
    written: docs_writer.Written
    changes: Changes | None = None
