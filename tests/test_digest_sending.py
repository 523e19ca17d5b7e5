"""Sending the mail: to a server on this machine that has TLS, and that fails as told."""

from __future__ import annotations

import re
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.digest import smtp
from generator.digest.period import day_period
from generator.digest.sent_record import FOLDER, SentRecord, State
from generator.problems import AlmanacError, SettingsError
from generator.runtime.files import UNFINISHED
from tests.support.building import run, tree
from tests.support.digests import SEND, SITE, THURSDAY, World, paper
from tests.support.mail_server import PASSWORD, MailServer, hang_up, mail_server
from tests.support.visits import free_port

ADA, BEN, EVE = "ada@example.org", "ben@example.org", "eve@example.org"
READERS = (
    f"readers:\n- {{address: {ADA}, all: true}}\n- {{address: {BEN}, words: gulls}}\n"
    f"- {{address: {EVE}, all: true}}\n"
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two papers of a Thursday and three readers."""
    world = World(tmp_path / "tides")
    world.add_day(THURSDAY, [paper(1, "Gulls Above Walls", ".\n..dots\n."), paper(2, "Buoys")])
    world.subscribe(READERS)
    return world


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    """A server that offers STARTTLS and wants a password."""
    with mail_server(tmp_path) as running:
        yield running


# --- what is sent ---


# aiosmtpd does not know of the TLS around it.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_each_reader_gets_one_message(world: World, tmp_path: Path, tls: str) -> None:
    with mail_server(tmp_path, tls) as server:
        report = world.run(server.environment(TLS=tls), SEND)
    assert (report.written, report.sent, report.failed) == (3, 3, 0)
    assert server.recipients == [ADA, BEN, EVE]
    assert server.sessions == 1, "one connection for all"
    assert [message["To"] for message in server.messages()] == [ADA, BEN, EVE]
    written = {m.split(b"\r\nTo: ")[1].split(b"\r\n")[0]: m for m in world.files().values()}
    for recipient, content in server.accepted:
        # What is sent is what is written, but for the time.
        assert b"\r\nDate: Fri, 21 Aug 2026 06:30:00 +0000\r\n" in content
        old_date = b"\r\nDate: Fri, 21 Aug 2026 00:00:00 +0000\r\n"
        assert (
            re.sub(rb"\r\nDate: .*\r\n", old_date, content, count=1)
            == (written[recipient.encode()])
        )


def test_no_message_is_sent_twice(world: World, server: MailServer) -> None:
    world.run(server.environment(), SEND)
    report = world.run(server.environment(), SEND)
    assert (report.sent, report.already_sent, report.failed) == (0, 3, 0)
    assert len(server.accepted) == 3
    assert "a***@example.org: sent earlier, so not again." in world.said
    # A new reader, and a new day.
    world.subscribe(f"{READERS}- {{address: zoe@example.org, all: true}}\n")
    world.run(server.environment(), SEND)
    assert server.recipients[3:] == ["zoe@example.org"]
    world.add_day(date(2026, 8, 21), [paper(3, "Quays")])
    assert world.run(server.environment(), SEND).sent == 3


def test_nothing_is_sent_unless_asked(world: World, server: MailServer) -> None:
    assert world.run(server.environment()).written == 3
    assert server.sessions == 0
    assert not (world.root / FOLDER).exists()


def test_without_papers_no_connection_is_made(world: World, server: MailServer) -> None:
    world.subscribe(f"readers: [{{address: {ADA}, words: zeppelin}}]\n")
    report = world.run(server.environment(), SEND)
    assert (report.empty, report.sent, server.sessions) == (1, 0, 0)


def test_what_is_remembered_has_no_address(world: World, server: MailServer) -> None:
    world.run(server.environment(), SEND)
    files = tree(world.root / FOLDER)
    assert list(files) == ["2026-08-20.json"]
    assert not re.search(rb"@|ada|example", files["2026-08-20.json"])
    said = " ".join(world.said)
    assert not re.search("ada@|ben@|eve@", said)
    assert PASSWORD not in said


# --- what fails ---


@pytest.mark.parametrize("at", ["at_recipient", "at_data"])
def test_what_fails_for_now_is_tried_again(world: World, server: MailServer, at: str) -> None:
    getattr(server, at).append("451 4.7.1 Try again later")
    report = world.run(server.environment(), SEND)
    assert (report.sent, report.failed) == (3, 0)
    assert server.recipients == [ADA, BEN, EVE]
    assert world.slept == [5.0]
    said = "localhost: The server says: 451 4.7.1 Try again later. Trying again in 5 s."
    assert said in world.said


def test_a_mail_that_was_not_taken_before_the_server_left_is_sent_later(
    world: World, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(_: object) -> str:
        def refuse(*_: object) -> None:
            raise ConnectionRefusedError

        monkeypatch.setattr(smtplib.SMTP, "connect", refuse)
        return "451 4.7.1 Greylisted\r\n421 4.3.2 Shutting down"

    server.at_data.append(leave)
    with pytest.raises(AlmanacError):
        world.run(server.environment(), SEND)
    monkeypatch.undo()
    report = world.run(server.environment(), SEND)
    assert (report.sent, report.unknown, report.failed) == (3, 0, 0)


def test_attempts_end_and_the_next_reader_gets_theirs(world: World, server: MailServer) -> None:
    server.refused = {ADA: f"450 4.2.1 <{ADA}>: the mailbox of {ADA} is busy"}
    report = world.run(server.environment(), SEND)
    assert (report.sent, report.not_taken, report.failed) == (2, 1, 1)
    assert server.recipients == [BEN, EVE]
    assert world.slept == [5.0, 15.0, 45.0]
    assert (
        "a***@example.org: not sent. Run the command again later. The server says: 450 4.2.1 "
        "<a***@example.org>: the mailbox of a***@example.org is busy."
    ) in world.said
    server.refused = {}
    report = world.run(server.environment(), SEND)
    assert (report.sent, report.already_sent) == (1, 2)


def test_who_is_refused_keeps_back_nobody(world: World, server: MailServer) -> None:
    server.refused = {BEN: "550 5.1.1 No such user"}
    server.at_data = ["554 5.7.1 No"]
    report = world.run(server.environment(), SEND)
    assert (report.sent, report.refused, report.failed) == (1, 2, 2)
    assert server.recipients == [EVE]
    assert world.slept == []
    assert (
        "b***@example.org: refused for good, not sent. The server says: 550 5.1.1 No such user."
    ) in world.said


def test_a_connection_that_is_lost_behind_a_message(world: World, server: MailServer) -> None:
    server.at_data.append(hang_up)
    report = world.run(server.environment(), SEND)
    assert (report.sent, report.unknown, report.failed) == (2, 1, 1)
    assert server.recipients == [ADA, BEN, EVE], "here it did arrive"
    assert any(
        said.startswith("a***@example.org: it is not known whether the mail arrived")
        and said.endswith("add --send-unknown. The connection was lost.")
        for said in world.said
    )
    # The second run does not send it either, and says so again.
    report = world.run(server.environment(), SEND)
    assert (report.sent, report.already_sent, report.unknown) == (0, 2, 1)
    assert server.recipients == [ADA, BEN, EVE]
    report = world.run(server.environment(), replace(SEND, sends_unknown=True))
    assert (report.sent, report.already_sent, report.failed) == (1, 2, 0)
    assert server.recipients == [ADA, BEN, EVE, ADA]


def test_a_connection_that_is_lost_before_a_message(world: World, server: MailServer) -> None:
    server.at_recipient.append("421 4.3.2 Shutting down")
    report = world.run(server.environment(), SEND)
    assert (report.sent, report.failed) == (3, 0)
    assert server.recipients == [ADA, BEN, EVE]


def test_a_process_that_is_killed_at_the_answer(
    world: World, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = SentRecord.note

    def killed(record: SentRecord, id: str, state: State | None) -> None:
        if state is State.SENT:
            raise KeyboardInterrupt
        note(record, id, state)

    with monkeypatch.context() as patch:
        patch.setattr(SentRecord, "note", killed)
        with pytest.raises(KeyboardInterrupt):
            world.run(server.environment(), SEND)
    assert server.recipients == [ADA]
    report = world.run(server.environment(), SEND)
    assert (report.unknown, report.sent) == (1, 2)
    assert server.recipients == [ADA, BEN, EVE]


def test_no_answer_at_all(world: World) -> None:
    environment = MailServer(port=free_port()).environment(CA="")
    with pytest.raises(AlmanacError, match=r"^localhost failed 4 times: There is no connection"):
        world.run(environment, SEND)
    assert world.slept == [5.0, 15.0, 45.0]
    assert len(world.files()) == 3


@contextmanager
def _greeting(greeting: bytes) -> Iterator[int]:
    """A server that says something and ends each connection; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.sendall(greeting)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(60)


@pytest.mark.parametrize(
    "greeting", [b"554 no\r\n", b"", b"\xff\xfe\r\n", b"HTTP/1.1 400 Bad\r\n", b"2" * 9000 + b"\n"]
)
def test_a_server_that_is_none(world: World, greeting: bytes) -> None:
    with _greeting(greeting) as port, pytest.raises(AlmanacError, match="failed 4 times"):
        world.run(MailServer(port=port).environment(CA=""), SEND)


# --- TLS and the password ---


def test_without_tls_nothing_is_sent(world: World, tmp_path: Path) -> None:
    with mail_server(tmp_path, "none") as server:
        with pytest.raises(AlmanacError, match="offers no TLS at port"):
            world.run(server.environment(), SEND)
        assert server.accepted == []


def test_a_certificate_that_nobody_vouches_for(world: World, server: MailServer) -> None:
    with pytest.raises(AlmanacError, match=r"the certificate cannot be verified \(.+\)\. Nothing"):
        world.run(server.environment(CA=""), SEND)
    assert (server.accepted, world.slept) == ([], [])


def test_a_certificate_of_another_host(world: World, tmp_path: Path) -> None:
    with mail_server(tmp_path, host="mail.example.org") as server:
        with pytest.raises(AlmanacError, match="certificate cannot be verified"):
            world.run(server.environment(), SEND)
        assert server.accepted == []


def test_a_wrong_password(world: World, server: MailServer) -> None:
    with pytest.raises(SettingsError) as raised:
        world.run(server.environment(PASSWORD="xyzzy"), SEND)
    assert str(raised.value) == (
        "localhost does not accept ALMANAC_SMTP_USER and ALMANAC_SMTP_PASSWORD (535)."
    )
    assert server.accepted == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"HOST": ""}, "HOST is not set."),
        ({"HOST": "a b"}, "HOST is not the name of a host."),
        ({"FROM": " "}, "FROM is not set."),
        ({"FROM": "x@a\r\nBcc: b@c.org"}, "FROM is not an address of mail."),
        ({"PORT": "70000"}, "PORT is not a port."),
        ({"PORT": "²"}, "PORT is not a port."),
        ({"TLS": "none"}, "TLS is not valid. Expected starttls or implicit."),
        ({"USER": ""}, "USER is not set. User and password belong together."),
        ({"PASSWORD": ""}, "PASSWORD is not set."),
        ({"PASSWORD": "pässword"}, "PASSWORD has letters beyond ASCII"),
        ({"CA": "/nowhere.pem"}, "CA does not name a file of certificates"),
    ],
)
def test_variables_that_are_wrong(
    world: World, server: MailServer, changes: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        world.run(server.environment(**changes), SEND)
    assert str(raised.value).startswith(f"The variable ALMANAC_SMTP_{message}")
    assert not re.search("pässword|opensesame|x@a", str(raised.value))


def test_ports_follow_from_the_kind_of_tls() -> None:
    def server(**changes: str) -> smtp.Server:
        return smtp.Server.from_environment(MailServer().environment(**changes))

    assert (server(PORT="").port, server(PORT="").tls) == (587, "starttls")
    assert (server(PORT="465").tls, server(PORT="", TLS="implicit").port) == ("implicit", 465)
    assert PASSWORD not in repr(server(PORT="1"))


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/", "/", "http://localhost/", "http://[::1]/"]
)
def test_links_have_to_lead_somewhere(world: World, server: MailServer, url: str) -> None:
    world.site = replace(SITE, url=url)
    with pytest.raises(SettingsError, match=r"which readers cannot open\. Set SITE_URL"):
        world.run(server.environment(), SEND)
    assert (server.sessions, world.files()) == (0, {})
    assert world.run(server.environment()).written == 3


# --- what is remembered ---


def test_a_damaged_record_ends_the_run(world: World, server: MailServer) -> None:
    world.run(server.environment(), SEND)
    path = world.root / FOLDER / "2026-08-20.json"
    whole = path.read_bytes()
    for content in (b"", whole[:-5], whole.replace(b"sent", b"lost"), b"{}"):
        path.write_bytes(content)
        with pytest.raises(AlmanacError, match="is damaged, so it is not known what was sent"):
            world.run(server.environment(), SEND)
    assert len(server.accepted) == 3


def test_a_record_that_a_stopped_process_left_unfinished(tmp_path: Path) -> None:
    record = SentRecord(tmp_path, day_period("2026-08-20"))
    record.note("<1@x>", State.BEGUN)
    (tmp_path / FOLDER / UNFINISHED).write_bytes(b"half")
    again = SentRecord(tmp_path, day_period("2026-08-20"))
    assert (again.state("<1@x>"), again.state("<2@x>")) == (State.BEGUN, None)
    again.note("<1@x>", None)
    assert SentRecord(tmp_path, day_period("2026-08-20")).state("<1@x>") is None
    assert SentRecord(tmp_path, day_period("2026-08-21")).state("<1@x>") is None


# --- the command ---


def test_the_command_sends_once_and_shows_no_address(
    project: Path, server: MailServer, tmp_path: Path
) -> None:
    (project / "subscriptions.yml").write_text(READERS.replace("gulls", "the"), encoding="utf-8")
    environment = {**server.environment(), "SITE_URL": "https://example.org/papers/"}
    done = run(project, "digest", "--send", env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(server.accepted) == 3
    server.refused = {BEN: f"550 <{BEN}> is gone"}
    again = run(project, "digest", "--send", env=environment)
    assert again.returncode == 0
    assert again.stdout.splitlines()[-1] == (
        "Mails written: 3; without papers: 0; sent: 0; sent earlier: 3; failed: 0."
    )
    assert len(server.accepted) == 3
    (project / ".digest").rename(tmp_path / "lost")
    failed = run(project, "digest", "--send", env=environment)
    assert failed.returncode == 1
    said = done.stdout + done.stderr + again.stdout + failed.stdout + failed.stderr
    assert "b***@example.org: refused for good" in said
    assert not re.search(rf"{ADA}|{BEN}|{EVE}|{PASSWORD}|papers@example", said)


def test_the_command_ends_with_2_where_a_setting_is_wrong(project: Path) -> None:
    done = run(project, "digest")
    assert done.returncode == 2
    assert done.stderr.startswith("Error: subscriptions.yml: there is no such file.")
    (project / "docs/subscriptions.yml").write_text(READERS, encoding="utf-8")
    done = run(project, "digest", "--subscriptions", "docs/subscriptions.yml")
    assert done.returncode == 2
    assert "--subscriptions: docs/subscriptions.yml lies in" in done.stderr
    done = run(project, "digest", "--subscriptions", "mkdocs.yml", "--out", "site/mails")
    assert (done.returncode, (project / "site").exists()) == (2, False)
    assert "Traceback" not in done.stderr
