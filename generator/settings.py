"""The options of the plugin `almanac` in mkdocs.yml, checked.

An error names the option, what stands there, and what is expected.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

from mkdocs.config.base import (
    BaseConfigOption,
    Config,
    ConfigErrors,
    ConfigWarnings,
    ValidationError,
)

from generator import urls
from generator.identifiers import contact_link, is_mail_address
from generator.problems import SettingsError
from generator.query import NamedQuery, as_phrase, parse_query

VOCABULARY = Path(__file__).parent / "enrich/topics/vocabulary.yml"
TEMPLATES = Path(__file__).parent / "pages/templates"
# Files in the folder of mkdocs.yml; they need not exist.
CORRECTIONS, IDENTIFIED, PLACES = "corrections.yml", "identified.jsonl", "map.jsonl"
# Below it lies the data of the site that was published before.
PREVIOUS = ".previous"
PREVIOUS_FILES = f"{PREVIOUS}/data/papers.jsonl.gz", f"{PREVIOUS}/data/changes.jsonl"
SOURCE_NAME = "Hugging Face Daily Papers"
SOURCE_URL = "https://huggingface.co/papers"
# As `text.links.web_address` checks it, which this room cannot ask.
_WEB_ADDRESS = re.compile(r"https?://[\w.-]+\.[a-z]{2,}(?::\d+)?(?:[/?#][!#-;=?-~]*)?", re.A | re.I)
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_HALF = re.compile("[\ud800-\udfff]")
# Letters and symbols that show nothing: fillers of Hangul, the empty cell of Braille.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# A line of a header in a mail has at most 998 characters (RFC 5322, 2.1.1).
MAX_CONTACT = 900
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ListingSettings:
    """What the owner says about a listing; None if nothing is said.

    `address` is the last part of the address of its page, which no other listing then has.
    """

    day: date | None = None
    title: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class OrganizationSettings:
    """The name of an organisation, and its handle if it has one, for a byline of another form."""

    name: str
    handle: str | None = None


@dataclass(frozen=True, slots=True)
class MailSettings:
    """What readers are told about mail: where to ask for it, and where to end it.

    Each is a web address or a mail address, empty where there is none.
    """

    subscribe: str = ""
    unsubscribe: str = ""

    @property
    def subscribe_link(self) -> str:
        """The address of a link to ask for mail, or empty."""
        return contact_link(self.subscribe, "subscribe")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Paths are absolute or relative to the working directory.

    `listings` is keyed by file name, `organizations` by the byline as listed, with single
    spaces. `mail` says where readers ask for mail and end it.
    `page_size` is the number of papers on a page of a list. `source_name` and
    `source_url` say where the listings come from. `moved` has the new path of a page by its old
    one, as `urls` builds them. `feeds` are the queries that have a feed and a page.
    """

    dumps: tuple[Path, ...]
    vocabulary: Path
    page_size: int
    listings: Mapping[str, ListingSettings]
    organizations: Mapping[str, OrganizationSettings]
    mail: MailSettings = MailSettings()
    source_name: str = SOURCE_NAME
    source_url: str = SOURCE_URL
    moved: Mapping[str, str] = field(default_factory=dict)
    feeds: tuple[NamedQuery, ...] = ()


def _error(found: object, expected: str, key: str = "") -> ValidationError:
    shown = repr(found)
    shown = shown if len(shown) <= 200 else f"{shown[:190]}…"
    shown = shown.encode(errors="backslashreplace").decode()
    return ValidationError(f"{key}{shown} is not valid. Expected {expected}.")


def _mapping(value: object, key: str = "") -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise _error(value, "a mapping of names to values", key)
    return value


def _check_names(values: Mapping[str, Any], known: Mapping[str, object], key: str) -> None:
    for name in values:
        if name not in known:
            raise ValidationError(f"{key}{name}: unknown name. Known are {', '.join(known)}.")


def is_blank(text: str) -> bool:
    """Return whether a reader sees nothing of a text.

    >>> is_blank(" \\u200b"), is_blank("?")
    (True, False)
    """
    return all(c in _FILLERS or unicodedata.category(c)[0] in "CZM" for c in text)


def not_text(value: str) -> str:
    """Return what in a value is no text, in words; empty if all of it is.

    >>> not_text("a\\0"), not_text("a")
    ('a control character', '')
    """
    kinds = {unicodedata.category(character) for character in set(value) - set("\t\n\r")}
    if "Cs" in kinds:
        return "half a character (write the character itself, not \\ud83d)"
    return "a control character" if "Cc" in kinds else ""


def join_halves(text: str) -> str:
    r"""Return a text whose characters beyond the first 65,536 are whole.

    JSON, which is YAML, writes them in two halves, and PyYAML leaves these so.

    >>> join_halves("\ud83d\ude00") == "\U0001f600"
    True
    """
    return _HALVES.sub(
        lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text
    )


def _text(value: object, key: str = "") -> str:
    text = join_halves(value) if isinstance(value, str) else ""
    if is_blank(text):
        raise _error(value, "a text", key)
    if _HALF.search(text):
        raise _error(value, "a text, but it has half a character", key)
    return text


def _paths(value: object, root: Path) -> tuple[Path, ...]:
    """Read a path or a list of paths."""
    values = value if isinstance(value, list | tuple) else [value]
    if not values:
        raise _error(value, "a path or a list of paths")
    return tuple(root / _path(path) for path in values)


def _path(value: object) -> str:
    """Return a path, which may have bytes that are not UTF-8."""
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise _error(value, "a path")
    return value


def _file(value: object, root: Path) -> Path:
    path = root / _path(value)
    if not path.is_file():
        raise _error(value, "the path of a file")
    return path


def _page_size(value: object, root: Path) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 1000:
        raise _error(value, "a whole number from 1 to 1000")
    return value


def _source_name(value: object, root: Path) -> str:
    return _text(value)


def _source_url(value: object, root: Path) -> str:
    if value == "" or (isinstance(value, str) and _WEB_ADDRESS.fullmatch(value)):
        return str(value)
    raise _error(value, "an address such as https://example.org/papers, or an empty text")


def _listings(value: object, root: Path) -> dict[str, ListingSettings]:
    known = {field.name: field for field in fields(ListingSettings)}
    listings = {}
    for name, inner in _mapping(value).items():
        key = f"{name}: "
        _check_names(_mapping(inner, key), known, key)
        day, title, address = (inner.get(key) for key in ("day", "title", "address"))
        listings[name] = ListingSettings(
            day=None if day is None else _day(day, f"{name}: day: "),
            title=None if title is None else _text(title, f"{name}: title: "),
            address=None if address is None else _slug(address, f"{name}: address: "),
        )
    addresses = [listing.address for listing in listings.values() if listing.address]
    if twice := next((slug for slug in addresses if addresses.count(slug) > 1), None):
        raise ValidationError(f"Two listings have the address {twice!r}.")
    return listings


def _slug(value: object, key: str) -> str:
    if not isinstance(value, str) or not urls.is_slug(value):
        raise _error(value, "the last part of an address, such as 2025-04-28", key)
    return value


def _moved(value: object, root: Path) -> dict[str, str]:
    """Read the new path of each page by its old one."""
    moved = {_page(old): _page(new, f"{old}: ") for old, new in _mapping(value).items()}
    for old in moved:
        new, steps = moved[old], 0
        while new in moved and steps <= len(moved):
            new, steps = moved[new], steps + 1
        if steps > len(moved):
            raise ValidationError(f"{old}: its new address leads back to it.")
        moved[old] = new
    return moved


def _page(value: object, key: str = "") -> str:
    path = f"{value.strip().strip('/')}/" if isinstance(value, str) else ""
    if not urls.is_movable(path):
        sections = ", ".join(urls.MOVABLE)
        raise _error(value, f"the path of a page below {sections}, such as tags/video/", key)
    return path


def _mail(value: object, root: Path) -> MailSettings:
    names = [field.name for field in fields(MailSettings)]
    _check_names(_mapping(value), dict.fromkeys(names), "")
    return MailSettings(**{name: _contact(inner, name) for name, inner in _mapping(value).items()})


def _contact(value: object, name: str) -> str:
    """Return a web address or a mail address; empty if nothing is said."""
    if value is None or value == "":
        return ""
    text = value if isinstance(value, str) and len(value) <= MAX_CONTACT else ""
    if _WEB_ADDRESS.fullmatch(text) or is_mail_address(text):
        return text
    raise _error(value, "https://example.org/mail or papers@example.org", f"{name}: ")


def _day(value: object, key: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise _error(value, "a day such as 2025-04-28", key) from None


def _organizations(value: object, root: Path) -> dict[str, OrganizationSettings]:
    known = {field.name: field for field in fields(OrganizationSettings)}
    organizations = {}
    for byline, inner in _mapping(value).items():
        key = f"{byline}: "
        _check_names(_mapping(inner, key), known, key)
        handle = inner.get("handle")
        organizations[" ".join(byline.split())] = OrganizationSettings(
            name=_text(inner.get("name"), f"{byline}: name: "),
            handle=None if handle is None else _text(handle, f"{byline}: handle: "),
        )
    return organizations


def _feeds(value: object, root: Path) -> tuple[NamedQuery, ...]:
    """Read the queries that have a feed, by name: a text, or its parts."""
    feeds: dict[str, NamedQuery] = {}
    for name, inner in _mapping(value).items():
        text = " ".join(_text(name).split())
        slug = urls.name_slug(text)
        if len(text) > _LONGEST_NAME or not urls.is_slug(slug):
            expected = f"a name of at most {_LONGEST_NAME} characters that is not {slug!r}"
            raise _error(name, expected)
        if other := feeds.get(slug):
            raise ValidationError(
                f"{text!r} and {other.name!r} would have the same address feeds/{slug}/. "
                "Rename one of them."
            )
        feeds[slug] = NamedQuery(text, slug, _query(inner, f"{name}: "))
    return tuple(feeds.values())


def _query(value: object, key: str) -> str:
    """Return the text of a query that is given as such or in parts."""
    given = {"query": value} if isinstance(value, str) else _mapping(value, key)
    _check_names(given, _QUERY_PARTS, key)
    parts = [_QUERY_PARTS[name](part, f"{key}{name}: ") for name, part in given.items()]
    text = " ".join(filter(None, parts))
    whole = parse_query(text)
    if not whole:
        raise _error(value, "a query with a word, such as 'agents has:code'", key)
    if len(text) > _LONGEST_QUERY:
        raise ValidationError(f"{key}The query has more than {_LONGEST_QUERY:,} characters.")
    if whole != tuple(clause for part in parts for clause in parse_query(part)):
        # `agents OR` would take in what follows it, and so would an open quotation mark.
        raise _error(value, "a query whose quotation marks are closed, without OR at an end", key)
    return text


def _query_text(value: object, key: str) -> str:
    text = " ".join(_text(value, key).split())
    if not parse_query(text):
        raise _error(value, "a query with a word, such as 'agents has:code'", key)
    return text


def _one_of(field: str) -> Callable[[object, str], str]:
    """Return what reads a text, or a list of texts of which a paper has one in a field."""

    def read(value: object, key: str) -> str:
        values = value if isinstance(value, list | tuple) else [value]
        phrases = [as_phrase(_text(item, key)) for item in values]
        if not phrases or not all(map(parse_query, phrases)):
            raise _error(value, "a name or a list of names", key)
        return " OR ".join(f"{field}:{phrase}" for phrase in phrases)

    return read


def _has_code(value: object, key: str) -> str:
    if not isinstance(value, bool):
        raise _error(value, "true or false", key)
    return "has:code" if value else ""


# How each part of a feed's query is written in the language of queries.
_QUERY_PARTS: Mapping[str, Callable[[object, str], str]] = {
    "query": _query_text,
    "topics": _one_of("topic"),
    "authors": _one_of("author"),
    "organization": _one_of("org"),
    "has_code": _has_code,
}
_LONGEST_NAME, _LONGEST_QUERY = 100, 2_000


class Option(BaseConfigOption[T], Generic[T]):
    """An option that `read` makes of the value and the folder of mkdocs.yml."""

    def __init__(self, read: Callable[[object, Path], T], default: object) -> None:
        super().__init__()
        self._read = read
        self._default = default
        self._root = Path()

    def pre_validation(self, config: Config, key_name: str) -> None:
        """Note the folder that relative paths start from."""
        self._root = Path(config.config_file_path or "mkdocs.yml").parent

    def run_validation(self, value: object) -> T:
        """Return the checked value; an option whose value is commented out has its default."""
        return self._read(self._default if value is None else value, self._root)


class Options(Config):  # type: ignore[no-untyped-call]  # MkDocs' own __init_subclass__
    """The options of the plugin."""

    dumps = Option(_paths, "dumps")
    """The folder of listings, or a list of folders and files."""

    vocabulary = Option(_file, str(VOCABULARY))
    """The topics and the phrases that match them."""

    page_size = Option(_page_size, 50)
    """The number of papers on a page of a list."""

    listings = Option(_listings, {})
    """What the owner knows about listings, by file name: day, title, address."""

    organizations = Option(_organizations, {})
    """Bylines that are not “handle Name of the organisation”: name, handle."""

    mail = Option(_mail, {})
    """Where readers ask for the digest by mail, and where they end it."""

    source_name = Option(_source_name, SOURCE_NAME)
    """Whose lists the papers come from, in words."""

    source_url = Option(_source_url, SOURCE_URL)
    """The address of that source; empty if it has none."""

    moved = Option(_moved, {})
    """The new path of a page by its old one, where that must lead on."""

    feeds = Option(_feeds, {})
    """Queries that have a feed and a page, by name: query, topics, authors and so on."""

    def validate(self) -> tuple[ConfigErrors, ConfigWarnings]:
        """Check all options; an unknown one is an error, as it may be a misspelt one."""
        errors, warnings = super().validate()
        known = ", ".join(key for key, _ in self._schema)
        unknown = [key for key in self.data if key not in self._schema_keys]
        errors += [
            (key, ValidationError(f"There is no such option. The options are {known}."))
            for key in unknown
        ]
        return errors, [warning for warning in warnings if warning[0] not in unknown]

    def as_settings(self) -> Settings:
        """Return the checked options."""
        return Settings(
            dumps=self.dumps,
            vocabulary=self.vocabulary,
            page_size=self.page_size,
            listings=self.listings,
            organizations=self.organizations,
            mail=self.mail,
            source_name=self.source_name,
            source_url=self.source_url,
            moved=self.moved,
            feeds=self.feeds,
        )


def from_mapping(root: Path, values: object) -> Settings:
    """Return the settings in a mapping of options; relative paths start at the folder `root`.

    Raise `SettingsError` for the first option that is wrong.
    """
    options = Options(config_file_path=str(root / "mkdocs.yml"))
    try:
        options.load_dict(dict(_mapping({} if values is None else values)))
    except ValidationError as error:
        raise SettingsError(f"mkdocs.yml: almanac: {error}") from error
    errors, _ = options.validate()
    for key, reason in errors:
        raise SettingsError(f"mkdocs.yml: almanac: {key}: {reason}")
    return options.as_settings()
