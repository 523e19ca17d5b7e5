"""List the pages that are looked at: one of each of the generator's kinds, and more.

They are of a site that has a page of every kind: that of the tests' world and one listing more,
of papers that are hard to show.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from playwright.sync_api import Page, expect

import generator.pages
from tests.support.building import ROOT, edit, run
from tests.support.visits import Visit, results

# Pages that are written by hand or that a script fills.
OTHERS = {
    "about": "about/",
    "subscribe": "subscribe/",
    "search": "search/",
    "search with results": "search/?q=learning",
    "search without a result": "search/?q=%22xylophone+zeppelin%22",
    "reading list": "reading/",
    "reading list with papers": "reading/",
    "offline": "offline/",
    "not found": "papers/deep-learning-000000/",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at of a kind of page: of the pages at `paths`, that of the highest `rank`."""

    paths: str
    rank: Callable[[Path], int] = lambda page: page.stat().st_size


LOOKS = {kind.name: Look(kind.paths) for kind in generator.pages.KINDS} | {
    "shared address": Look("papers/*-*/", lambda page: page.read_text("utf-8").count("this title")),
    "former address": Look(
        "tags/*/", lambda page: page.read_text("utf-8").count("another address")
    ),
    "trends of a facet": Look("trends/*/", lambda page: page.read_text("utf-8").count("<table")),
    "phrase": Look("trends/*/", lambda page: page.read_text("utf-8").count("<article")),
    "paper with a history": Look(
        "papers/*-*/", lambda page: page.read_text("utf-8").count("<del>")
    ),
    "paper with nothing": Look("papers/*-*/", lambda page: -page.stat().st_size),
    "page 2 of all papers": Look("papers/page-2/"),
}
KINDS = [*LOOKS, *OTHERS]
KEPT = 3


def address(kind: str, site: Path) -> str:
    """Return where the page of `kind` lies below the root of the built `site`."""
    return addresses(site)[kind]


def addresses(site: Path) -> dict[str, str]:
    """Return, by kind, where a page of each kind that the built `site` has lies below its root."""
    found = {
        kind: path
        for kind, path in OTHERS.items()
        if kind == "not found" or (site / path.partition("?")[0] / "index.html").exists()
    }
    for kind, look in LOOKS.items():
        pages = [
            page
            for page in sorted(site.glob(f"{look.paths}index.html"))
            if look.paths.startswith("papers/page-") or not page.parent.name.startswith("page-")
        ]
        if pages:
            path = max(pages, key=look.rank).parent.relative_to(site).as_posix()
            found[kind] = "" if path == "." else f"{path}/"
    return found


def open_kind(visit: Visit, kind: str, site: Path) -> Page:
    """Open the page of `kind` and wait until it shows what makes it this kind."""
    if kind == "reading list with papers":
        cards = visit.open().locator(".card")
        for number in range(KEPT):
            cards.nth(number).locator("button[aria-pressed]").click()
    path = address(kind, site)
    tab = visit.open_missing(path) if kind == "not found" else visit.open(path)
    if kind == "search":
        expect(tab.locator(".filters .count").first).not_to_be_empty()
    elif kind in ("search with results", "not found"):
        expect(results(tab).first).to_be_visible()
    elif kind == "map":
        expect(tab.locator(".map canvas")).to_be_visible()
    elif kind == "search without a result":
        expect(tab.get_by_role("main").get_by_role("status")).to_contain_text("No paper")
    elif kind == "reading list with papers":
        expect(tab.get_by_role("main").locator(".card")).to_have_count(KEPT)
    return visit.settle()


# --- papers that are hard to show ---

SAYING = (
    "Old clocks in church towers drift with the weather. This paper keeps a log of forty of "
    "them and fits one small model to all, which then tells the hour to within a minute. {}"
)


def _entry(title: str, abstract: str, last: str = "") -> str:
    return f"{title}\n\n{abstract}\n\n{last}"


def gallery() -> str:
    """Return a listing of papers that stretch a page: with everything, or with what is too long."""
    facets = yaml.safe_load(
        (ROOT / "generator/enrich/topics/vocabulary.yml").read_text(encoding="utf-8")
    )
    topics = [topic for facet in facets.values() for topic in facet.values()]
    sure = [topic["sure"][0].replace("*", "") for topic in topics if "sure" in topic][:40]
    everything = (
        f"ClockNet treats of {', '.join(sure)}. Accuracy is 10times higher at 5\\% of the cost. "
        "Code is at https://github.com/example/clocknet and weights at "
        "https://huggingface.co/example/clocknet-large"
    )
    return "\n".join(
        (
            _entry(
                "ClockNet: Everything That a Tower Tells",
                everything,
                "  • 671 authors\n·\nNov 3, 2025 12\n",
            ),
            _entry("Bells", SAYING.format("")),
            _entry("One Title for Two Papers", SAYING.format("The first is on Delft.")),
            _entry(
                "One Title for Two Papers",
                "Rivers carry more sand in spring than in autumn, and dredgers would like to "
                "know when. A camera on a bridge, a year of film and a ruler are enough.",
            ),
            _entry("ساعات الأبراج القديمة والطقس", SAYING.format("Titles go right to left too.")),
            _entry(
                f"{'Un' + 'believably' * 12} Long Words and https://example.org/{'a' * 180}",
                SAYING.format("w" * 200),
                "towers Society for the Preservation of the Clocks of Old Church Towers\n·\n"
                "Mar 3, 2024 1200\n",
            ),
        )
    )


def gallery_of_names() -> str:
    """Return an answer of Hugging Face's API: papers whose authors have several each."""
    names = ["Ada Example", "Jörg von Müller-Lüdenscheidt", "نور الهدى", "Hubert " + "Blaine" * 14]
    papers = (
        ("2501.00001", "The Sundial as a Clock", names),
        ("2501.00002", "Water Clocks in Winter", names[:3]),
        ("2501.00003", "A Clock That Nobody Winds", [names[0], names[3], "Bo Single"]),
    )
    return json.dumps(
        [_record(id, title, SAYING.format(title), names, 5) for id, title, names in papers]
    )


def gallery_of_trends() -> dict[str, str]:
    """Return days of Hugging Face's API, by file name: papers of which something rises.

    They are of four months; those of the later two treat of another matter. Half of the first
    day's are on the last day's list again, with more upvotes.
    """
    days = {}
    for month in (6, 7, 8, 9):
        day = f"2025-{month:02}-15"
        rows = [(month, n) for n in range(20)] + [(6, n) for n in range(10) if month == 9]
        days[f"{day}.json"] = json.dumps(
            [
                {
                    "paper": {
                        "id": f"25{of:02}.{n:05}",
                        "title": f"{'Dials' if of < 8 else _RISING} No. {of}{n:02}",
                        "summary": SAYING.format(
                            f"Sundial {of}{n:02}."
                            if of < 8
                            else f"{_RISING} meet reinforcement learning in tower {of}{n:02}."
                        ),
                        "publishedAt": f"2025-{of:02}-14T00:00:00.000Z",
                        "submittedOnDailyAt": f"{day}T00:00:00.000Z",
                        "upvotes": n + month,
                    },
                    "publishedAt": f"2025-{of:02}-14T00:00:00.000Z",
                }
                for of, n in rows
            ]
        )
    return days


_RISING = "Wetterunabhängigkeitsuntersuchungen of pendulum clocks"


def _record(
    id: str, title: str, abstract: str, authors: Sequence[str], upvotes: int
) -> dict[str, object]:
    return {
        "paper": {
            "id": id,
            "title": title,
            "summary": abstract,
            "authors": [{"name": name, "hidden": False} for name in authors],
            "publishedAt": "2025-01-02T00:00:00.000Z",
            "upvotes": upvotes,
        },
        "publishedAt": "2025-01-02T00:00:00.000Z",
        "title": title,
    }


def days_of_a_change() -> dict[str, str]:
    """Return the answers for two days, by name: between them a paper got another text and votes."""
    title, abstract = "The Sundial as a Clock", SAYING.format("The Sundial as a Clock")
    before = _record("2501.00001", title, abstract.replace("forty", "four"), [], 2)
    after = _record("2501.00001", f"{title} for Cloudy Days", abstract, [], 1320)
    return {"2024-12-30.json": json.dumps([before]), "2025-01-09.json": json.dumps([after])}


def a_site_before() -> dict[str, str]:
    """Return the data of a site before, by name: papers that are gone, and an earlier change."""
    nothing = dict.fromkeys("published authors organization arxiv doi code project_page".split())
    titles = ("Clocks Without Hands", "ساعات بلا عقارب", "Un" + "believably" * 12)
    papers: list[dict[str, object]] = [
        {"id": f"gone-{n}", "title": title, "abstract": "", "author_names": [], **nothing}
        for n, title in enumerate(titles)
    ]
    none: dict[str, object] = {"total": 0, "papers": []}
    merged = {"total": 9, "papers": [{"id": "gone-9", "title": titles[2], "into": "gone-8"}]}
    change = {"day": "2025-01-01", "new": none, "corrected": none, "merged": merged}
    return {
        "papers.jsonl.gz": "\n".join(map(json.dumps, papers)),
        "changes.jsonl": json.dumps({**change, "removed": none}),
    }


def add_every_kind(project: Path) -> None:
    """Give `project` what its site needs to have a page of every kind."""
    (project / "dumps/gallery.txt").write_text(gallery(), encoding="utf-8")
    (project / "dumps/gallery.json").write_text(gallery_of_names(), encoding="utf-8")
    for name, text in gallery_of_trends().items():
        (project / "dumps" / name).write_text(text, encoding="utf-8")
    for name, text in days_of_a_change().items():
        (project / "dumps" / name).write_text(text, encoding="utf-8")
    for name, text in a_site_before().items():
        (project / ".previous/data").mkdir(parents=True, exist_ok=True)
        (project / ".previous/data" / name).write_text(text, encoding="utf-8")
    done = run(project, "map")
    assert done.returncode == 0, done.stdout + done.stderr
    more = "moved: {tags/kettles: tags/computer-vision}\n      feeds: {Clocks: clocks OR towers}"
    edit(project / "mkdocs.yml", "page_size: 50", f"page_size: 12\n      {more}")
