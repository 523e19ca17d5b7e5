"""The values that pass between the steps, all frozen; a type says which step it comes from."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from generator.problems import Problem
from generator.query import NamedQuery

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
        """Return the day as listings write it, in one spelling: `Sep 30`, `Feb 13, 2023`."""
        shown = f"{MONTHS[self.month - 1][:3]} {self.day}"
        return shown if self.year is None else f"{shown}, {self.year}"

    def as_iso(self) -> str | None:
        """Return `2023-02-13`, or None if the year is unknown."""
        return None if self.year is None else f"{self.year:04}-{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True, order=True)
class Organization:
    """An organisation of a byline; `handle` is None if the listing has none."""

    name: str
    handle: str | None


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """A repository with a paper's code: its address, and its stars if the source has them.

    `url` is empty where a page shows the stars and not the address.
    """

    url: str
    stars: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Summary:
    """A sentence about a paper that a machine wrote; `source` says whose machine."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper in one listing, unchanged.

    `title` and `abstract` are the listing's text with its white space, the abstract empty if
    there is none; `rank` counts the entries of the listing from 1; `lines` are the numbers of its
    lines, ascending; `record` is the number of its record, from 1, in a file of records.

    `authors` is a count, None beside names that are not all; `author_names` are names in order
    (`Ada Lovelace`), empty if unknown. `organization` is the text of a byline that is not yet
    split into handle and name, or the organisation where the source tells these apart. `shown` is
    the paper's own date, `year` its year where the source may have no day, `listed` the day on
    which it came on the list. `arxiv` is an arXiv id without version, `doi` is in lower case
    without `https://doi.org/`; both as `identifiers` gives them. Addresses are http or https.
    `categories` are arXiv's.
    """

    rank: int
    title: str
    abstract: str
    lines: tuple[int, ...]
    authors: int | None = None
    organization: str | Organization | None = None
    shown: ShownDate | None = None
    comments: int | None = None
    record: int | None = None
    arxiv: str | None = None
    doi: str | None = None
    author_names: tuple[str, ...] = ()
    listed: ShownDate | None = None
    upvotes: int | None = None
    code: Code | None = None
    project_page: str | None = None
    keywords: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    summary: Summary | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """What a file holds by use, in lines or records (`unit`). `read` is the sum of all others.

    `head` is what surrounds the papers, `left_out` what is not listed on purpose, such as a
    replacement in arXiv's mailing.
    """

    read: int
    blank: int
    head: int
    entries: int
    problems: int
    left_out: int = 0
    unit: str = "line"


@dataclass(frozen=True, slots=True)
class Listing:
    """One file with its entries and problems.

    `name` is the file's name, `day` the date in its head, if any, and `day_line` that line's
    number; `digest` is the SHA-256 of its bytes. `format` is the name of its format, `authority`
    how far its texts are to be trusted: of two sources, the one with more is right.
    """

    name: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    day: ShownDate | None
    day_line: int
    count: Count
    digest: str
    format: str = "plain text"
    authority: int = 0


class Evidence(StrEnum):
    """The evidence for the year of a listing, strongest first."""

    SETTINGS = "settings"
    FILE_NAME = "file name"
    HEAD = "head"
    OTHER_LISTING = "other listing"
    SHOWN_YEARS = "shown years"
    NONE = "none"

    @property
    def is_inferred(self) -> bool:
        """Return whether the year was inferred, not read."""
        return self in (Evidence.OTHER_LISTING, Evidence.SHOWN_YEARS)


@dataclass(frozen=True, slots=True)
class DatedListing:
    """A listing with its date.

    `day` includes the year of the listing if that is known; `reason` is a sentence that says
    what the year is based on. `title` is the owner's title, or None; `slug` names its page.
    """

    listing: Listing
    day: ShownDate | None
    year: int | None
    evidence: Evidence
    reason: str
    title: str | None
    slug: str

    @property
    def name(self) -> str:
        """The file name, which identifies the listing."""
        return self.listing.name


@dataclass(frozen=True, slots=True)
class Sighting:
    """A paper in a listing: the position there, the text exactly as listed, and the counts.

    `listing` is the name of the file, `slug` that of the listing's page. `record` is the number
    of its record in a file of records. `upvotes` and `comments` are those that the listing shows.
    """

    listing: str
    slug: str
    rank: int
    first_line: int
    last_line: int
    title: str
    abstract: str
    shown: ShownDate | None
    record: int | None = None
    upvotes: int | None = None
    comments: int | None = None


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A run of words in the comparison of two texts; `kind` is kept, deleted or inserted."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """What a listing changed in a text of a paper, as against the one before it that has the paper.

    `listing` is the name of the file, `field` is `title` or `abstract`. Without `pieces` it is
    another text.
    """

    listing: str
    field: str
    pieces: tuple[TextPiece, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two sightings of a paper show differently, and the value that was used."""

    id: str
    field: str
    value: str
    other_value: str
    listing: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """An address found in an abstract: `kind` says what it leads to, `label` names it."""

    kind: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A place in which the readable text differs from the listed text.

    `kind` names the repair, `field` is `title` or `abstract`; `listed` and `readable` are the
    piece of text before and after; `line` is the first line of the entry in `listing`.
    """

    kind: str
    field: str
    listed: str
    readable: str
    listing: str
    line: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as the sources have it, merged from all its sightings.

    `id` is its slug. `title` and `abstract` are readable plain text, `abstract_html` is the
    abstract as markup made by `text`, `abstract_listed` the abstract as listed; `repairs` are
    the places in which they differ. `published` includes the year if that is known;
    `year_alone` is the year where `published` is None and a source has the year;
    `year_inferred` says that the year was inferred, and `year_reason`, a sentence, from what.
    `corrected` has the owner's reason for each corrected field, by the field's name.
    `changes` are those of its text from listing to listing, oldest first.

    `authors` is the number of authors, `author_names` are their names in order, empty if no
    source has them. The fields from `arxiv` on are those of `Entry`, of the best source of each.
    """

    id: str
    title: str
    abstract: str
    abstract_html: str
    abstract_listed: str
    published: ShownDate | None
    year_inferred: bool
    year_reason: str
    authors: int | None
    organization: Organization | None
    comments: int | None
    sightings: tuple[Sighting, ...]
    links: tuple[Link, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    repairs: tuple[Repair, ...] = ()
    arxiv: str | None = None
    doi: str | None = None
    author_names: tuple[str, ...] = ()
    listed: ShownDate | None = None
    upvotes: int | None = None
    code: Code | None = None
    project_page: str | None = None
    keywords: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    summary: Summary | None = None
    year_alone: int | None = None
    changes: tuple[TextChange, ...] = ()

    @property
    def year(self) -> int | None:
        """The year of publication, None if it is unknown."""
        return self.published.year if self.published else self.year_alone


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All papers and listings in the order of the site: newest first, undated last.

    `shared` maps an address that is no paper's own to the ids of the papers it leads to: the
    slug of a title that several papers have, or of another spelling. `left_out` names the files
    in the listing folders that have no supported format. `hidden` has the ids of the papers that
    the owner removed.
    """

    papers: tuple[Paper, ...]
    listings: tuple[DatedListing, ...]
    problems: tuple[Problem, ...]
    differences: tuple[Difference, ...] = ()
    shared: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the vocabulary: its name, the name of its facet, what belongs there.

    `formerly` are the names that it had earlier, whose addresses lead on.
    """

    name: str
    facet: str
    what: str
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A topic of a paper, and the phrases of the paper that match it."""

    topic: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IntroducedName:
    """The name of what a paper introduces; `spellings` are others that a search must find.

    The name is empty if it is not certain.
    """

    name: str = ""
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelatedPaper:
    """A related paper: its id, and the words that both share, the most specific first."""

    id: str
    shared_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enrichment:
    """What is said about a paper, beside what the sources have."""

    topics: tuple[TopicMatch, ...] = ()
    introduced: IntroducedName = IntroducedName()
    key_phrases: tuple[str, ...] = ()
    related: tuple[RelatedPaper, ...] = ()


class Unit(StrEnum):
    """The length of the periods of trends."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Direction(StrEnum):
    """The course of a share of the papers, where it is certain."""

    RISES = "rises"
    FALLS = "falls"
    PEAKED = "peaked"


@dataclass(frozen=True, slots=True)
class TrendPeriod:
    """A week, month or year: its first day, and the number of its papers."""

    first_day: date
    papers: int


@dataclass(frozen=True, slots=True)
class Trend:
    """The stretch of periods in which some papers have more than their share.

    `first` and `last` are indices of periods. `inside` counts the papers in the stretch, `outside`
    those at other times.
    """

    direction: Direction
    first: int
    last: int
    inside: int
    outside: int


@dataclass(frozen=True, slots=True)
class Course:
    """The number of some papers in each period, and their trend if it is certain."""

    counts: tuple[int, ...]
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class PhraseTrend:
    """A phrase with a trend.

    `papers` are the ids of all papers that contain it, `counts` their number in each period,
    `topic` is the one that most sets them apart, or empty. `is_covered` says that a topic of the
    vocabulary has the phrase.
    """

    phrase: str
    papers: tuple[str, ...]
    topic: str
    is_covered: bool
    counts: tuple[int, ...]
    trend: Trend


@dataclass(frozen=True, slots=True)
class Gain:
    """The upvotes or comments, by `unit`, that a paper gained recently.

    `seen` are the listings that show it, the earliest first: the slug of each, its day, and the
    number there. If `since_listed`, the paper was new in the first of them, so that all of its
    number there was gained as well. `gained` is the sum.
    """

    id: str
    unit: str
    gained: int
    since_listed: bool
    seen: tuple[tuple[str, ShownDate, int], ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """What rises and falls among the papers with a day.

    `periods` have all the same `unit`, oldest first, none left out; there are none where papers
    are too few. `topics` has the course of each topic by name, those with a trend first, the most
    certain trend before the others; `phrases` are in this order too. `gains` are those of the
    papers that gained most, `listing_days` is the number of days that listings have.
    """

    unit: Unit = Unit.MONTH
    periods: tuple[TrendPeriod, ...] = ()
    topics: Mapping[str, Course] = field(default_factory=dict)
    phrases: tuple[PhraseTrend, ...] = ()
    gains: tuple[Gain, ...] = ()
    listing_days: int = 0


CHANGE_KINDS = ("new", "corrected", "merged", "removed")


@dataclass(frozen=True, slots=True)
class ChangedPaper:
    """A paper that a build changed on the site, as it was called then.

    `fields` are what was corrected, `into` is the id of the paper that it was merged into.
    """

    id: str
    title: str
    fields: tuple[str, ...] = ()
    into: str = ""


@dataclass(frozen=True, slots=True)
class SiteChange:
    """What a build changed against the site before: by kind, the number of papers, and the first.

    `day` is that of its newest listing, as `2025-09-04`.
    """

    day: str
    totals: Mapping[str, int]
    papers: Mapping[str, tuple[ChangedPaper, ...]]


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes that the site shows, newest first.

    `has_own` says that the first is that of this build.
    """

    all: tuple[SiteChange, ...]
    has_own: bool = False


# Colours that people can tell apart on the map, beside that of all other papers.
MAP_COLOURS = 6


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A paper on the map: whole numbers from 0 to 65535, from the left and from the top.

    `colour` is the index of its topic in `PaperMap.coloured`; `MAP_COLOURS` if it has none of
    them.
    """

    x: int
    y: int
    colour: int


@dataclass(frozen=True, slots=True)
class MapLabel:
    """What is written on the map: a topic, or a key phrase, at the middle of its papers there.

    `papers` is the number of papers there, `colour` what most of them have.
    """

    text: str
    x: int
    y: int
    papers: int
    colour: int


@dataclass(frozen=True, slots=True)
class PaperMap:
    """A point for each paper, by its id, and what is written on the map.

    `coloured` are the topics that have a colour, that of most papers first. The labels are of
    topics or phrases, those of most papers first.
    """

    points: Mapping[str, MapPoint]
    coloured: tuple[str, ...]
    topics: tuple[MapLabel, ...]
    phrases: tuple[MapLabel, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """The catalogue with what is said about its papers: all that pages and exports show.

    `topics` are those of the vocabulary in its order, `enrichments` has one for each paper by
    id, `trends` says what rises and falls. `found` has the ids of the papers of each query with a
    feed, by its slug, in the order of the catalogue. `changes` is None if the site was not
    compared with one before, `map` is None where there is no map.
    """

    catalogue: Catalogue
    topics: tuple[Topic, ...]
    enrichments: dict[str, Enrichment]
    trends: Trends = field(default_factory=Trends)
    found: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    changes: Changes | None = None
    map: PaperMap | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """What the settings and the configuration say about the site as a whole.

    `source_name` says whose lists the papers come from, `source_url` is its address or empty.
    `moved` has the new path of a page by its old one; `feeds` are the queries with a page.
    """

    name: str
    url: str
    page_size: int
    source_name: str = "Hugging Face Daily Papers"
    source_url: str = "https://huggingface.co/papers"
    moved: Mapping[str, str] = field(default_factory=dict)
    feeds: tuple[NamedQuery, ...] = ()


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file to be written: `path` is relative to its folder, with `/` between the parts.

    `inputs` is everything that the content depends on beside the program and its templates: a
    value that `runtime.fingerprint` accepts. While it stays the same, the file of the build
    before is used. None means that the content is made in every build, by `render`. Bytes that
    are no text are rendered as latin-1, which is then the `encoding`.
    """

    path: str
    render: Callable[[], str]
    inputs: object = None
    encoding: str = "utf-8"

    def as_bytes(self) -> bytes:
        """Return the content, the same in every build; compressed if `path` ends in `.gz`."""
        content = self.render().encode(self.encoding)
        if self.path.endswith(".gz"):
            return _gzip(content)
        return content


def _gzip(content: bytes) -> bytes:
    """Return compressed content (RFC 1952).

    The header is our own: that of the module `gzip` has another byte since Python 3.13, and no
    time. Level 6 takes half as long again as 5, and saves less than a hundredth.
    """
    deflate = zlib.compressobj(5, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = deflate.compress(content) + deflate.flush()
    head = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"  # deflate; no flags, no time, unknown system
    return head + data + struct.pack("<LL", zlib.crc32(content), len(content) & 0xFFFFFFFF)
