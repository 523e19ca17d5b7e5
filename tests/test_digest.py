"""The mail of a day or a week: who gets which papers, in which order, and in which form."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from generator.digest import Options, rendering, subscriptions
from generator.digest.message import NO_HOST, host_of
from generator.digest.period import Period, day_period, newest_periods, week_period
from generator.digest.rendering import Digest, Item
from generator.identifiers import is_mail_address
from generator.model import Site
from generator.problems import SettingsError
from generator.settings import MailSettings, from_mapping
from generator.sources.fetch.days import RECORD
from tests.support.building import build_site, edit
from tests.support.digests import SITE, THURSDAY, WEDNESDAY, World, paper

OPTIONS = Options(Path(), Path(), Path())
ALL = "readers: [{address: ada@example.org, all: true}]\n"
HOSTILE = 'A <script>alert("1")</script> {{ x }} & <img src=https://evil.example/x.png>'

TITLE = "Tides < Gauges & {{ x }} \"of\" {% raw %} 'n' so on"


@pytest.fixture
def tides(tmp_path: Path) -> World:
    """Two papers on Wednesday, three on Thursday; one reader of everything."""
    world = World(tmp_path / "tides")
    world.add_day(WEDNESDAY, [paper(1, "Charts of Old Quays"), paper(2, "Lamps of Old Quays")])
    world.add_day(
        THURSDAY,
        [
            paper(3, "Gulls Above Harbour Walls", upvotes=3),
            paper(4, "Sparse Mixture of Experts for Tide Tables", upvotes=0, comments=3),
            paper(5, "Ropes and Knots of Harbour Boats", upvotes=30),
        ],
    )
    world.subscribe(ALL)
    return world


def _message(content: bytes) -> EmailMessage:
    return BytesParser(policy=SMTP).parsebytes(content)


def _part(content: bytes, kind: str) -> str:
    body = _message(content).get_body((kind,))
    assert body
    text: str = body.get_content()
    return text


class _Headings(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.titles: list[str] = []
        self._is_title = False
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag == "h2":
            self.titles.append("")
            self._is_title = True

    def handle_endtag(self, tag: str) -> None:
        self._is_title = self._is_title and tag != "h2"

    def handle_data(self, data: str) -> None:
        if self._is_title:
            self.titles[-1] += data


def _titles(content: bytes) -> list[str]:
    return _Headings(_part(content, "html")).titles


def _only(world: World) -> bytes:
    (content,) = world.files().values()
    return content


def test_an_address_in_a_wrong_place_is_masked(tides: World) -> None:
    tides.subscribe("readers:\n- ada@example.org: weekly\n")
    with pytest.raises(SettingsError, match=r":2: There is no key “a\*\*\*@example.org”"):
        tides.run()


# --- the period ---


def test_without_options_it_is_the_newest_day_and_no_clock(tides: World) -> None:
    report = tides.run()
    assert (report.written, report.sent) == (1, 0)
    assert tides.said[0] == "Thursday, 20 August 2026: 1 daily reader."
    assert _titles(_only(tides)) == [
        "Ropes and Knots of Harbour Boats",
        "Gulls Above Harbour Walls",
        "Sparse Mixture of Experts for Tide Tables",
    ]


def test_a_day_that_fetch_got_before_its_end_waits(tides: World) -> None:
    record = {"daily-papers": {"empty": [], "unfinished": [THURSDAY.isoformat()]}}
    (tides.root / "dumps" / RECORD).write_text(json.dumps(record), encoding="utf-8")
    tides.run()
    assert _titles(_only(tides)) == ["Charts of Old Quays", "Lamps of Old Quays"]


def test_a_paper_that_came_before_is_not_new(tides: World) -> None:
    tides.add_day(date(2026, 8, 21), [paper(3, "Gulls Above Harbour Walls"), paper(6, "Buoys")])
    tides.run()
    assert _titles(_only(tides)) == ["Buoys"]


def test_a_weekly_reader_gets_the_newest_week_that_is_over(tides: World) -> None:
    tides.subscribe("readers: [{address: ada@example.org, all: true, frequency: weekly}]\n")
    assert tides.run().written == 0
    tides.add_day(date(2026, 8, 24), [paper(6, "Buoys")])
    tides.run()
    assert next(iter(tides.files())).startswith("2026-W34-")
    assert len(_titles(_only(tides))) == 5
    subject = "5 new papers, 17 August 2026 to 23 August 2026 - Almanac of Tides"
    assert _message(_only(tides))["Subject"] == subject


def test_a_day_can_be_named(tides: World) -> None:
    tides.run(options=replace(OPTIONS, date="2026-08-19"))
    assert _titles(_only(tides)) == ["Charts of Old Quays", "Lamps of Old Quays"]


def test_no_mail_without_papers(tides: World) -> None:
    tides.subscribe("readers: [{address: ada@example.org, words: zeppelin}]\n")
    report = tides.run()
    assert (report.written, report.empty) == (0, 1)
    assert (
        tides.said[-1] == "a***@example.org: no new papers of Thursday, 20 August 2026, so no mail."
    )
    assert not tides.files()


def test_a_later_paper_of_a_listing_without_a_day_makes_no_day(tides: World) -> None:
    tides.run()
    before = list(tides.files())
    later = "@misc{later, title = {Tides of Another Century}, date = {2099-01-01}}\n"
    (tides.root / "dumps/library.bib").write_text(later, encoding="utf-8")
    again = World(tides.root)
    again.run()
    assert list(again.files()) == before


def test_listings_without_a_day_are_no_newest_day(tmp_path: Path) -> None:
    world = World(tmp_path / "w")
    (world.root / "dumps/list.csv").write_text("title,arxiv\nGulls at Sea,2608.00001\n")
    world.subscribe(ALL)
    with pytest.raises(SettingsError, match="No listing has a day"):
        world.run()


def test_periods() -> None:
    week = week_period("2026-W01")
    assert (week.first, week.last, week.name) == (date(2025, 12, 29), date(2026, 1, 4), "2026-W01")
    assert week.title == "29 December 2025 to 4 January 2026"
    assert ("2025-12-28" in week, "2025-12-29" in week, "2026-01-04" in week) == (False, True, True)
    day = day_period("2026-08-20")
    assert newest_periods(["2026-08-20"], frozenset()) == (day,)
    assert newest_periods(["2026-08-20"], {day.first}) == ()
    assert newest_periods(["2026-08-20", "2026-07-01"], {day.first}) == (
        Period(date(2026, 7, 1), date(2026, 7, 1)),
        week_period("2026-W27"),
    )


@pytest.mark.parametrize("text", ["2026-8-20", "20260820", "2026-02-30", "today", "", "2026-W34"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(SettingsError, match=r"^--date: .* Expected one such as 2025-09-04\.$"):
        day_period(text)


@pytest.mark.parametrize("text", ["2026-W54", "2026-34", "2026-W3", "0000-W01", "9999-W53", ""])
def test_what_is_no_week(text: str) -> None:
    with pytest.raises(SettingsError, match=r"^--week: .* Expected one such as 2025-W36\.$"):
        week_period(text)


def test_a_day_and_a_week_exclude_each_other(tides: World) -> None:
    with pytest.raises(SettingsError, match="--date and --week exclude each other"):
        tides.run(options=replace(OPTIONS, date="2026-08-20", week="2026-W34"))


# --- what a reader follows ---


@pytest.mark.parametrize(
    ("follows", "expected"),
    [
        ("topics: mixture of experts", ["Sparse Mixture of Experts for Tide Tables"]),
        ("words: harbour gulls", ["Gulls Above Harbour Walls"]),
        ("words: [gulls ropes]", []),
        (
            "words: [GULLS, ropes]",
            ["Ropes and Knots of Harbour Boats", "Gulls Above Harbour Walls"],
        ),
        ("authors: [adá EXAMPLE]", 3),
        ("authors: [Ada]", []),
        ("organizations: [Tide-Lab]", 3),
        ("organizations: [tide lab]", 3),
        ("organizations: [tide]", []),
        (
            "queries: ['gulls OR ropes has:code', 'author:\"Ben Placeholder\"']",
            ["Ropes and Knots of Harbour Boats", "Gulls Above Harbour Walls"],
        ),
        ("all: true", 3),
    ],
)
def test_what_can_be_followed(tides: World, follows: str, expected: list[str] | int) -> None:
    tides.subscribe(f"readers:\n- address: ada@example.org\n  {follows}\n")
    tides.run()
    titles = [title for content in tides.files().values() for title in _titles(content)]
    assert (len(titles) if isinstance(expected, int) else titles) == expected


def test_the_reasons_are_told_once_each(tides: World) -> None:
    tides.subscribe(
        "readers: [{address: a@example.org, words: [Mixture of experts, tide], "
        "topics: [mixture of experts]}]\n"
    )
    tides.run()
    reason = "Because you follow: mixture of experts, tide."
    assert reason in _part(_only(tides), "html")
    assert reason in _part(_only(tides), "plain")


def test_papers_near_to_a_starred_one_come_first(tides: World) -> None:
    nests = "Gulls build nests of seaweed on basalt walls."
    tides.add_day(WEDNESDAY, [paper(1, "Gulls on Walls", nests), paper(2, "Lamps of Old Quays")])
    tides.add_day(
        THURSDAY, [paper(3, "Ropes and Knots", upvotes=30), paper(4, "Nests of Gulls", nests)]
    )
    tides.subscribe("readers: [{address: a@example.org, all: true, starred: [2608.00001]}]\n")
    tides.run()
    assert _titles(_only(tides)) == ["Nests of Gulls", "Ropes and Knots"]
    assert "Near to “Gulls on Walls”, which you starred." in _part(_only(tides), "plain")


def test_a_starred_paper_that_is_unknown_is_named(tides: World) -> None:
    tides.subscribe("readers:\n- address: a@example.org\n  all: true\n  starred:\n  - no-paper\n")
    assert tides.run().written == 1
    assert tides.said[0] == "subscriptions.yml:5: no paper is “no-paper”, which is starred."


# --- the file of readers ---


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1: The file names no reader."),
        ("readers: []", "1: The file names no reader."),
        ("- a", "1: This is not a mapping, as the file has to be."),
        ("readers: x", "1: This is not a list."),
        ("reader: []", "1: There is no key “reader”. The keys are readers, secret."),
        ("readers:\n- x", "2: This is not a mapping, as a reader has to be."),
        ("readers:\n- all: true", "2: The key “address” is missing. Add it to this reader."),
        ("readers:\n- {address: A, all: true}", "2: This is not an address: it has no @."),
        ("readers:\n- {address: S@a@b.org, all: true}", "2: This address has two @."),
        ("readers:\n- {address: S@localhost, all: true}", "2: This is not an address of mail."),
        ("readers:\n- {address: 'S x@b.org', all: true}", "2: This is not an address of mail."),
        ("readers:\n- {address: '<S@b.org>', all: true}", "2: This is not an address of mail."),
        ("readers:\n- {address: 'S@b.org,c@d.org', all: true}", "2: This address has two @."),
        ("readers:\n- {address: é@b.org, all: true}", "2: The part of this address before the @"),
        (
            'readers:\n- {address: "S@b.org\\nBcc: x@y.org", all: true}',
            "2: This text has a line break or a control character. Write it in one line.",
        ),
        (
            'readers:\n- {address: S@b.org, name: "A\\r\\nBcc: x@y.org", all: true}',
            "2: This text has a line break or a control character.",
        ),
        ("readers:\n- {address: S@b.org}", "2: A reader follows either something or all."),
        ("readers:\n- {address: S@b.org, all: true, words: a}", "2: A reader follows either"),
        ("readers:\n- {address: S@b.org, all: maybe}", "2: 'maybe' is not valid."),
        ("readers:\n- address: S@b.org\n  words:\n  - ???", "4: “???” has no word."),
        ("readers:\n- address: S@b.org\n  queries: ['???']", "3: “???” has no word."),
        ("readers:\n- address: S@b.org\n  authors: [...]", "3: “...” is not the name of a person."),
        (
            "readers:\n- address: S@b.org\n  topics: [Quantisation]",
            "3: There is no topic “Quantisation”. Did you mean “Quantization”?",
        ),
        ("readers:\n- {address: S@b.org, al: true}", "2: There is no key “al”. The keys are addr"),
        ("readers:\n- {address: S@b.org, all: true, all: true}", "2: The key “all” is here twice."),
        (
            "readers:\n- {address: S@b.org, all: true, frequency: hourly}",
            "2: 'hourly' is not valid. Expected daily or weekly.",
        ),
        (
            "readers:\n- {address: S@b.org, all: true}\n- {address: s@B.org, all: true}",
            "2: The address of this reader is here twice. Join the two.",
        ),
        (
            "readers:\n- {address: S@b.org, all: true, one_click: 'http://b.org/'}",
            "2: This is not an address to unsubscribe at. Expected one with https://.",
        ),
        (
            "readers:\n- {address: S@b.org, all: true, one_click: 'https://b.org/>,<x'}",
            "2: This is not an address to unsubscribe at.",
        ),
        (f"readers:\n- {{address: S@b.org, words: {'a' * 201}}}", "2: This text has more than 200"),
        (f"readers: [{'x, ' * 1001}]", "1: This list has more than 1,000 items."),
        ("readers: [", "1: This is not YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_no_address(
    tides: World, text: str, message: str
) -> None:
    tides.subscribe(text)
    with pytest.raises(SettingsError) as raised:
        tides.run()
    assert str(raised.value).startswith(f"subscriptions.yml:{message}")
    assert "b.org" not in str(raised.value)
    assert not tides.files()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"there is no such file\. Copy subscriptions\.example"):
        subscriptions.load(tmp_path / "x.yml")


def test_the_example_is_right(tides: World) -> None:
    example = Path(__file__).parents[1] / "subscriptions.example.yml"
    tides.subscribe(example.read_text(encoding="utf-8"))
    assert tides.run().written == 1


def test_an_international_host_is_sent_in_ascii(tides: World) -> None:
    tides.subscribe("readers: [{address: ada@bücher.example, all: true}]\n")
    tides.run()
    assert _message(_only(tides))["To"] == "ada@xn--bcher-kva.example"


@given(st.text(max_size=40))
def test_an_address_has_no_space_and_no_mark_of_a_header(text: str) -> None:
    if is_mail_address(text):
        assert re.fullmatch(r"[!-~]+@[A-Za-z0-9.-]+", text)
        assert not set(text) & set('\r\n,;:<>()[]"\\ ')
        assert text.count("@") == 1


@pytest.mark.parametrize("length", [10_000, 100_000])
def test_a_long_address_is_refused_at_once(length: int) -> None:
    assert not is_mail_address("a." * length + "@" + "b." * length)


@pytest.mark.parametrize(
    ("folder", "option"), [("subscriptions.yml", "--subscriptions"), ("out", "--out")]
)
def test_addresses_do_not_lie_where_files_are_published(
    tides: World, folder: str, option: str
) -> None:
    options = replace(OPTIONS, published=(tides.root / folder,))
    with pytest.raises(SettingsError, match=rf"^{option}: .* it holds addresses of readers"):
        tides.run(options=options)


# --- the message ---


def test_headers(tides: World) -> None:
    tides.subscribe("readers: [{address: ada@example.net, name: Ada Exämple, all: true}]\n")
    tides.run({"ALMANAC_SMTP_FROM": "papers@example.org"})
    name, content = next(iter(tides.files().items()))
    message = _message(content)
    id = message["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{40}@example\.org>", id)
    assert name == f"2026-08-20-{id[1:9]}.eml"
    assert dict(message.items()) == {
        "List-Id": "<almanac.example.org>",
        "List-Unsubscribe": "<mailto:papers@example.org?subject=unsubscribe>",
        "From": "Almanac of Tides <papers@example.org>",
        "To": "Ada Exämple <ada@example.net>",
        "Subject": "3 new papers, Thursday, 20 August 2026 - Almanac of Tides",
        "Date": "Fri, 21 Aug 2026 00:00:00 +0000",
        "Message-ID": id,
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="=_{id[1:41]}"',
    }
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    assert not message.defects


def test_where_a_reader_unsubscribes(tides: World) -> None:
    one_click = f"https://example.org/unsubscribe?reader={'1a2b' * 200}"
    tides.settings = replace(tides.settings, mail=MailSettings(unsubscribe="https://example.org/u"))
    tides.subscribe(
        "readers:\n- {address: a@example.org, all: true}\n"
        f"- {{address: b@example.org, all: true, one_click: '{one_click}'}}\n"
    )
    tides.run()
    messages = {m["To"]: m for m in map(_message, tides.files().values())}
    assert messages["a@example.org"]["List-Unsubscribe"] == "<https://example.org/u>"
    assert messages["a@example.org"]["List-Unsubscribe-Post"] is None
    assert messages["b@example.org"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # In one line and unencoded, however long it is.
    (content,) = (c for c in tides.files().values() if b"b@example.org" in c)
    assert f"\r\nList-Unsubscribe: <{one_click}>\r\n".encode() in content
    assert max(map(len, content.split(b"\r\n"))) < 998
    assert f'href="{one_click}"' in _part(content, "html")


def test_long_names_are_folded_and_all_of_a_message_is_ascii(tides: World) -> None:
    host = ".".join(["h" * 60] * 4)
    tides.site = replace(SITE, name="潮汐年鉴" * 60, url=f"https://{host}/")
    tides.subscribe(
        f"readers: [{{address: {'a' * 64}@{host[-180:]}, name: {'注' * 200}, all: true}}]\n"
    )
    tides.run()
    content = _only(tides)
    assert content.isascii()
    words = re.findall(rb"=\?[^?]*\?[^?]*\?[^?]*\?=", content)
    assert words
    assert max(map(len, words)) <= 75
    assert not re.search(rb"[^\r]\n|\r[^\n]", content)
    message = _message(content)
    assert not message.defects
    assert message["List-Id"] == f"<almanac.{host}>"
    assert message["Message-ID"].endswith(f"@{host}>")
    assert message["To"].addresses[0].addr_spec == f"{'a' * 64}@{host[-180:]}"


@given(st.from_regex(r"[!#-'*+/-9=?A-Z^-~-]{1,9}@[a-z-]{1,5}\.[a-z0-9]{2,5}", fullmatch=True))
def test_what_is_an_address_is_one_for_the_package_email(text: str) -> None:
    if is_mail_address(text):
        assert Address(addr_spec=text).addr_spec == text


def test_an_id_belongs_to_reader_period_and_site(tides: World) -> None:
    def ids(secret: str = "") -> set[str]:
        tides.subscribe(f"{secret}{ALL[:-2]}, {{address: b@example.org, all: true}}]\n")
        for path in (tides.root / "out").glob("*"):
            path.unlink()
        for day in (WEDNESDAY, THURSDAY):
            tides.run(options=replace(OPTIONS, date=day.isoformat()))
        return {_message(content)["Message-ID"] for content in tides.files().values()}

    first = ids()
    assert len(first) == 4
    assert ids() == first
    assert not ids("secret: a long text\n") & first
    tides.site = replace(SITE, url="https://example.org/other/")
    assert not ids() & first


def test_the_same_bytes_whoever_makes_them(tides: World) -> None:
    tides.run()
    first = tides.files()
    program = (
        "import sys; from pathlib import Path; from tests.support.digests import World\n"
        "World(Path(sys.argv[1])).run()"
    )
    for seed in ("1", "2"):
        for path in (tides.root / "out").glob("*"):
            path.unlink()
        subprocess.run(
            [sys.executable, "-c", program, str(tides.root)],
            cwd=Path(__file__).parents[1],
            env={"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "PATH": ""},
            check=True,
            timeout=120,
        )
        assert tides.files() == first


def test_what_a_paper_shows(tides: World) -> None:
    summary = "Tides come late."
    tides.add_day(
        THURSDAY,
        [paper(7, "Late Tides", "Much more text.", ai_summary=summary, upvotes=1, comments=2)],
    )
    tides.run()
    assert _part(_only(tides), "plain").replace("\r\n", "\n") == (
        "1 new paper\n"
        "Thursday, 20 August 2026 · Almanac of Tides\n"
        "https://example.org/tides/\n\n\n"
        "Late Tides\n"
        f"{_Headings(_part(_only(tides), 'html')).links[1]}\n"
        "Ada Example · Tide Lab · 1 upvote · 2 comments\n\n"
        "  Summary by a machine (Hugging Face): Tides come late.\n\n"
        "PDF: https://arxiv.org/pdf/2608.00007\n"
        "Code: https://github.com/tide-lab/gauges\n\n"
        "-- \n"
        "You get this mail because your address is subscribed to Almanac of Tides.\n"
        "Unsubscribe: mailto:almanac@example.org?subject=unsubscribe\n"
    )
    markup = _part(_only(tides), "html")
    assert re.fullmatch(
        r"https://example\.org/tides/papers/late-tides-\w+/", _Headings(markup).links[1]
    )
    assert "Summary by a machine (Hugging Face):" in markup
    assert "Much more text" not in markup


def test_nothing_of_a_listing_is_markup_or_a_header(tides: World) -> None:
    tides.site = replace(SITE, name=f"{HOSTILE}\r\nBcc: all@example.org")
    code = 'https://x.org/"><script>'
    authors = [{"name": f"Ada {HOSTILE}"}]
    fields = {"ai_summary": HOSTILE, "githubRepo": code, "authors": authors}
    tides.add_day(THURSDAY, [paper(8, TITLE, HOSTILE, **fields), paper(9, "Buoys", HOSTILE)])
    tides.run()
    message = _message(_only(tides))
    assert message["Bcc"] is None
    assert len(message.keys()) == 10
    parsed = _Headings(_part(_only(tides), "html"))
    assert parsed.titles == ["Buoys", TITLE]
    assert not {"script", "img", "link", "iframe", "b"} & set(parsed.tags)
    assert all(re.match(r"(https|mailto):[!-~]+$", link) for link in parsed.links)


def test_every_text_of_a_mail_is_escaped() -> None:
    item = Item(HOSTILE, HOSTILE, (HOSTILE,), HOSTILE, HOSTILE, ((HOSTILE, HOSTILE),), HOSTILE)
    digest = Digest(HOSTILE, HOSTILE, HOSTILE, (item,), 1, HOSTILE, HOSTILE)
    parsed = _Headings(rendering.html(digest))
    assert not {"script", "img"} & set(parsed.tags)
    assert parsed.titles == [HOSTILE]
    assert parsed.links == [HOSTILE] * 5


def test_both_parts_have_the_same_papers_in_the_same_order(tides: World) -> None:
    tides.run()
    text = _part(_only(tides), "plain")
    titles = _titles(_only(tides))
    assert sorted(titles, key=text.index) == titles


@pytest.mark.parametrize("letter", ["a", "注", "\U0001f9ea"])
def test_a_mail_of_500_papers_is_not_cut_off(tides: World, letter: str) -> None:
    word = letter * 30
    tides.add_day(
        THURSDAY,
        [paper(number, f"Harbour {number} {word}", f"{word} " * 40) for number in range(100, 600)],
    )
    tides.run(options=replace(OPTIONS, limit=1000))
    content = _only(tides)
    shown = len(_titles(content))
    assert 20 < shown < 500
    html = content.partition(b"Content-Type: text/html")[2]
    assert 60_000 < len(html) < 102_000
    text = _part(content, "plain")
    assert text.count("PDF: ") == shown
    more = f"and {500 - shown} papers more on the site"
    assert more in text
    assert more in _part(content, "html")
    listing = "https://example.org/tides/listings/2026-08-20/"
    assert listing in text
    assert _message(content)["Subject"].startswith("500 new papers, ")


def test_the_rest_of_a_limit_is_on_the_site(tides: World) -> None:
    tides.run(options=replace(OPTIONS, limit=1))
    assert _titles(_only(tides)) == ["Ropes and Knots of Harbour Boats"]
    assert "and 2 papers more on the site" in _part(_only(tides), "html")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Papers.example.org:8443/x/", "papers.example.org"),
        ("http://127.0.0.1:8000/", NO_HOST),
        ("http://[::1]/", NO_HOST),
        ("/", NO_HOST),
        ("http://localhost/", NO_HOST),
    ],
)
def test_the_host_of_ids(url: str, host: str) -> None:
    assert host_of(Site("x", url, 50)) == host


# --- in a browser, and on the site ---


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 640])
def test_a_mail_fits_and_loads_nothing(
    tides: World, browser: Browser, tmp_path: Path, width: int, scheme: str
) -> None:
    tides.add_day(
        THURSDAY,
        [
            paper(11, "Harbour" * 20, "x" * 400, upvotes=4),
            paper(12, TITLE, HOSTILE),
            paper(13, "מגדלור בנמל", "אורות הנמל דולקים."),
        ],
    )
    tides.subscribe("readers: [{address: a@example.org, authors: [Ada Example]}]\n")
    tides.run()
    file = tmp_path / "mail.html"
    file.write_text(_part(_only(tides), "html"), encoding="utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    try:
        requests: list[str] = []
        context.on("request", lambda request: requests.append(request.url))
        tab = context.new_page()
        tab.goto(file.as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        assert requests == [file.as_uri()]
        colors = tab.evaluate(
            "[document.body, document.querySelector('h2 a'), document.querySelector('.quiet')]"
            ".map((e) => getComputedStyle(e).color)"
        )
        background = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        for color in colors:
            assert _contrast(color, background) >= 4.5
        assert (_luminance(background) < 0.1) == (scheme == "dark")
        assert tab.get_by_role("heading", level=2).count() == 3
        assert tab.get_by_role("table").count() == 0, "tables are for the layout alone"
    finally:
        context.close()


def _luminance(color: str) -> float:
    """Return the relative luminance of `rgb(1, 2, 3)` (WCAG 2.2)."""
    channels = [int(number) / 255 for number in re.findall(r"\d+", color)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(color: str, other: str) -> float:
    low, high = sorted((_luminance(color), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_site_says_where_to_ask_for_mail_if_the_owner_offers_it(project: Path) -> None:
    page = build_site(project) / "subscribe/index.html"
    assert "Ask for it" not in page.read_text(encoding="utf-8")
    edit(
        project / "mkdocs.yml",
        "  - almanac:\n",
        "  - almanac:\n      mail: {subscribe: papers+list@example.org}\n",
    )
    build_site(project)
    link = '<a href="mailto:papers%2Blist@example.org?subject=subscribe">Ask for it</a>'
    assert link in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"subscribe": "javascript:alert(1)"}, "subscribe: 'javascript:alert(1)' is not valid."),
        ({"unsubscribe": "a@b.org\nBcc: c@d.org"}, "unsubscribe: 'a@b.org"),
        ({"subscribe": 1}, "subscribe: 1 is not valid."),
        ({"subscribed": "a@b.org"}, "subscribed: unknown name. Known are subscribe, unsubscribe."),
        ("a@b.org", "'a@b.org' is not valid. Expected a mapping"),
    ],
)
def test_settings_of_mail_that_are_wrong(tmp_path: Path, value: object, message: str) -> None:
    with pytest.raises(SettingsError) as raised:
        from_mapping(tmp_path, {"dumps": "dumps", "mail": value})
    assert str(raised.value).startswith(f"mkdocs.yml: almanac: mail: {message}")
