"""The command line: options, printing, exit codes.

Exit code 0: done; 1: problems were found, or a build failed; 2: wrong usage or settings; 130:
interrupted by Ctrl-C, or by the end of the terminal or of the session.
"""

from __future__ import annotations

import io
import os
import signal
import socket
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from mkdocs.__main__ import State
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from generator import configuration
from generator.inputs import inputs_fingerprint
from generator.model import Count, DatedListing
from generator.plugin import AlmanacPlugin, Overrides
from generator.problems import AlmanacError, ProblemsError, SettingsError
from generator.publish import docs_writer, last_build, shards
from generator.runtime import lock
from generator.runtime.disk import explain
from generator.runtime.files import write_whole
from generator.settings import PLACES, PREVIOUS

_HELP = """Turn a folder of saved listings of papers into a website.

Get listings by “fetch”, or save some in dumps/, then build. Settings are options of the plugin
almanac in mkdocs.yml; the README explains them."""


# Those of `exports.formats`, which other commands do not load; a test compares the two.
EXPORT_FORMATS = ("jsonl", "csv", "parquet", "bibtex", "ris", "csl", "sqlite")
_SITE_URL = "SITE_URL"  # the variable that mkdocs.yml reads


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in `arguments`, by default the process's, and return its exit code."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"  # Material's, about a version that is not allowed here
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A listing has characters that not every terminal can show.
        sys.stdout.reconfigure(errors="replace")
    # While it lives, the log is shown as MkDocs' own commands show it.
    log = State()  # type: ignore[no-untyped-call]
    try:
        with _ended_as_by_ctrl_c():
            return _run(arguments)
    finally:
        del log


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = commands.main(arguments, prog_name="python -m generator", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):  # Ctrl-C, of which click knows when it reads
        return 130
    except click.ClickException as error:  # wrong usage, or the end of a build that failed
        error.show()
        return error.exit_code
    except AlmanacError as error:
        click.echo(f"Error: {error}", err=True)
        return 2 if isinstance(error, SettingsError) else 1
    except BrokenPipeError:  # `check | head`: the reader has enough
        _drop_what_cannot_be_printed()
        return 1
    except OSError as error:
        _drop_what_cannot_be_printed()
        click.echo(f"Error: {explain(error)}", err=True)
        return 1
    except MemoryError:
        click.echo("Error: memory ran out. Free some, or build fewer papers.", err=True)
        return 1


def _drop_what_cannot_be_printed() -> None:
    """Drop what the standard output does not take: Python would try again as it ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _ended_as_by_ctrl_c() -> Iterator[None]:
    """End the command as Ctrl-C does when it is told to end, so that nothing is left behind."""

    def interrupt(*_: object) -> None:
        # What has to end first, as workers do, has replaced the handler of Ctrl-C.
        handler = signal.getsignal(signal.SIGINT)
        if callable(handler):
            handler(signal.SIGINT, None)
        else:
            raise KeyboardInterrupt

    names = ("SIGTERM", "SIGHUP") if threading.current_thread() is threading.main_thread() else ()
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    # `nohup` has set another handler.
    previous = {n: signal.getsignal(n) for n in numbers if signal.getsignal(n) == signal.SIG_DFL}
    for number in previous:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@click.group(help=_HELP)
def commands() -> None:
    """Turn a folder of saved listings of papers into a website."""


def _config_file(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "-f", "--config-file", default="mkdocs.yml", show_default=True, help="The configuration."
    )(command)


def _dumps(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--dumps",
        multiple=True,
        metavar="PATH",
        help="A folder or file to read instead of the folder in the settings; may be repeated.",
    )(command)


def _strict(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--strict", is_flag=True, help="End at any problem, and change nothing.")(
        command
    )


def _site_dir(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("-d", "--site-dir", metavar="FOLDER", help="The folder of the site.")(
        command
    )


@commands.command()
@_config_file
@_dumps
@_strict
@_site_dir
@click.option("--shard", metavar="I/N", help="Build one of N parts of the site, for “join”.")
def build(
    config_file: str, dumps: tuple[str, ...], strict: bool, site_dir: str | None, shard: str | None
) -> None:
    """Build the whole site, as “mkdocs build” does."""
    config = _load(config_file, strict=strict or None, site_dir=site_dir)
    overrides = Overrides(_paths(dumps), shard=shards.parse(shard) if shard else shards.WHOLE_SITE)
    plugin = _plugin(config, overrides)
    if not shard and _is_up_to_date(plugin, config):
        return
    # Here, as elsewhere below: to say that nothing has changed takes less than to load this.
    from mkdocs.commands.build import build as mkdocs_build

    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build(config)
    finally:
        config.plugins.on_shutdown()


def _is_up_to_date(plugin: AlmanacPlugin, config: MkDocsConfig) -> bool:
    project, site = plugin.project(config), Path(config.site_dir).resolve()
    record = last_build.read(project.root / last_build.BUILD)
    inputs = inputs_fingerprint(project, config)
    if not record.is_current(inputs, site):
        return False
    problems = record.problems
    hint = f" Problems: {problems:,}; “make check” shows them." if problems else ""
    click.echo(f"{site} is up to date: nothing has changed since the last build.{hint}")
    return True


@commands.command()
@_config_file
@_dumps
@_strict
@click.option("-a", "--dev-addr", metavar="IP:PORT", help="Default: 127.0.0.1:8000.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Show a sample of N papers, which is ready sooner than all of them.",
)
def serve(
    config_file: str,
    dumps: tuple[str, ...],
    strict: bool,
    dev_addr: str | None,
    limit: int | None,
) -> None:
    """Preview the site, and build again after every change."""
    from mkdocs.commands.serve import serve as mkdocs_serve

    config = _load(config_file, strict=strict or None, dev_addr=dev_addr)
    # MkDocs keeps the object of a plugin from build to build.
    _plugin(config, Overrides(_paths(dumps), limit=limit))
    _check_address(*config.dev_addr)
    mkdocs_serve(config_file, strict=strict or None, dev_addr=dev_addr)


def _check_address(host: str, port: int) -> None:
    """Raise `SettingsError` if the preview cannot be served there, before anything is built."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as test:
            test.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            test.bind((host, port))
    except OSError as error:
        raise SettingsError(
            f"The preview cannot be served at {host}:{port}: {error.strerror}. "
            f"Choose another port, for example: make serve PORT={port + 1 if port else 8001}"
        ) from error


@commands.command()
@_config_file
@click.option(
    "--dumps", metavar="FOLDER", help="The folder to write to instead of that in the settings."
)
@click.option("--date", metavar="DAY", help="One day, such as 2026-08-20.")
@click.option("--from", "first", metavar="DAY", help="All days from this one …")
@click.option("--to", "last", metavar="DAY", help="… to this one. Default: today.")
@click.option("--week", metavar="WEEK", help="The days of a week, such as 2025-W36.")
@click.option("--month", metavar="MONTH", help="The days of a month, such as 2025-09.")
@click.option(
    "--query", metavar="TEXT", help="What a search on Hugging Face finds, as one listing."
)
@click.option("--arxiv", metavar="CATEGORY", help="New papers of an arXiv category, such as cs.LG.")
@click.option("--refresh", is_flag=True, help="Get listings again that are there already.")
@click.option("--endpoint", metavar="URL", help="Another server with the same API.")
@click.option(
    "--contact", metavar="URL", help="Where the server finds who asks. Default: repo_url."
)
def fetch(
    config_file: str,
    dumps: str | None,
    query: str | None,
    arxiv: str | None,
    refresh: bool,
    endpoint: str | None,
    contact: str | None,
    **days: str | None,
) -> None:
    """Get listings from Hugging Face's API, or from arXiv's.

    Without options: the days between the newest file in the folder of listings and today.
    """
    # Here, because the network is nothing for any other command.
    from generator.sources import fetch as fetching

    config = _load(config_file)
    project = _plugin(config, Overrides()).project(config)
    target = fetching.Target(
        root=project.root,
        folder=fetching.listing_folder(_paths((dumps,)) if dumps else project.settings.dumps),
        refresh=refresh,
        endpoint=endpoint,
        contact=contact or config.repo_url or "",
    )
    system = fetching.real_system(click.echo)
    options = fetching.DayOptions(**days)
    if query is not None:
        if arxiv is not None or options != fetching.DayOptions():
            raise SettingsError("--query goes with neither --arxiv nor days.")
        report = fetching.fetch_search(target, query, system)
    else:
        api = fetching.daily_papers_api() if arxiv is None else fetching.arxiv_api(arxiv)
        report = fetching.fetch_days(target, api, options, system)
    click.echo(
        f"Files written: {report.written:,}, with {report.papers:,} papers; "
        f"unchanged: {report.unchanged:,}; days without papers: {report.empty:,}; "
        f"already complete: {report.present:,}."
    )


@commands.command()
@_config_file
@_dumps
def check(config_file: str, dumps: tuple[str, ...]) -> int:
    """Show what was read from each listing, and every problem."""
    from generator import pipeline
    from generator.catalogue import labels
    from generator.sources import SUFFIXES

    config = _load(config_file)
    catalogue = pipeline.read_catalogue(_plugin(config, Overrides(_paths(dumps))).project(config))
    problems = Counter(problem.file for problem in catalogue.problems)
    first_names: dict[str, str] = {}  # of the listings with the same bytes
    for listing in sorted(catalogue.listings, key=lambda listing: listing.name):
        first_names.setdefault(listing.listing.digest, listing.name)
    for listing in catalogue.listings:
        digest = listing.listing.digest
        same_as = first_names[digest] if digest else listing.name
        click.echo(_description(listing, problems[listing.name], same_as))
    for name in catalogue.left_out:
        suffixes = labels.alternatives(SUFFIXES)
        click.echo(f"{name}: not read, because only files that end in {suffixes} are.")
    for problem in catalogue.problems:
        click.echo(f"Problem: {problem}")
    for sum_of_format in _sums_by_format(catalogue.listings, problems):
        click.echo(sum_of_format)
    entries = sum(len(listing.listing.entries) for listing in catalogue.listings)
    click.echo(
        f"Listings: {len(catalogue.listings):,}; entries: {entries:,}; "
        f"papers: {len(catalogue.papers):,}; problems: {len(catalogue.problems):,}."
    )
    return 1 if catalogue.problems else 0


def _description(dated: DatedListing, problems: int, same_as: str) -> str:
    """Return what was read from a listing; `same_as` is the first with the same bytes."""
    entries = dated.listing.entries
    shown = dated.day.as_shown() if dated.day else "not shown"
    authors = sum(entry.authors is not None for entry in entries)
    organizations = sum(entry.organization is not None for entry in entries)
    dates = sum(entry.shown is not None for entry in entries)
    rows = (
        f"{dated.name}: {len(entries):,} entries",
        f"format: {dated.listing.format}",
        f"bylines: {authors:,} with authors, {organizations:,} with an organisation; "
        f"dates: {dates:,}",
        f"day: {shown}; year: {dated.year or 'unknown'} ({dated.evidence}). {dated.reason}",
        _use(dated.listing.count),
        f"problems: {problems:,}",
        *(
            [f"the same bytes as {same_as}, so nothing in it is new"]
            if same_as != dated.name
            else []
        ),
    )
    return "\n  ".join(rows)


def _use(count: Count) -> str:
    """Return what a file holds by use: `lines: 7 = 1 blank + 2 head + 4 entries + 0 problems`.

    The parts that a format does not have are not shown.
    """
    is_text = count.unit == "line"
    parts = (
        ("blank", count.blank, is_text),
        ("head", count.head, is_text),
        ("entries", count.entries, True),
        ("left out", count.left_out, False),
        ("problems", count.problems, True),
    )
    uses = [f"{number:,} {use}" for use, number, is_usual in parts if number or is_usual]
    return f"{count.unit}s: {count.read:,} = {' + '.join(uses)}"


def _sums_by_format(listings: Sequence[DatedListing], problems: Mapping[str, int]) -> Iterator[str]:
    """Yield a line for each format; `problems` counts those of each listing by its name."""
    from generator.catalogue import labels

    by_format: dict[tuple[str, str], list[DatedListing]] = {}
    for dated in listings:
        key = dated.listing.format, dated.listing.count.unit
        by_format.setdefault(key, []).append(dated)
    for (format, unit), group in sorted(by_format.items()):
        yield (
            f"{format}: {labels.count(len(group), 'file')}, "
            f"{labels.count(sum(len(d.listing.entries) for d in group), 'entry', 'entries')}, "
            f"{labels.count(sum(d.listing.count.read for d in group), unit)}, "
            f"{labels.count(sum(problems[d.name] for d in group), 'problem')}"
        )


@commands.command()
@_config_file
@_dumps
@_strict
def generate(config_file: str, dumps: tuple[str, ...], strict: bool) -> None:
    """Write the pages below docs/ only, without MkDocs."""
    from generator import pipeline

    config = _load(config_file, strict=strict or None)
    project = _plugin(config, Overrides(_paths(dumps))).project(config)
    with lock.acquire(project.root):
        try:
            report = pipeline.generate(project)
        except ProblemsError as error:
            for problem in error.problems:
                click.echo(f"Warning: {problem}", err=True)
            raise
    for problem in report.problems:
        click.echo(f"Warning: {problem}", err=True)
    written = report.written
    click.echo(
        f"{report.papers:,} papers. Files written: {written.written:,}, "
        f"unchanged: {written.unchanged:,}, removed: {written.removed:,}."
    )


@commands.command("finish")
@_config_file
@click.argument("site", required=False)
def finish_site(config_file: str, site: str | None) -> None:
    """Finish a site that MkDocs built: its scripts and sitemap; by default that in the settings."""
    from generator.publish import finish, offline

    config = _load(config_file)
    folder = Path(site or config.site_dir)
    if not folder.is_dir():
        raise SettingsError(f"{folder}: there is no such folder. Build the site first.")
    root = Path(config.config_file_path).parent
    with lock.acquire(root):
        finish.finish_site(folder, config.site_url or "/")
        offline.write_lists(folder)


@commands.command()
@_config_file
@_dumps
@click.option(
    "--catalogue",
    "catalogues",
    multiple=True,
    metavar="FILE",
    help="A file of records to look in, such as arXiv's metadata snapshot; may be repeated.",
)
@click.option("--online", is_flag=True, help="Also ask the APIs of arXiv and Hugging Face.")
@click.option("--again", is_flag=True, help="Ask again for papers that were not found earlier.")
@click.option("--endpoint", metavar="URL", help="Another address of the APIs.")
@click.option("--contact", metavar="URL", help="Where the APIs find who asks. Default: repo_url.")
def identify(
    config_file: str,
    dumps: tuple[str, ...],
    catalogues: tuple[str, ...],
    online: bool,
    again: bool,
    endpoint: str | None,
    contact: str | None,
) -> None:
    """Find the arXiv ids of papers whose listing shows none, and write identified.jsonl."""
    # Here, because the network is nothing for any other command.
    from generator import pipeline
    from generator.identify import Options, run
    from generator.sources.fetch import real_system

    if not catalogues and not online:
        raise SettingsError("Nowhere to look. Name files by --catalogue, or add --online.")
    config = _load(config_file)
    project = _plugin(config, Overrides(_paths(dumps))).project(config)
    options = Options(
        catalogues=_paths(catalogues),
        is_online=online,
        asks_again=again,
        endpoint=endpoint,
        contact=contact or config.repo_url or "",
    )
    papers = pipeline.read_catalogue(project).papers
    report = run(papers, project.root, options, real_system(click.echo))
    click.echo(
        f"Papers: {len(papers):,}; with an id before: {report.known:,}; "
        f"found: {report.found:,}; not found: {report.not_found:,}."
    )


@commands.command("map")
@_config_file
@_dumps
@click.option("--anew", is_flag=True, help="Move papers that have a position, too.")
def lay_out_map(config_file: str, dumps: tuple[str, ...], anew: bool) -> None:
    """Find a position on the map for each paper, and keep it in map.jsonl."""
    from generator import pipeline

    config = _load(config_file)
    project = _plugin(config, Overrides(_paths(dumps))).project(config)
    with lock.acquire(project.root):
        papers, new = pipeline.lay_out_map(project, anew)
    click.echo(f"Papers on the map: {papers:,}; new: {new:,}. Commit {PLACES}.")


@commands.command()
@_config_file
@click.argument("site", required=False)
def previous(config_file: str, site: str | None) -> None:
    """Save the data of the published site, so that the next build says what it changes.

    SITE is its address, by default that in the settings, or a folder. The data lies in .previous/.
    """
    # Here, because the network is nothing for most commands.
    from generator.exports.previous import PATHS, read_previous
    from generator.sources.fetch.published import save_published

    config = _load(config_file)
    root = Path(config.config_file_path).parent
    source = site or config.site_url or ""
    is_published = save_published(source, PATHS, root / PREVIOUS)
    _, problems = read_previous(root)
    if problems:  # as of a server that answers everything with a page for logging in
        for path in PATHS:
            (root / PREVIOUS / path).unlink(missing_ok=True)
        raise AlmanacError(f"{source}: what lies there is no data of an almanac. {problems[0]}")
    if is_published:
        click.echo(f"The next build is compared with {source}; the data is in {root / PREVIOUS}.")
    else:
        click.echo(f"{source}: there is no almanac yet, so the next build is compared with none.")


@commands.command()
@_config_file
@_site_dir
@click.argument("folders", nargs=-1, required=True, metavar="FOLDER...")
def join(config_file: str, site_dir: str | None, folders: tuple[str, ...]) -> None:
    """Join the shards in the folders into one site."""
    from generator.publish import finish

    config = _load(config_file, site_dir=site_dir)
    site = Path(config.site_dir)
    with lock.acquire(Path(config.config_file_path).parent):
        finish.join([Path(folder) for folder in folders], site, config.site_url or "/")
    click.echo(f"{site} has all pages of {len(folders)} shards.")


@commands.command()
@_config_file
@_dumps
@click.option(
    "--format", "format_name", type=click.Choice(EXPORT_FORMATS), required=True, help="The format."
)
@click.option("--topic", "topics", multiple=True, help="Papers of this topic, or of several.")
@click.option(
    "--since", default="", metavar="DAY", help="Papers since 2025-09-01, 2025-09 or 2025."
)
@click.option("--query", default="", metavar="TEXT", help="Papers that a search would find.")
@click.option("-o", "--output", metavar="FILE", help="Default: the standard output, for text.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def export(
    config_file: str,
    dumps: tuple[str, ...],
    format_name: str,
    topics: tuple[str, ...],
    since: str,
    query: str,
    output: str | None,
    force: bool,
) -> None:
    """Write the papers of the site to one file, for other programs."""
    from generator import pipeline
    from generator.catalogue import labels
    from generator.exports.formats import FORMATS, select

    file_format = FORMATS[format_name]
    path = Path(output) if output else None
    if path is None and not file_format.is_text:
        raise SettingsError(f"--format {format_name} is no text. Name a file by --output.")
    if path and path.exists() and (path.is_dir() or not force):
        hint = "Name another file." if path.is_dir() else "Name another file, or add --force."
        raise SettingsError(f"--output: {path} exists. {hint}")
    config = _load(config_file)
    project = _plugin(config, Overrides(_paths(dumps))).project(config)
    library = pipeline.read(project)
    selection = select(library, project.site, topics, since, query)
    content = file_format.write(selection)
    if path:
        write_whole(path, content)
    else:
        sys.stdout.buffer.write(content)
    papers = labels.count(len(selection.papers), "paper")
    click.echo(f"{papers} of {len(library.catalogue.papers):,}.", err=True)


@commands.command()
@_config_file
@click.argument("site", required=False)
def mcp(config_file: str, site: str | None) -> None:
    """Answer agents from a built site: its folder or address, by default that of the settings.

    Speaks the Model Context Protocol on standard input and output.
    """
    try:
        from generator.mcp_server.server import serve
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("generator"):
            raise
        raise SettingsError(
            "“mcp” needs the official SDK, which is not installed. Install it: "
            ".venv/bin/python -m pip install --require-hashes -r requirements-mcp.txt"
        ) from error
    from generator.mcp_server.published import read_published

    serve(read_published(site or str(_load(config_file).site_dir)))


@commands.command()
@_config_file
@_dumps
@click.option("--date", metavar="DAY", help="The mail of a day, such as 2025-09-04.")
@click.option("--week", metavar="WEEK", help="The mail of a week, such as 2025-W36.")
@click.option(
    "--subscriptions",
    default="subscriptions.yml",
    show_default=True,
    metavar="FILE",
    help="Who reads, and what each follows.",
)
@click.option(
    "--out", default="digest", show_default=True, metavar="FOLDER", help="Where mails are written."
)
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=50,
    show_default=True,
    metavar="N",
    help="Papers in a mail; the others are a link to the site.",
)
@click.option("--send", is_flag=True, help="Send what was not sent, as ALMANAC_SMTP_… say.")
@click.option(
    "--send-unknown", is_flag=True, help="Also what may have been sent when a connection was lost."
)
def digest(
    config_file: str,
    dumps: tuple[str, ...],
    date: str | None,
    week: str | None,
    subscriptions: str,
    out: str,
    limit: int,
    send: bool,
    send_unknown: bool,
) -> int:
    """Write the mail of a day or a week for each reader, and send it if told to.

    Without --date and --week: the newest day whose listing is complete for daily readers, and the
    newest week that is over for weekly ones. The listings say which these are, not the clock.
    """
    # Here, because the network is nothing for most commands.
    from generator import digest as mail
    from generator import pipeline

    config = _load(config_file)
    project = _plugin(config, Overrides(_paths(dumps))).project(config)
    options = mail.Options(
        root=project.root,
        subscriptions=Path(subscriptions),
        out=Path(out),
        published=(project.docs, Path(config.site_dir), *project.settings.dumps),
        date=date,
        week=week,
        limit=limit,
        sends=send or send_unknown,
        sends_unknown=send_unknown,
    )
    with lock.acquire(project.root):
        library = pipeline.read(project)
        report = mail.run(
            library,
            project.site,
            project.settings,
            options,
            os.environ,
            mail.real_system(click.echo),
        )
    click.echo(
        f"Mails written: {report.written:,}; without papers: {report.empty:,}; "
        f"sent: {report.sent:,}; sent earlier: {report.already_sent:,}; failed: {report.failed:,}."
    )
    return 1 if report.failed else 0


@commands.command()
@_config_file
def clean(config_file: str) -> None:
    """Remove what was generated: pages below docs/, the site and the cache, nothing else."""
    from generator.publish import finish, swap

    config = _load(config_file)
    project = _plugin(config, Overrides()).project(config)
    with lock.acquire(project.root):
        pages = docs_writer.clean(project.docs)
        has_site = swap.remove(Path(config.site_dir))
        finish.remove_cache(project.root)
    site = f" The site in {config.site_dir} was removed." if has_site else ""
    click.echo(f"Files removed below {project.docs}: {pages:,}.{site}")


def _load(config_file: str, **overrides: Any) -> MkDocsConfig:
    """Return the configuration. Raise `SettingsError` if it is wrong; the log says where."""
    if not os.environ.get(_SITE_URL, "x").strip():
        del os.environ[_SITE_URL]  # a variable of CI that is not set is empty
    configuration.check_file(Path(config_file))
    try:
        config = load_config(config_file, **overrides)
    except MkDocsException as error:
        raise SettingsError(error.message) from error
    except ValueError as error:  # of urlsplit, which MkDocs asks what an address is
        configuration.site_address(os.environ.get(_SITE_URL))
        raise SettingsError(f"{config_file}: an address is not valid: {error}.") from error
    configuration.check(config)
    return config


def _paths(paths: tuple[str, ...]) -> tuple[Path, ...]:
    """Return absolute paths, as MkDocs reads paths from the folder of its configuration."""
    return tuple(Path(path).absolute() for path in paths)


def _plugin(config: MkDocsConfig, overrides: Overrides) -> AlmanacPlugin:
    plugin = config.plugins.get("almanac")
    if not isinstance(plugin, AlmanacPlugin):
        raise SettingsError(
            f"{config.config_file_path}: the plugin almanac is missing. "
            "Add “- almanac” below “plugins:”."
        )
    plugin.overrides = overrides
    return plugin
