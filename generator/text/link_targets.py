"""What a web address leads to, and a short label for it: a table of address patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

# The kinds of targets in the order of the buttons: what can be used at once, then what says more
# about the work, then what leads to other works or to people.
KINDS = tuple("code,model,data set,demo,archive,collection,project,paper,video,profile".split(","))
_MAX_LABEL_LENGTH = 80

_HUGGING_FACE = r"(?:huggingface\.co|hf\.co)"
# Paths of these sites that lead to no model, repository or profile.
_NOT_HUGGING_FACE_PAGE = (
    "(?!(?:api|docs|blog|papers|collections|datasets|spaces|models|tasks|learn|posts|chat|search|join"
    "|login|pricing|enterprise|settings|new|organizations|resources|tokenizers)(?:[/?]|$))"
)
_NOT_GITHUB_PAGE = (
    "(?!(?:orgs|topics|features|sponsors|apps|marketplace|collections|settings|search|login|about"
    "|enterprise|readme|site|user-attachments)(?:[/?]|$))"
)
_ARXIV_ID = r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})"
# arXiv and sites that show its papers in another form.
_ARXIV = r"(?:(?:export\.)?arxiv|alphaxiv|ar5iv)\.org|ar5iv\.labs\.arxiv\.org"
# Parts of an address that do not change the page: tracking parameters, the index of a folder.
_TRACKING_PARAMETER = re.compile(r"utm_\w*(?:=|$)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index\.html?)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TargetPattern:
    """A pattern of addresses, and what they lead to.

    `pattern` is matched at the beginning of `host/path?query`, without `www.`. `label` is a
    format string for the groups of the pattern. Two addresses of the same `site` (of the same host
    where it is empty) and with the same label lead to the same thing. Case is significant in a
    label if `is_exact`.
    """

    kind: str
    site: str
    pattern: str
    label: str
    is_exact: bool = False


TARGET_PATTERNS = (
    TargetPattern("code", "GitHub", rf"github\.com/{_NOT_GITHUB_PAGE}([^/?]+)/([^/?]+)", "{0}/{1}"),
    TargetPattern("code", "GitHub", r"raw\.githubusercontent\.com/([^/?]+)/([^/?]+)", "{0}/{1}"),
    TargetPattern("code", "gist", r"gist\.github\.com/([^/?]+)/([0-9a-f]+)", "gist {0}/{1:.7}"),
    # GitLab has nested groups; many organisations host a GitLab of their own.
    TargetPattern(
        "code",
        "",
        r"gitlab\.(?:[\w-]+\.)*[a-z]+/([^/?]+(?:/(?!(?:-|tree|blob)(?:[/?]|$))[^/?]+)+)",
        "{0}",
    ),
    TargetPattern(
        "code", "", r"(?:bitbucket\.org|codeberg\.org|gitee\.com)/([^/?]+/[^/?]+)", "{0}"
    ),
    TargetPattern("code", "", r"sourceforge\.net/projects/([^/?]+)", "{0}"),
    TargetPattern(
        "code",
        "",
        r"anonymous\.4open\.science/(?:(?:r|repository|anonymize|status)/)?([^/?]+)",
        "{0}",
        is_exact=True,
    ),
    TargetPattern("code", "PyPI", r"pypi\.org/project/([^/?]+)", "{0}"),
    TargetPattern(
        "data set",
        "Hugging Face data sets",
        rf"{_HUGGING_FACE}/(?:api/)?datasets/([^/?]+(?:/(?!(?:viewer|tree|blob|resolve)(?:[/?]|$))[^/?]+)?)",
        "{0}",
    ),
    TargetPattern("data set", "Kaggle", r"kaggle\.com/datasets/([^/?]+/[^/?]+)", "{0}"),
    TargetPattern(
        "data set", "ModelScope", r"modelscope\.(?:cn|ai)/datasets/([^/?]+/[^/?]+)", "{0}"
    ),
    TargetPattern("demo", "Hugging Face Spaces", rf"{_HUGGING_FACE}/spaces/([^/?]+/[^/?]+)", "{0}"),
    TargetPattern(
        "demo", "", r"((?:[\w-]+\.)+(?:hf\.space|gradio\.(?:app|live)|streamlit\.app))", "{0}"
    ),
    TargetPattern("demo", "ModelScope", r"modelscope\.(?:cn|ai)/studios/([^/?]+/[^/?]+)", "{0}"),
    TargetPattern(
        "collection",
        "Hugging Face",
        rf"{_HUGGING_FACE}/collections/([^/?]+)/([^/?]+?)(?:-[0-9a-f]{{24}})?(?:[/?]|$)",
        "{0}/{1}",
    ),
    TargetPattern("paper", "arXiv", rf"{_HUGGING_FACE}/papers/(\d{{4}}\.\d{{4,5}})", "arXiv:{0}"),
    TargetPattern("model", "Hugging Face", rf"{_HUGGING_FACE}/api/models/([^/?]+/[^/?]+)", "{0}"),
    TargetPattern(
        "model", "Hugging Face", rf"{_HUGGING_FACE}/{_NOT_HUGGING_FACE_PAGE}([^/?]+/[^/?]+)", "{0}"
    ),
    TargetPattern("model", "ModelScope", r"modelscope\.(?:cn|ai)/models/([^/?]+/[^/?]+)", "{0}"),
    TargetPattern(
        "archive", "Zenodo", r"zenodo\.org/(?:records?|doi/10\.5281/zenodo\.)/?(\d+)", "Zenodo {0}"
    ),
    TargetPattern("archive", "Zenodo", r"(?:dx\.)?doi\.org/10\.5281/zenodo\.(\d+)", "Zenodo {0}"),
    TargetPattern(
        "paper",
        "arXiv",
        rf"(?:{_ARXIV})/(?:abs|pdf|html|format|src)/{_ARXIV_ID}",
        "arXiv:{0}",
    ),
    TargetPattern(
        "paper", "arXiv", rf"(?:dx\.)?doi\.org/10\.48550/arxiv\.{_ARXIV_ID}", "arXiv:{0}"
    ),
    TargetPattern("paper", "DOI", r"(?:dx\.)?doi\.org/(10\.\d{4,9}/[^?]+)", "doi:{0}"),
    TargetPattern(
        "paper",
        "OpenReview",
        r"openreview\.net/(?:forum|pdf|attachment)\?(?:.*&)?id=([\w-]+)",
        "OpenReview {0}",
        is_exact=True,
    ),
    TargetPattern(
        "paper",
        "ACL Anthology",
        r"aclanthology\.org/([a-z]\d\d-\d{4}|\d{4}\.[\w-]+\.\d+)",
        "ACL Anthology {0}",
    ),
    TargetPattern(
        "video",
        "YouTube",
        r"(?:m\.)?youtube\.com/(?:watch/?\?(?:.*&)?v=|shorts/|embed/|live/)([\w-]+)",
        "YouTube {0}",
        is_exact=True,
    ),
    TargetPattern("video", "YouTube", r"youtu\.be/([\w-]+)", "YouTube {0}", is_exact=True),
    TargetPattern(
        "video",
        "YouTube",
        r"(?:[\w-]+\.)*youtube\.com/playlist\?(?:.*&)?list=([\w-]+)",
        "YouTube playlist {0}",
        is_exact=True,
    ),
    TargetPattern(
        "video",
        "YouTube",
        r"(?:[\w-]+\.)*youtube\.com/(?:(?:channel|user|c)/)?([^/?]+)",
        "YouTube {0}",
        is_exact=True,
    ),
    TargetPattern("video", "Vimeo", r"(?:player\.)?vimeo\.com/(?:video/)?(\d+)", "Vimeo {0}"),
    TargetPattern(
        "video",
        "Bilibili",
        r"(?:m\.)?bilibili\.com/video/(\w+)",
        "Bilibili {0}",
        is_exact=True,
    ),
    TargetPattern("video", "", r"([^?]+\.(?:mp4|webm))$", "{0}", is_exact=True),
    TargetPattern(
        "profile",
        "Hugging Face",
        rf"{_HUGGING_FACE}/{_NOT_HUGGING_FACE_PAGE}([^/?]+)/?(?:\?|$)",
        "{0}",
    ),
    TargetPattern(
        "profile", "Hugging Face", rf"{_HUGGING_FACE}/(?:collections|spaces)/([^/?]+)/?$", "{0}"
    ),
    TargetPattern("profile", "GitHub", rf"github\.com/(?:orgs/)?{_NOT_GITHUB_PAGE}([^/?]+)", "{0}"),
)
_COMPILED_PATTERNS = tuple((row, re.compile(row.pattern, re.IGNORECASE)) for row in TARGET_PATTERNS)


@dataclass(frozen=True, slots=True)
class Target:
    """What an address leads to; addresses with the same `identity` lead to the same thing."""

    kind: str
    label: str
    identity: tuple[str, str]


def find_target(url: str) -> Target:
    """Return what `url`, an address with a host, leads to.

    The first matching row of `TARGET_PATTERNS` decides. An address that matches none is a
    project: abstracts hardly ever contain others.

    >>> find_target("http://www.github.com/Bees/Ladder.git").label
    'Bees/Ladder'
    >>> find_target("https://bees.github.io/ladder/").label
    'bees.github.io/ladder'
    """
    parts = urlsplit(url)
    host = normalize_host(parts)
    query = f"?{parts.query}" if parts.query else ""
    for row, pattern in _COMPILED_PATTERNS:
        match = pattern.match(f"{host}{parts.path}{query}")
        if match:
            label = row.label.format(*match.groups()).rstrip("/").removesuffix(".git")
            key = label if row.is_exact else label.casefold()
            return Target(row.kind, _shorten(label), (row.site or host, key))
    return Target("project", _shorten(host + parts.path.rstrip("/")), (host, _page_key(parts)))


def _page_key(parts: SplitResult) -> str:
    """Return the part of an address that identifies a page among those of its host.

    The fragment does so only where it is a route of the page's script (`#/about`).
    """
    path = _INDEX.sub("", parts.path).rstrip("/")
    parameters = parts.query.split("&")
    query = "&".join(part for part in parameters if not _TRACKING_PARAMETER.match(part))
    route = parts.fragment.rstrip("/") if parts.fragment.startswith(("/", "!/")) else ""
    return f"{path}?{query}#{route}"


def normalize_host(parts: SplitResult) -> str:
    """Return the host in lower case and in ASCII, without `www.`.

    ASCII (Punycode) shows letters of other scripts that look like Latin ones. `UnicodeError`
    where the host cannot be encoded.
    """
    host = (parts.hostname or "").removeprefix("www.")
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _shorten(label: str) -> str:
    """Return `label`, cut to the length of a button."""
    if len(label) <= _MAX_LABEL_LENGTH:
        return label
    return f"{label[: _MAX_LABEL_LENGTH - 1]}…"
