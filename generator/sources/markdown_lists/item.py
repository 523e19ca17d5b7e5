"""A line of a Markdown list → the paper that it names: its title, its id, links to code."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.identifiers import find_arxiv_id, find_doi
from generator.sources.addresses import web_address
from generator.sources.markdown_text import MarkdownLink, find_links, plain_text, simplify
from generator.sources.records import title_fault

# Names of a link that say what it leads to, not how the paper is called.
_KINDS = (
    "paper|papers|pdf|arxiv|ar5iv|abs|abstract|link|links|html|doi|hf|hugging ?face|alphaxiv"
    "|preprint|here|read|read more|source|url|full text|openreview|论文|链接|code|github|project"
    "|website|page|web|homepage|home|blog|demo|data|dataset|datasets|model|models|video|slides|poster"
    "|official|repo|repository|stars?|bibtex|cite|citation"
)
_GENERIC = re.compile(
    rf"(?:the |official |our )?(?:{_KINDS})(?:[ /+&-]{{1,3}}(?:{_KINDS}))?"
    r"(?:[ :#]{0,2}\d{4}(?:\.\d{4,5}(?:v\d+)?)?)?",
    re.I,
)
_ID_ALONE = re.compile(
    r"(?:arxiv:? ?)?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?", re.I
)
# `ICLR 2025`, `NeurIPS'24`, `arXiv, Jan 2025`.
_VENUE = re.compile(r"[\w&/@.,’' -]{0,30}?(?:\b(?:19|20)\d\d|['’]\d\d)(?:[./-]\d{1,2}){0,2}", re.I)
_CODE = re.compile(
    r"(?:official |source )?(?:code|github|repo|repository|stars?|github code)s?\b", re.I
)
_CODE_HOST = re.compile(
    r"https?://(?:www\.)?(?:github|gitlab|bitbucket|codeberg|gitee)\.(?:com|org)/", re.I
)
_PROJECT = re.compile(r"(?:project|website|web|page|homepage|home|project ?page|site)\b", re.I)
_QUOTED = re.compile(r"[“\"]([^“”\"]{10,400})[”\"]")
_BOLD = re.compile(r"\*\*(?=\S)((?:[^*]|\*(?!\*)){1,400}+)\*\*")
# What stands around a title and is none of it: a number, a date, a venue, a mark.
_BRACKETS = r"(?:\[[^\[\]]{0,40}\]|\([^()]{0,20}\d[^()]{0,20}\)|\([A-Z]{2,10}\)|`[^`]{0,40}`)"
_PREFIX = re.compile(
    rf"(?:{_BRACKETS}[:.]?\s+|\d{{4}}[./-]\d\d(?:[./-]\d\d)?:?\s+|\d{{1,4}}[.):]\s+|[^\w“\"(\[*`]+)"
)
_SUFFIX = re.compile(
    rf"(?:\s{_BRACKETS}|,?\s\*[^*]{{1,1500}}\*\.?"
    r"|,\s[A-Za-z][\w'’&/ -]{1,25}[ '’](?:19|20)?\d\d\.?|[\s:,;|·•–—>\[(*-])$"
)
# A text with more than a title: a second sentence, authors, the note of a citation.
_NOT_ALONE = re.compile(r"[.!?]\s+\S|\bet al\b|\baccessed\b|\bretrieved\b", re.I)
_EMPHASISED = re.compile(r"(?<!\*)\*[^*]{1,1500}\*(?!\*)|(?<![\w_])_[^_]{1,1500}_(?![\w_])")
_NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s+")
_LABEL = re.compile(r"(?:paper|arxiv|links?|url|pdf|论文|链接)\W{0,4}[:：]", re.I)
# What a browser or an extension makes of a page's title.
_PAGE = re.compile(
    r"^(?:Paper page\s{0,3}[-–—:]?\s|\[\d{4}\.\d{4,5}(?:v\d+)?\]|arXiv:\d\S{4,15}\s)\s*", re.I
)
_SITE = re.compile(
    r"\s*(?:\((?:huggingface\.co|arxiv\.org)\)|[|·]\s*(?:arXiv|alphaXiv|Hugging ?Face)[^|]{0,20})$",
    re.I,
)
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MIN_IDEOGRAPHS = 8
_MAX_LENGTH = 2000
_BREAK = re.compile(r"<br ?/?>", re.I)
_MAX_WORDS_BEFORE = 6
# A link to a repository is named by a paper's title, if it has as many words.
_MIN_WORDS_OF_CODE = 5


@dataclass(frozen=True, slots=True)
class ItemPaper:
    """What a line says of a paper; the title is empty if it cannot be told from the rest.

    `others` are the titles of more papers that the line links to.
    """

    title: str
    arxiv: str | None
    doi: str | None
    code: str | None = None
    project_page: str | None = None
    others: tuple[str, ...] = ()


def read_item(text: str, *, from_links: bool = False) -> ItemPaper | None:
    """Return the paper of a heading or a list item, in Markdown; None if it links to none.

    The title is looked for in the text of links only if `from_links`.

    >>> read_item("**[On Bees](https://arxiv.org/abs/2501.01234)** A. B. [[code](https://x.org)]")
    ItemPaper(title='On Bees', arxiv='2501.01234', doi=None, code='https://x.org', \
project_page=None, others=())
    """
    text = simplify(text)
    links = find_links(text)
    papers = [link for link in links if _names_paper(link)]
    if not papers:
        return None
    title = _title_of_link(text, papers) if from_links else _title(text, links, papers)
    return _paper(papers, links, title)


def read_row(cells: Sequence[str], title_column: int | None) -> ItemPaper | None:
    """Return the paper of a row of a table; None if it links to none."""
    # Below the title, a cell may have the names of its authors.
    titles = [simplify(_BREAK.split(cell, maxsplit=1)[0]) for cell in cells]
    cells = [simplify(cell) for cell in cells]
    links = [link for cell in cells for link in find_links(cell)]
    papers = [link for link in links if _names_paper(link)]
    if not papers:
        return None
    title = next((_clean_title(link.text) for link in papers if is_title(link.text)), "")
    if not title and title_column is not None and title_column < len(cells):
        title = bare_title(titles[title_column])
        title = title if is_title(title) else ""
    return _paper(papers, links, title)


def _paper(papers: list[MarkdownLink], links: list[MarkdownLink], title: str) -> ItemPaper:
    titled = (link for link in papers if title and _clean_title(link.text) == title)
    arxiv = find_arxiv_id(next(titled, papers[0]).address)
    if arxiv is None:
        arxiv = next(filter(None, (find_arxiv_id(link.address) for link in papers)), None)
    same = [link for link in papers if find_arxiv_id(link.address) in (arxiv, None)]
    others = (plain_text(link.text) for link in papers if link not in same and is_title(link.text))
    return ItemPaper(
        title=title,
        arxiv=arxiv,
        doi=next(filter(None, (find_doi(link.address) for link in same)), None),
        code=_address(links, _is_code),
        project_page=_address(links, _is_project),
        others=tuple(other for other in others if len(other.split()) > 2),
    )


def _names_paper(link: MarkdownLink) -> bool:
    return bool(
        find_arxiv_id(link.address) or ("doi.org/" in link.address and find_doi(link.address))
    )


def link_addresses(text: str) -> tuple[str | None, str | None]:
    """Return the addresses of the code and of the project that a line in Markdown links to."""
    links = find_links(simplify(text))
    return _address(links, _is_code), _address(links, _is_project)


def bare_title(text: str) -> str:
    """Return the text of a heading or an item without number, date and venue around it.

    >>> bare_title("3. **On Bees and Ladders** (ICLR 2025)")
    'On Bees and Ladders'
    """
    text = simplify(text)
    return _quoted(text) or _bold(text) or _clean_title(_strip(text[:_MAX_LENGTH]))


def is_beside_title(text: str) -> bool:
    """Return whether a line with links has nothing beside them, or what stands below a title.

    >>> is_beside_title("*Ada Lovelace, Mary Somerville*. [[pdf](https://x.org)], 2025.01")
    True
    >>> is_beside_title("and the rest of a title [[pdf](https://x.org)]")
    False
    """
    text = simplify(text)
    for link in reversed(find_links(text)):
        text = text[: link.start] + text[link.end :]
    text = _LABEL.sub("", _EMPHASISED.sub("", text))
    rest = plain_text(text).strip(" []()|·•,.;:/-")
    words = [word for word in rest.split() if any(map(str.isalpha, word))]
    return len(words) < 2 or _looks_like_names(rest)


def is_title(text: str) -> bool:
    """Return whether Markdown text can be a title: two words or more, and no name of a link."""
    title = _clean_title(text)
    bare = title.strip(" []().,:;|!“”\"'*")
    return (
        (len(bare.split()) > 1 or len(_IDEOGRAPH.findall(bare)) >= _MIN_IDEOGRAPHS)
        and title_fault(title) is None
        and not _GENERIC.fullmatch(bare)
        and not _ID_ALONE.fullmatch(bare)
        and not _VENUE.fullmatch(bare)
    )


def _title(text: str, links: list[MarkdownLink], papers: list[MarkdownLink]) -> str:
    """Return the title in a line, empty if it is not sure; the first way that gives one is used."""
    first = papers[0]
    before = text[: first.start]
    ways = (
        _title_of_link(text, papers),
        _quoted(before),
        _title_of_link(text, [link for link in links if link.start < first.start]),
        _bold(before),
        _alone(before),
        "" if any(map(str.isalpha, _strip(before))) else _alone(_text_between(text, first, links)),
    )
    return next(filter(None, ways), "")


def _title_of_link(text: str, links: list[MarkdownLink]) -> str:
    for link in links:
        if is_title(link.text):
            title = _clean_title(link.text)
            is_near = len(plain_text(text[: link.start]).split()) <= _MAX_WORDS_BEFORE
            is_tool = _CODE_HOST.match(link.address) and len(title.split()) < _MIN_WORDS_OF_CODE
            return title if is_near and not is_tool else ""
    return ""


def _quoted(before: str) -> str:
    match = _QUOTED.search(before)
    title = _clean_title(match[1]).rstrip(",") if match else ""
    return title if len(title.split()) > 2 and is_title(title) else ""


def _bold(before: str) -> str:
    """Return the text in bold; `**Name**: the rest` is a title as a whole."""
    match = _BOLD.search(before)
    if match is None or len(plain_text(before[: match.start()]).split()) > _MAX_WORDS_BEFORE:
        return ""
    rest = before[match.end() :]
    if match[1].rstrip().endswith(":") or rest.lstrip().startswith(":"):
        return _alone(before[match.start() :])
    title = _NUMBER.sub("", match[1])
    return _clean_title(title) if is_title(match[1]) else ""


def _alone(text: str) -> str:
    """Return a text that is a title alone, without dates and venues around it, or an empty one."""
    if len(text) > _MAX_LENGTH:
        return ""
    text = _strip(text)
    title = _clean_title(text).strip('“”"')
    is_sure = not _NOT_ALONE.search(title) and not _looks_like_names(title)
    is_long = len(title.split()) > 2 or len(_IDEOGRAPH.findall(title)) >= _MIN_IDEOGRAPHS
    is_plain = not (find_links(text) or _EMPHASISED.fullmatch(text) or _is_described(text))
    return title if is_sure and is_long and is_plain and is_title(title) else ""


def _is_described(text: str) -> bool:
    """Return whether a name in bold and what it is stand there: `**Mamba** - state spaces`."""
    match = _BOLD.search(text)
    if match is None or match[1].rstrip().endswith(":"):
        return False
    rest = text[match.end() :].lstrip()
    return bool(rest) and not rest.startswith(":")


def _looks_like_names(text: str) -> bool:
    """Return whether a text is names of people: two or more, of two to four words."""
    parts = [part.split() for part in re.split(r",| and | & ", text) if part.strip(" .*")]
    return len(parts) > 1 and all(
        1 < len(part) < 5 and all(word[:1].isupper() or len(word) < 4 for word in part)
        for part in parts
        if part[0] not in ("et", "...", "…")
    )


def _clean_title(text: str) -> str:
    """Return a title as plain text, without what browsers add to it and without a full stop.

    >>> _clean_title("Paper page - On **Bees** (huggingface.co)"), _clean_title("[2501.01234] A B.")
    ('On Bees', 'A B')
    """
    title = _SITE.sub("", _PAGE.sub("", plain_text(text)))
    return title if title.endswith("..") else title.removesuffix(".")


def _strip(text: str) -> str:
    for _ in range(6):
        match = _PREFIX.match(text)
        if match is None:
            break
        text = text[match.end() :]
    for _ in range(20):
        shorter = _SUFFIX.sub("", text)
        if shorter == text:
            break
        text = shorter
    return text


def _text_between(text: str, link: MarkdownLink, links: list[MarkdownLink]) -> str:
    """Return the text behind a link, to the next one; with the brackets around links away."""
    following = next((other.start for other in links if other.start > link.start), len(text))
    return text[link.end : following].lstrip("])")


def _is_code(link: MarkdownLink) -> bool:
    name = plain_text(link.text).strip(" []()")
    return bool(_CODE.match(name) and (len(name.split()) < 3 or _CODE_HOST.match(link.address)))


def _is_project(link: MarkdownLink) -> bool:
    name = plain_text(link.text).strip(" []()")
    return bool(_PROJECT.match(name)) and len(name.split()) < 3


def _address(links: list[MarkdownLink], has_kind: Callable[[MarkdownLink], bool]) -> str | None:
    addresses = (web_address(link.address) for link in links if has_kind(link))
    return next(filter(None, addresses), None)
