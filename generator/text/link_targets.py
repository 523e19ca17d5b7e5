"""What an address leads to, and the name that a reader knows it by: a table of known places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

# The order of the buttons: what can be used at once, then what tells more of the work, then
# what leads to other works or to their makers.
KINDS = tuple("code,model,data set,demo,archive,collection,project,paper,video,profile".split(","))
_LONGEST_LABEL = 80

_HUB = r"(?:huggingface\.co|hf\.co)"
# First parts of a path below which no model, repository or profile lies.
_NOT_HUB = (
    "(?!(?:api|docs|blog|papers|collections|datasets|spaces|models|tasks|learn|posts|chat|search|join"
    "|login|pricing|enterprise|settings|new|organizations|resources|tokenizers)(?:[/?]|$))"
)
_NOT_GITHUB = (
    "(?!(?:orgs|topics|features|sponsors|apps|marketplace|collections|settings|search|login|about"
    "|enterprise|readme|site|user-attachments)(?:[/?]|$))"
)
_ARXIV_ID = r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})"
# arXiv itself, and those who show its papers in their own way.
_ARXIV = r"(?:(?:export\.)?arxiv|alphaxiv|ar5iv)\.org|ar5iv\.labs\.arxiv\.org"
# What a reader or a mailing has added to an address, and the page that a folder shows anyway.
_ADDED = re.compile(r"utm_\w*(?:=|$)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index\.html?)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A row: addresses that match `pattern` lead to `kind`, named by `label`.

    `pattern` is matched from the beginning of `host/path?query`, without `www.`. `label` is
    a format for the pattern's groups. Two addresses of one site (or host, where the site is
    empty) and one label lead to the same thing; where `is_exact`, capitals tell labels apart.
    """

    kind: str
    site: str
    pattern: str
    label: str
    is_exact: bool = False


PLACES = (
    Place("code", "GitHub", rf"github\.com/{_NOT_GITHUB}([^/?]+)/([^/?]+)", "{0}/{1}"),
    Place("code", "GitHub", r"raw\.githubusercontent\.com/([^/?]+)/([^/?]+)", "{0}/{1}"),
    Place("code", "gist", r"gist\.github\.com/([^/?]+)/([0-9a-f]+)", "gist {0}/{1:.7}"),
    # GitLab has groups in groups; one that an institute runs itself is named by its host.
    Place(
        "code",
        "",
        r"gitlab\.(?:[\w-]+\.)*[a-z]+/([^/?]+(?:/(?!(?:-|tree|blob)(?:[/?]|$))[^/?]+)+)",
        "{0}",
    ),
    Place("code", "", r"(?:bitbucket\.org|codeberg\.org|gitee\.com)/([^/?]+/[^/?]+)", "{0}"),
    Place("code", "", r"sourceforge\.net/projects/([^/?]+)", "{0}"),
    Place(
        "code",
        "",
        r"anonymous\.4open\.science/(?:(?:r|repository|anonymize|status)/)?([^/?]+)",
        "{0}",
        is_exact=True,
    ),
    Place("code", "PyPI", r"pypi\.org/project/([^/?]+)", "{0}"),
    Place(
        "data set",
        "Hugging Face data sets",
        rf"{_HUB}/(?:api/)?datasets/([^/?]+(?:/(?!(?:viewer|tree|blob|resolve)(?:[/?]|$))[^/?]+)?)",
        "{0}",
    ),
    Place("data set", "Kaggle", r"kaggle\.com/datasets/([^/?]+/[^/?]+)", "{0}"),
    Place("data set", "ModelScope", r"modelscope\.(?:cn|ai)/datasets/([^/?]+/[^/?]+)", "{0}"),
    Place("demo", "Hugging Face Spaces", rf"{_HUB}/spaces/([^/?]+/[^/?]+)", "{0}"),
    Place("demo", "", r"((?:[\w-]+\.)+(?:hf\.space|gradio\.(?:app|live)|streamlit\.app))", "{0}"),
    Place("demo", "ModelScope", r"modelscope\.(?:cn|ai)/studios/([^/?]+/[^/?]+)", "{0}"),
    Place(
        "collection",
        "Hugging Face",
        rf"{_HUB}/collections/([^/?]+)/([^/?]+?)(?:-[0-9a-f]{{24}})?(?:[/?]|$)",
        "{0}/{1}",
    ),
    Place("paper", "arXiv", rf"{_HUB}/papers/(\d{{4}}\.\d{{4,5}})", "arXiv:{0}"),
    Place("model", "Hugging Face", rf"{_HUB}/api/models/([^/?]+/[^/?]+)", "{0}"),
    Place("model", "Hugging Face", rf"{_HUB}/{_NOT_HUB}([^/?]+/[^/?]+)", "{0}"),
    Place("model", "ModelScope", r"modelscope\.(?:cn|ai)/models/([^/?]+/[^/?]+)", "{0}"),
    Place(
        "archive", "Zenodo", r"zenodo\.org/(?:records?|doi/10\.5281/zenodo\.)/?(\d+)", "Zenodo {0}"
    ),
    Place("archive", "Zenodo", r"(?:dx\.)?doi\.org/10\.5281/zenodo\.(\d+)", "Zenodo {0}"),
    Place(
        "paper",
        "arXiv",
        rf"(?:{_ARXIV})/(?:abs|pdf|html|format|src)/{_ARXIV_ID}",
        "arXiv:{0}",
    ),
    Place("paper", "arXiv", rf"(?:dx\.)?doi\.org/10\.48550/arxiv\.{_ARXIV_ID}", "arXiv:{0}"),
    Place("paper", "DOI", r"(?:dx\.)?doi\.org/(10\.\d{4,9}/[^?]+)", "doi:{0}"),
    Place(
        "paper",
        "OpenReview",
        r"openreview\.net/(?:forum|pdf|attachment)\?(?:.*&)?id=([\w-]+)",
        "OpenReview {0}",
        is_exact=True,
    ),
    Place(
        "paper",
        "ACL Anthology",
        r"aclanthology\.org/([a-z]\d\d-\d{4}|\d{4}\.[\w-]+\.\d+)",
        "ACL Anthology {0}",
    ),
    Place(
        "video",
        "YouTube",
        r"(?:m\.)?youtube\.com/(?:watch/?\?(?:.*&)?v=|shorts/|embed/|live/)([\w-]+)",
        "YouTube {0}",
        is_exact=True,
    ),
    Place("video", "YouTube", r"youtu\.be/([\w-]+)", "YouTube {0}", is_exact=True),
    Place(
        "video",
        "YouTube",
        r"(?:[\w-]+\.)*youtube\.com/playlist\?(?:.*&)?list=([\w-]+)",
        "YouTube playlist {0}",
        is_exact=True,
    ),
    Place(
        "video",
        "YouTube",
        r"(?:[\w-]+\.)*youtube\.com/(?:(?:channel|user|c)/)?([^/?]+)",
        "YouTube {0}",
        is_exact=True,
    ),
    Place("video", "Vimeo", r"(?:player\.)?vimeo\.com/(?:video/)?(\d+)", "Vimeo {0}"),
    Place(
        "video",
        "Bilibili",
        r"(?:m\.)?bilibili\.com/video/(\w+)",
        "Bilibili {0}",
        is_exact=True,
    ),
    Place("video", "", r"([^?]+\.(?:mp4|webm))$", "{0}", is_exact=True),
    Place("profile", "Hugging Face", rf"{_HUB}/{_NOT_HUB}([^/?]+)/?(?:\?|$)", "{0}"),
    Place("profile", "Hugging Face", rf"{_HUB}/(?:collections|spaces)/([^/?]+)/?$", "{0}"),
    Place("profile", "GitHub", rf"github\.com/(?:orgs/)?{_NOT_GITHUB}([^/?]+)", "{0}"),
)
_PLACES = tuple((place, re.compile(place.pattern, re.IGNORECASE)) for place in PLACES)


@dataclass(frozen=True, slots=True)
class Target:
    """What an address leads to. Addresses of the same `identity` lead to the same thing."""

    kind: str
    label: str
    identity: tuple[str, str]


def target(url: str) -> Target:
    """What `url`, an address with a host, leads to: the first row of `PLACES` that fits.

    An address of no known place is a project: abstracts hardly give others.

    >>> target("http://www.github.com/Bees/Ladder.git").label
    'Bees/Ladder'
    >>> target("https://bees.github.io/ladder/").label
    'bees.github.io/ladder'
    """
    parts = urlsplit(url)
    host = host_of(parts)
    query = f"?{parts.query}" if parts.query else ""
    for place, pattern in _PLACES:
        match = pattern.match(f"{host}{parts.path}{query}")
        if match:
            label = place.label.format(*match.groups()).rstrip("/").removesuffix(".git")
            same = label if place.is_exact else label.casefold()
            return Target(place.kind, _cut(label), (place.site or host, same))
    return Target("project", _cut(host + parts.path.rstrip("/")), (host, _page(parts)))


def _page(parts: SplitResult) -> str:
    """What of an address tells its page from others of the host.

    A place within the page does not, save where the page is made of such (`#/about`).
    """
    path = _INDEX.sub("", parts.path).rstrip("/")
    query = "&".join(one for one in parts.query.split("&") if not _ADDED.match(one))
    route = parts.fragment.rstrip("/") if parts.fragment.startswith(("/", "!/")) else ""
    return f"{path}?{query}#{route}"


def host_of(parts: SplitResult) -> str:
    """The host without `www.`, lower case, in the letters that the network uses.

    So a name written in letters of other scripts that look like Latin ones is seen for what
    it is. `UnicodeError` where no network could know the host.
    """
    host = (parts.hostname or "").removeprefix("www.")
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _cut(label: str) -> str:
    """`label`, short enough for a button."""
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
