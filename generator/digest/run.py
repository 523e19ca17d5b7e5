"""A run: the mail of each reader, written to a file, and sent if that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.catalogue import labels
from generator.catalogue.groups import Groups
from generator.digest import message, subscriptions
from generator.digest.message import Sender
from generator.digest.period import (
    Frequency,
    Period,
    day_period,
    newest_periods,
    unfinished_days,
    week_period,
)
from generator.digest.rendering import digest_of
from generator.digest.selection import Selector
from generator.digest.sent_record import SentRecord, State
from generator.digest.smtp import Connection, NotTaken, Refused, Server, System, Unknown
from generator.digest.subscriptions import Reader, Subscriptions, without_addresses
from generator.identifiers import is_mail_address
from generator.model import Library, Site
from generator.problems import AlmanacError, SettingsError
from generator.runtime.disk import disk_error
from generator.runtime.files import write_whole
from generator.settings import Settings
from generator.text.links import web_address

# Papers in a mail, unless `--limit` says otherwise.
LIMIT = 50


@dataclass(frozen=True, slots=True)
class Options:
    """What a person asks for. `root` is the folder of mkdocs.yml.

    `subscriptions` is the file of readers, `out` the folder that messages are written to, neither
    of which may lie in one of the `published` folders. Without a day (`date`) and a `week` it is
    the newest of both. With `sends_unknown`, messages are sent again of which nobody knows whether
    they were.
    """

    root: Path
    subscriptions: Path
    out: Path
    published: tuple[Path, ...] = ()
    date: str | None = None
    week: str | None = None
    limit: int = LIMIT
    sends: bool = False
    sends_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Numbers of messages by what became of them; `empty` are those without a paper."""

    written: int = 0
    empty: int = 0
    sent: int = 0
    already_sent: int = 0
    refused: int = 0
    not_taken: int = 0
    unknown: int = 0

    @property
    def failed(self) -> int:
        """How many messages may not have reached their readers."""
        return self.refused + self.not_taken + self.unknown

    def plus(self, name: str) -> Report:
        """Return the report with one message more of a kind."""
        return replace(self, **{name: getattr(self, name) + 1})


@dataclass(frozen=True, slots=True)
class Mail:
    """The message for a reader about a period, and the number of its papers."""

    reader: Reader
    period: Period
    id: str
    content: bytes
    papers: int

    @property
    def file_name(self) -> str:
        """`2025-09-04-1a2b3c4d.eml`."""
        return f"{self.period.name}-{self.id[1:9]}.eml"


def run(
    library: Library,
    site: Site,
    settings: Settings,
    options: Options,
    environment: Mapping[str, str],
    system: System,
) -> Report:
    """Write the message of each reader, and send it once if that is asked for.

    Raise `SettingsError` if an option, the file of readers or a variable is wrong, before anything
    is written, and `AlmanacError` if the server cannot be spoken to.
    """
    _check_folders(options)
    server = _server(site, environment) if options.sends else None
    readers = subscriptions.load(options.subscriptions)
    selector = Selector(Groups(library), readers)
    for reader in readers.readers:
        for text, line in selector.unknown_starred(reader):
            what = without_addresses(text)
            system.say(f"{readers.file}:{line}: no paper is “{what}”, which is starred.")
    periods = _periods(options, selector, settings)
    sender = Sender(
        server.sender if server else _sender_address(site, environment), settings.mail.unsubscribe
    )
    report, mails = Report(), list[Mail]()
    for reader, period in _due(readers, periods, system):
        mail = _mail(selector, reader, period, site, readers.secret, sender, options.limit)
        if mail is None:
            system.say(f"{reader.masked}: no new papers of {period.title}, so no mail.")
            report = report.plus("empty")
            continue
        path = options.out / mail.file_name
        try:
            write_whole(path, mail.content)
        except OSError as error:
            raise disk_error(error, path) from error
        # A public log has no name of a file, as it could be guessed from an address.
        place = f"{path}: " if server is None else ""
        system.say(f"{place}{reader.masked}, {labels.count(mail.papers, 'paper')}.")
        report = report.plus("written")
        mails.append(mail)
    if server:
        report = _send(mails, server, options, system, report)
    return report


def _check_folders(options: Options) -> None:
    """Raise `SettingsError` where addresses of readers would be published, or read as a listing."""
    for name, path in (("--subscriptions", options.subscriptions), ("--out", options.out)):
        for folder in options.published:
            if path.resolve().is_relative_to(folder.resolve()):
                raise SettingsError(
                    f"{name}: {path} lies in {folder}, whose files are published or read as "
                    "listings. Choose another place: it holds addresses of readers."
                )


def _server(site: Site, environment: Mapping[str, str]) -> Server:
    if web_address(site.url) is None:
        raise SettingsError(
            f"The address of the site is {site.url}, which readers cannot open. Set SITE_URL, or "
            "site_url in mkdocs.yml, to the published one; nothing was sent."
        )
    return Server.from_environment(environment)


def _sender_address(site: Site, environment: Mapping[str, str]) -> str:
    """Return the sender of a message that is only written."""
    address = environment.get("ALMANAC_SMTP_FROM", "").strip()
    return address if is_mail_address(address) else f"almanac@{message.host_of(site)}"


def _periods(options: Options, selector: Selector, settings: Settings) -> tuple[Period, ...]:
    if options.date is not None and options.week is not None:
        raise SettingsError("--date and --week exclude each other. Give one of them.")
    if options.date is not None:
        return (day_period(options.date),)
    if options.week is not None:
        return (week_period(options.week),)
    # Not `selector.days`: an undated listing has the day of a paper there.
    listings = selector.groups.catalogue.listings
    known = (listing.day.as_iso() for listing in listings if listing.day)
    days = {day for day in known if day}
    if not days:
        raise SettingsError("No listing has a day, so none is the newest. Name one by --date.")
    return newest_periods(days, unfinished_days(settings.dumps))


def _due(
    readers: Subscriptions, periods: tuple[Period, ...], system: System
) -> Iterator[tuple[Reader, Period]]:
    """Yield each reader whose mail is about one of the periods; say whose periods there are."""
    by_frequency = {period.frequency: period for period in periods}
    for frequency in Frequency:
        period = by_frequency.get(frequency)
        due = [reader for reader in readers.readers if reader.frequency is frequency]
        if period:
            system.say(f"{period.title}: {labels.count(len(due), f'{frequency} reader')}.")
            yield from ((reader, period) for reader in due)


def _mail(
    selector: Selector,
    reader: Reader,
    period: Period,
    site: Site,
    secret: str,
    sender: Sender,
    limit: int,
) -> Mail | None:
    """Return the message for a reader, or None if it would have no paper."""
    picks = selector.select(reader, period)
    if not picks:
        return None
    digest = digest_of(
        picks,
        period,
        selector.groups,
        site,
        selector.days,
        limit,
        sender.unsubscribe_link(reader),
    )
    id = message.message_id(reader, period, site, secret)
    content = message.build(digest, reader, period, site, sender, id)
    return Mail(reader, period, id, content, digest.total)


def _send(
    mails: list[Mail], server: Server, options: Options, system: System, report: Report
) -> Report:
    """Send each message that was not sent; one that fails does not keep back the next."""
    records = {mail.period: SentRecord(options.root, mail.period) for mail in mails}
    with Connection(server, system) as connection:
        for mail in mails:
            outcome, detail = _send_once(
                mail, connection, records[mail.period], options.sends_unknown, system
            )
            system.say(f"{mail.reader.masked}: {_OUTCOMES[outcome]}{detail}")
            report = report.plus(outcome)
    return report


# What became of a message, by the name of its number in the report.
_OUTCOMES = {
    "sent": "sent.",
    "already_sent": "sent earlier, so not again.",
    "refused": "refused for good, not sent. ",
    "not_taken": "not sent. Run the command again later. ",
    "unknown": "it is not known whether the mail arrived, so it is not sent again. "
    "To send it nevertheless, add --send-unknown. ",
}


def _send_once(
    mail: Mail, connection: Connection, record: SentRecord, sends_unknown: bool, system: System
) -> tuple[str, str]:
    """Send a message that was not sent, and note it. Return the outcome and what was said."""
    state = record.state(mail.id)
    if state is State.SENT:
        return "already_sent", ""
    if state is State.BEGUN and not sends_unknown:
        return "unknown", ""
    try:
        connection.send(
            mail.reader.address,
            message.with_date(mail.content, system.now()),
            before_end=lambda: record.note(mail.id, State.BEGUN),
        )
    except Unknown as error:
        return "unknown", str(error)
    except Refused as error:
        record.note(mail.id, state)
        return "refused", str(error)
    except NotTaken as error:
        record.note(mail.id, state)
        return "not_taken", str(error)
    except AlmanacError:
        # No connection any more; what the attempts before said was no, not silence.
        if record.state(mail.id) is not state:
            record.note(mail.id, state)
        raise
    record.note(mail.id, State.SENT)
    return "sent", ""
