"""Build sites and print what that costs.

Ours and stock ones are built in turn (A B A B …), so that what slows the machine for a while slows
all of them. Of each the median and the range is printed, and how much of a core something else
took; if that was more than a tenth, no ratio is printed.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil

from benchmarks import ROOT, print_table
from benchmarks.speed import chart, stock
from benchmarks.speed.chart import CoreSampler
from benchmarks.speed.generate_listings import write_listings
from benchmarks.speed.named_listings import write_named
from benchmarks.speed.process_cost import (
    Cost,
    MemorySampler,
    RunCost,
    Sampler,
    busy_cores_slowdown,
    measure,
    one_core,
)
from benchmarks.speed.published_sizes import print_sizes
from benchmarks.speed.stock import StockGenerator
from generator import catalogue, sources
from generator.settings import from_mapping
from tests.support.building import copy_project, published_papers

ROUNDS = 5
# What something else may take of a core in runs whose ratio is printed.
MAX_OTHERS = 0.1
_MILLION = 1_000_000
# Where it is so, the program has as many workers as cores it may use.
_CAN_CHOOSE_CORES = hasattr(os, "sched_getaffinity")
_GENERATOR = ("generator", "build")
_PARTS = ("benchmarks.speed.parts", "build")
_PARTS_OF_CORES = ("benchmarks.speed.parts", "--all-cores", "build")
_PART_HEADS = ("part", "wall s", "cpu s", "ms a paper", "memory MB")
_HEADS = (
    *("build", "wall s", "from – to", "cpu s", "from – to", "busy", "memory MB"),
    *("others before", "others"),
)
OURS, UNCHANGED, STOCK = "ours", "again, nothing changed", "stock MkDocs"
# Our build in one process: its CPU time can be compared with that of generators that have one.
ON_ONE_CORE = "ours on one core"
# The papers of listings that are added later, one after the other, and the seeds that make them
# other papers.
_MORE = ((20, 8), (50, 9))
# The program is run as it was compiled before, whatever the variable of this process says.
_ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}


@dataclass(frozen=True, slots=True)
class Options:
    """What is built and how often; see `python -m benchmarks --help`."""

    papers: int = 4000
    listings: Sequence[Path] = ()
    keep: Path | None = None
    rounds: int = ROUNDS
    with_others: bool = False
    chart: Path | None = None
    is_named: bool = False


@dataclass(slots=True)
class _Runs:
    """The costs of all runs of one kind, and the memory of the one before them."""

    costs: list[Cost] = field(default_factory=list)
    memory: int = 0

    def wall(self) -> float:
        return statistics.median(cost.wall for cost in self.costs)

    def cpu(self) -> float:
        return statistics.median(cost.cpu for cost in self.costs)

    def others(self) -> float:
        """Return the most of a core that something else took, before a run or in it."""
        return max(max(cost.others_before, cost.others) for cost in self.costs)

    def row(self, name: str) -> Sequence[object]:
        walls, cpus = ([c.wall for c in self.costs], [c.cpu for c in self.costs])
        return (
            name,
            f"{self.wall():.2f}",
            f"{min(walls):.2f} – {max(walls):.2f}",
            f"{self.cpu():.2f}",
            f"{min(cpus):.2f} – {max(cpus):.2f}",
            f"{self.cpu() / self.wall() / (psutil.cpu_count() or 1):.0%}",
            f"{self.memory / _MILLION:,.0f}" if self.memory else "",
            f"{max(cost.others_before for cost in self.costs):.2f}",
            f"{max(cost.others for cost in self.costs):.2f}",
        )


def run(options: Options) -> None:
    """Build a site of the listings, or of generated papers if there are none, and print.

    Our site is built again in each round: with nothing changed, with more listings, and anew on
    one core. With a new folder to keep it in, our site is built once, and nothing else is. Named
    papers are the same, read from files of the API, with ids and names.
    """
    if options.keep:
        _build_once(options, options.keep)
        return
    with tempfile.TemporaryDirectory(prefix="almanac-speed-") as temporary_folder:
        _compare_builds(options, Path(temporary_folder))


def _build_once(options: Options, folder: Path) -> None:
    folder.mkdir(parents=True)
    dumps = _dumps(folder, options)[:-1]
    project = copy_project(folder / "ours")
    cost = _build(project, dumps, new_sampler=MemorySampler).whole
    total = len(published_papers(project / "site"))
    print(f"{total:,} papers.\n")
    print_table(_PART_HEADS, [_part_row("whole build", cost, total)])
    print_sizes(project / "site", total)


def _compare_builds(options: Options, folder: Path) -> None:
    dumps = _dumps(folder, options)
    stock_generators = [stock.stock(), *(stock.others() if options.with_others else ())]
    installed = [generator for generator in stock_generators if generator.command]
    total = _write_stock_projects(installed, dumps, folder)
    project = copy_project(folder / "ours")
    _print_parts(project, dumps, total)
    if options.chart:
        _draw_chart(project, dumps, options.chart, total)
    ours = [OURS, UNCHANGED, *map(_more, _MORE), *([ON_ONE_CORE] if _CAN_CHOOSE_CORES else ())]
    names = [*ours, *(generator.name for generator in installed)]
    runs = {name: _Runs() for name in names}
    for number in range(options.rounds + 1):
        for name, cost in _round(project, dumps, installed, folder, is_first=number == 0):
            if number == 0:  # what is read for the first time, and its memory
                runs[name].memory = cost.memory
            else:
                runs[name].costs.append(cost)
    print(
        f"\nMedians of {options.rounds} runs of each, in turn, on {psutil.cpu_count()} cores. "
        f"While all are busy, the same work takes {busy_cores_slowdown():.2f} times the CPU time. "
        "Others: cores that something else took, at most.\n"
    )
    print_table(_HEADS, [kind.row(name) for name, kind in runs.items()])
    for generator in stock_generators:
        if not generator.command:
            print(f"{generator.name} is left out, as it is not installed.")
    print()
    for line in _ratios(runs):
        print(line)
    print_sizes(
        project / "site",
        len(published_papers(project / "site")),
        (folder / STOCK / "site", total),
    )


def _write_stock_projects(
    generators: Iterable[StockGenerator], dumps: Sequence[Path], folder: Path
) -> int:
    """Write a project of the same papers for each generator; return how many papers these are."""
    merged = catalogue.build(sources.read_all(dumps).listings, from_mapping(ROOT, {}))
    for generator in generators:
        generator.write_project(merged, folder / generator.name)
    return len(merged.papers)


def _round(
    project: Path,
    dumps: Sequence[Path],
    generators: Sequence[StockGenerator],
    folder: Path,
    is_first: bool,
) -> Iterable[tuple[str, Cost]]:
    """Yield what each build costs: ours, ours again, ours on one core, those of the generators.

    In the first round the memory is measured as well, which takes time.
    """
    new_sampler = MemorySampler if is_first else None
    _clean(project, dumps)
    build = partial(_build, project, dumps, new_sampler=new_sampler)
    yield OURS, build().whole
    yield UNCHANGED, build().whole
    for more in _MORE:
        write_listings(more[0], dumps[-1], more[1])
        yield _more(more), build().whole
    if _CAN_CHOOSE_CORES:
        _clean(project, dumps)
        with one_core():
            cost = build().whole
        yield ON_ONE_CORE, cost
    for generator in generators:
        stock_folder = folder / generator.name
        shutil.rmtree(stock_folder / "site", ignore_errors=True)
        command = generator.command or []
        cost = measure(command, stock_folder, _ENVIRONMENT, new_sampler).whole
        if is_first:
            _check_pages(generator, stock_folder)
        yield generator.name, cost


def _check_pages(generator: StockGenerator, folder: Path) -> None:
    """Raise `RuntimeError` unless there is a page with words for each source."""
    sources_of_pages = len(list((folder / generator.content / "papers").iterdir()))
    pages = list((folder / "site/papers").glob("*/index.html"))
    if len(pages) != sources_of_pages or not all("<p>" in page.read_text() for page in pages):
        raise RuntimeError(f"{generator.name} built {len(pages)} of {sources_of_pages} pages.")


def _more(more: tuple[int, int]) -> str:
    return f"again, {more[0]} more papers"


def _clean(project: Path, dumps: Sequence[Path]) -> None:
    """Remove what was built, and the later listings."""
    for path in dumps[-1].iterdir():
        path.unlink()
    measure([sys.executable, "-m", "generator", "clean"], project, _ENVIRONMENT)
    shutil.rmtree(project / ".cache", ignore_errors=True)


def _print_parts(project: Path, dumps: Sequence[Path], total: int) -> None:
    def print_parts(
        papers: int, new_sampler: Callable[[psutil.Process], Sampler] | None = None
    ) -> None:
        parts = _build(project, dumps, _PARTS, new_sampler).parts
        print_table(_PART_HEADS, [_part_row(name, cost, papers) for name, cost in parts.items()])

    print(f"{total:,} papers. The parts of a build, one after the other in one process:\n")
    print_parts(total, MemorySampler)
    more, seed = _MORE[0]
    write_listings(more, dumps[-1], seed)
    print(f"\nWith {more} papers more, built again:\n")
    print_parts(total + more)


def _draw_chart(project: Path, dumps: Sequence[Path], file: Path, total: int) -> None:
    samplers: list[CoreSampler] = []

    def new_sampler(process: psutil.Process) -> CoreSampler:
        samplers.append(CoreSampler(process))
        return samplers[-1]

    _clean(project, dumps)
    cost = _build(project, dumps, _PARTS_OF_CORES, new_sampler).whole
    title = f"A build of {total:,} papers: {cost.wall:.1f} s, {cost.cpu:.1f} CPU seconds"
    file.write_text(chart.draw(samplers[0], title), encoding="utf-8")
    print(f"\n{file} shows which part of a build has which core when.")


def _ratios(runs: dict[str, _Runs]) -> Iterable[str]:
    """Yield a line for each ratio, or why there is none."""
    again = [name for name in runs if name.startswith("again")]
    ours = [name for name in (OURS, ON_ONE_CORE) if name in runs]
    others = [name for name in runs if name not in (*again, *ours)]
    pairs = [(name, OURS) for name in again]
    pairs += [(our_name, name) for our_name in ours for name in others]
    for name, base in pairs:
        most = max(runs[name].others(), runs[base].others())
        if most > MAX_OTHERS:
            yield f"{name} : {base}: no ratio, as something else took {most:.2f} of a core."
            continue
        wall, cpu = (runs[name].wall() / runs[base].wall(), runs[name].cpu() / runs[base].cpu())
        yield f"{name} : {base} = {wall:.3f} by the clock, {cpu:.3f} in CPU seconds."


def _dumps(folder: Path, options: Options) -> list[Path]:
    """Return the folders and files to build of; the last is a folder for a later listing."""
    later = folder / "later"
    later.mkdir()
    listings = options.listings
    if not listings:
        listings = [folder / "dumps"]
        listings[0].mkdir()
        write_listings(options.papers, listings[0])
    if options.is_named:
        write_named(listings, folder / "named")
        listings = [folder / "named"]
    return [*listings, later]


def _build(
    project: Path,
    dumps: Sequence[Path],
    module: Sequence[str] = _GENERATOR,
    new_sampler: Callable[[psutil.Process], Sampler] | None = None,
) -> RunCost:
    """Build the site of `project` and return the cost; `module` has Python's `-m` arguments."""
    options = [argument for path in dumps for argument in ("--dumps", str(path.absolute()))]
    return measure([sys.executable, "-m", *module, *options], project, _ENVIRONMENT, new_sampler)


def _part_row(name: str, cost: Cost, papers: int) -> Sequence[object]:
    return (
        name,
        f"{cost.wall:.2f}",
        f"{cost.cpu:.2f}",
        f"{cost.wall / papers * 1000:.3f}",
        f"{cost.memory / _MILLION:,.0f}" if cost.memory else "",
    )
