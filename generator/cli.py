"""The command line: arguments, printing, exit codes.

Exit code 0: done; 1: problems were found, or a build failed; 2: wrong usage or settings.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from generator import pipeline
from generator.model import Dated
from generator.problems import AlmanacError, SettingsError
from generator.publish import last_build, shards
from generator.runtime import lock

DESCRIPTION = """Turns a folder of saved Daily Papers listings into a website.

Save a listing as a .txt file in dumps/, then build. Settings stand in mkdocs.yml
under extra.almanac; the README explains them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command in `arguments` (default: the process's) and returns its exit code."""
    options = _parser().parse_args(arguments)
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A listing has characters that not every terminal can show.
        sys.stdout.reconfigure(errors="replace")
    if options.dumps:
        # Absolute, as MkDocs reads paths from the folder of its configuration.
        places = [str(Path(place).absolute()) for place in options.dumps]
        os.environ["ALMANAC_DUMPS"] = json.dumps(places)
    try:
        code: int = options.run(options)
    except (SettingsError, MkDocsException) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 2
    except AlmanacError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `check | head`: who read has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m generator",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, run, text, is_strict in (
        ("build", _build, "build the whole site (`mkdocs build`)", True),
        ("serve", _serve, "preview the site and rebuild on every change (`mkdocs serve`)", True),
        ("check", _check, "say what was read from each dump, and every problem", False),
        ("generate", _generate, "write the pages below docs/ only; MkDocs does the rest", True),
        ("index", _index, "make a site that MkDocs built searchable", False),
        ("join", _join, "put the shards of a site together", False),
    ):
        command = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        command.set_defaults(run=run, dumps=None, strict=False)
        command.add_argument(
            "--config-file", "-f", default="mkdocs.yml", metavar="FILE", help="default: mkdocs.yml"
        )
        if name == "index":
            command.add_argument("site", nargs="?", help="default: MkDocs' site_dir, site/")
        elif name == "join":
            command.add_argument("shards", nargs="+", metavar="FOLDER", help="where each was built")
            command.add_argument("--site-dir", "-d", metavar="DIR", help="where to put the site")
        else:
            command.add_argument(
                "--dumps",
                nargs="+",
                metavar="PATH",
                help="folders or files to read instead of the dumps folder of the settings",
            )
        if is_strict:
            command.add_argument(
                "--strict", action="store_true", help="any problem ends the run; nothing is touched"
            )
        if name == "build":
            command.add_argument("--site-dir", "-d", metavar="DIR", help="where to build")
            command.add_argument(
                "--shard", metavar="I/N", help="build one of N shares of the site, for “join”"
            )
        if name == "serve":
            command.add_argument(
                "--dev-addr", "-a", metavar="IP:PORT", help="default: 127.0.0.1:8000"
            )
            command.add_argument(
                "--limit",
                type=_number,
                metavar="N",
                help="show a sample of N papers, which is there sooner than all",
            )
    return parser


def _build(options: argparse.Namespace) -> int:
    config = load_config(
        options.config_file, strict=options.strict or None, site_dir=options.site_dir
    )
    os.environ[shards.VARIABLE] = str(options.shard or "")
    shards.parse(os.environ[shards.VARIABLE])
    run, site = pipeline.run_from(config), Path(config.site_dir).resolve()
    problems = (
        None
        if options.shard
        else last_build.last(run.root, site, last_build.key(config, pipeline.all_inputs(run)))
    )
    if problems is not None:
        found = f" {problems:,} problems: “make check” shows them." if problems else ""
        print(f"{site} is what another build would give: nothing has changed since.{found}")
        return 0
    return _mkdocs("build", options, ("--site-dir", options.site_dir))


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1")
    return int(text)


def _serve(options: argparse.Namespace) -> int:
    os.environ[pipeline.LIMIT] = str(options.limit or "")
    return _mkdocs("serve", options, ("--dev-addr", options.dev_addr))


def _mkdocs(command: str, options: argparse.Namespace, *given: tuple[str, str | None]) -> int:
    from mkdocs.__main__ import cli  # takes a while, and `check` does not need it

    arguments = [command, "--config-file", options.config_file]
    arguments += ["--strict"] if options.strict else []
    for name, value in given:
        arguments += [name, value] if value else []
    cli.main(arguments, prog_name="mkdocs")  # ends the process with MkDocs' own exit code
    return 0


def _run(options: argparse.Namespace) -> pipeline.Run:
    return pipeline.run_from(load_config(options.config_file))


def _generate(options: argparse.Namespace) -> int:
    run = _run(options)
    turn = lock.Turn()
    turn.take(run.root)
    known = pipeline.read(run)
    for problem in known.problems:
        print(f"Warning: {problem}", file=sys.stderr)
    if options.strict and known.problems:
        return 1
    written = pipeline.generate(run, known)
    turn.leave()
    print(
        f"{len(known.papers):,} papers. Files written: {written.written:,}, "
        f"unchanged: {written.unchanged:,}, removed: {written.removed:,}."
    )
    return 0


def _index(options: argparse.Namespace) -> int:
    config = load_config(options.config_file)
    site = Path(options.site or config.site_dir)
    if not site.is_dir():
        raise SettingsError(f"{site}: there is no such folder. Build the site first.")
    run = pipeline.run_from(config)
    turn = lock.Turn()
    turn.take(run.root)
    pipeline.finish(site, config.site_url or "/")
    pipeline.put_index(site, pipeline.begin_index(run))
    turn.leave()
    return 0


def _join(options: argparse.Namespace) -> int:
    config = load_config(options.config_file, site_dir=options.site_dir)
    site = Path(config.site_dir)
    turn = lock.Turn()
    turn.take(Path(config.config_file_path).parent)
    pipeline.join([Path(folder) for folder in options.shards], site, config.site_url or "/")
    turn.leave()
    print(f"{site} has all pages of {len(options.shards)} shards.")
    return 0


def _check(options: argparse.Namespace) -> int:
    known = pipeline.read(_run(options))
    problems = Counter(problem.file for problem in known.problems)
    first: dict[str, str] = {}  # the first listing by name that has these bytes
    for listing in sorted(known.listings, key=lambda listing: listing.name):
        first.setdefault(listing.listing.digest, listing.name)
    for listing in known.listings:
        twin = first[listing.listing.digest] if listing.listing.digest else listing.name
        print(_described(listing, problems[listing.name], twin))
    for name in known.left_out:
        print(f"{name}: left out, as only .txt files are read.")
    for problem in known.problems:
        print(f"Problem: {problem}")
    entries = sum(len(listing.listing.entries) for listing in known.listings)
    print(
        f"Listings: {len(known.listings):,}; entries: {entries:,}; papers: {len(known.papers):,}; "
        f"problems: {len(known.problems):,}."
    )
    return 1 if known.problems else 0


def _described(dated: Dated, problems: int, twin: str) -> str:
    """What was read from a dump, in a few lines; `twin` is the first of the same bytes."""
    entries, lines = dated.listing.entries, dated.listing.lines
    shown = dated.day.as_shown() if dated.day else "not shown"
    authors = sum(entry.authors is not None for entry in entries)
    organizations = sum(entry.organization is not None for entry in entries)
    dates = sum(entry.shown is not None for entry in entries)
    rows = (
        f"{dated.name}: {len(entries):,} entries",
        f"bylines: {authors:,} with authors, {organizations:,} with an organisation; "
        f"dates: {dates:,}",
        f"day: {shown}; year: {dated.year or 'unknown'} ({dated.evidence}). {dated.why}",
        f"lines: {lines.read:,} = {lines.blank:,} blank + {lines.head:,} head + "
        f"{lines.entries:,} entries + {lines.problems:,} problems",
        f"problems: {problems:,}",
        *([f"the same bytes as {twin}, so nothing in it is new"] if twin != dated.name else []),
    )
    return "\n  ".join(rows)
