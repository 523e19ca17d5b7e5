"""The types that pass between the steps: frozen values, no behaviour beyond `from_…`/`as_…`."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from generator.problems import Problem

MONTHS = (
    "January February March April May June July August September October November December"
).split()


@dataclass(frozen=True, slots=True, order=True)
class ShownDate:
    """A day as a listing shows it: `Sep 30` has no year, `Feb 13, 2023` has one.

    `month` from 1 to 12, `day` from 1; together a day that some year has.
    """

    month: int
    day: int
    year: int | None = None

    def as_shown(self) -> str:
        """The way the listing writes it, in one spelling: `Sep 30`, `Feb 13, 2023`."""
        shown = f"{MONTHS[self.month - 1][:3]} {self.day}"
        return shown if self.year is None else f"{shown}, {self.year}"

    def as_iso(self) -> str | None:
        """`2023-02-13`, or None where the year is unknown."""
        return None if self.year is None else f"{self.year:04}-{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True, order=True)
class Organization:
    """An organisation of a byline; `handle` is None where the listing left it out."""

    name: str
    handle: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper in one listing, as it stands there.

    `title` and `abstract` are the listing's own text, white space and all; `rank` counts
    the entries of the listing from 1; `lines` are the line numbers that it takes up, rising.
    `organization` is the byline's text before names and handles are told apart.
    """

    rank: int
    title: str
    abstract: str
    lines: tuple[int, ...]
    authors: int | None = None
    organization: str | None = None
    shown: ShownDate | None = None
    comments: int | None = None


@dataclass(frozen=True, slots=True)
class LineCount:
    """Where the lines of a dump went, in lines. `read` is the sum of all others."""

    read: int
    blank: int
    head: int
    entries: int
    problems: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One dump, read. `name` is its file's name; `day` is the head's, if it shows one."""

    name: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    day: ShownDate | None
    day_line: int
    lines: LineCount
    digest: str


class Evidence(StrEnum):
    """What a listing's own year rests on, strongest first; none where it is unknown."""

    SETTINGS = "settings"
    FILE_NAME = "file name"
    HEAD = "head"
    OTHER_LISTING = "other listing"
    SHOWN_YEARS = "shown years"
    NONE = "none"

    @property
    def is_inferred(self) -> bool:
        """Whether the year was concluded rather than read."""
        return self in (Evidence.OTHER_LISTING, Evidence.SHOWN_YEARS)


@dataclass(frozen=True, slots=True)
class Dated:
    """A listing with what is known of its day.

    `day` has the listing's own year if that is known; `why` says in a sentence what the
    year rests on. `title` is the owner's, or None.
    """

    listing: Listing
    day: ShownDate | None
    year: int | None
    evidence: Evidence
    why: str
    title: str | None
    slug: str

    @property
    def name(self) -> str:
        """The file name, which names the listing everywhere."""
        return self.listing.name


@dataclass(frozen=True, slots=True)
class Sighting:
    """A paper seen in a listing: where, and the text exactly as it stood there.

    `listing` is the name of its file, `slug` that of its page.
    """

    listing: str
    slug: str
    rank: int
    first_line: int
    last_line: int
    title: str
    abstract: str
    shown: ShownDate | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two sightings of a paper show differently, and the value that was taken."""

    id: str
    field: str
    kept: str
    other: str
    listing: str
    line: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the vocabulary: its name, its facet's name, what belongs there."""

    name: str
    facet: str
    what: str


@dataclass(frozen=True, slots=True)
class Filing:
    """A topic that a paper is filed under, and the phrases that put it there."""

    topic: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An address found in an abstract: `kind` says what it leads to, `label` names it."""

    kind: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A place where the readable text is not the listed one, and the kind of damage undone.

    `field` is `title` or `abstract`; `listed` and `readable` are the piece of text before
    and after; `line` is the first line of the entry in `listing`.
    """

    kind: str
    field: str
    listed: str
    readable: str
    listing: str
    line: int


@dataclass(frozen=True, slots=True)
class Near:
    """A paper near another: its id, and the words that both share, most telling first."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """A phrase that rises: in how many papers it stands, and in how many of the newest half.

    `examples` are ids of a few papers that have it.
    """

    phrase: str
    papers: int
    recent: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, merged from all its sightings.

    `id` is its slug. `title` and `abstract` are readable plain text, `abstract_html` the
    same as the markup that `text` made of it, `abstract_listed` what the listing says;
    `repairs` are the places in which they differ. `name` is that of the thing that the paper
    introduces, empty where it is not certain, and `name_spellings` the others that a search
    must know.
    `published` has a year where one is known, `year_inferred` says that the year was
    concluded, `year_why` in a sentence from what; it is empty where the year was read.
    `corrected` holds the owner's reason for each field that was corrected by hand, by the
    field's name.
    """

    id: str
    title: str
    abstract: str
    abstract_html: str
    abstract_listed: str
    published: ShownDate | None
    year_inferred: bool
    year_why: str
    authors: int | None
    organization: Organization | None
    comments: int | None
    sightings: tuple[Sighting, ...]
    links: tuple[Link, ...] = ()
    topics: tuple[Filing, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    repairs: tuple[Repair, ...] = ()
    name: str = ""
    name_spellings: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All papers and listings, in the order of the site: newest first, undated last.

    `shared` maps an address that is no paper's own to the ids of the papers that it leads to:
    the slug of a title that papers share, or of another spelling. `left_out` names the files
    in the dumps' folders that are no listings. `rising` are the phrases that rise and that no
    topic covers.
    """

    papers: tuple[Paper, ...]
    listings: tuple[Dated, ...]
    problems: tuple[Problem, ...]
    differences: tuple[Difference, ...] = ()
    shared: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: int = 0
    left_out: tuple[str, ...] = ()
    rising: tuple[Trend, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """What the settings and the configuration say about the site as a whole."""

    name: str
    url: str
    page_size: int


@dataclass(frozen=True, slots=True)
class Page:
    """A file to be written below `docs/`: `path` is relative, with `/` between its parts.

    One whose path ends in `.gz` is written compressed.
    """

    path: str
    content: str

    def as_bytes(self) -> bytes:
        """The bytes of the file, the same in every build."""
        content = self.content.encode()
        if self.path.endswith(".gz"):
            # Level 9 takes half as long again, and saves a hundredth.
            return gzip.compress(content, compresslevel=6, mtime=0)
        return content


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that is made when it is asked for.

    `made_of` is all that it follows from, beside the program and its templates: while that
    stays the same, so does the page.
    """

    path: str
    made_of: str
    make: Callable[[], str]

    @property
    def content(self) -> str:
        """The page, made."""
        return self.make()

    def as_bytes(self) -> bytes:
        """The bytes of the file, the same in every build."""
        return self.content.encode()
