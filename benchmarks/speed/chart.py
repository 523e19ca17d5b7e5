"""A chart of what runs when: for each core, which part of a build has it.

Threads are looked at ten times a second. Linux says which core a thread was on last; elsewhere all
cores are one row.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path

import psutil

from benchmarks.speed.process_cost import Sampler, descendants

_INTERVAL = 0.1  # s
# A chart has so many columns at most, and each is as long as a sample at least.
_COLUMNS = 240
_WIDTH, _ROW, _GAP, _LEFT, _LINE = 960, 110, 24, 70, 20  # px
# https://sronpersonalpages.nl/~pault/: colours that people tell apart who see few.
_COLOURS = (
    *("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bbbbbb"),
    *(
        "#332288",
        "#999933",
        "#882255",
        "#44aa99",
        "#ddcc77",
        "#cc6677",
        "#117733",
        "#88ccee",
        "#000000",
    ),
)


class CoreSampler(Sampler):
    """Samples which part of a build has which core.

    `seconds` has the CPU seconds by the second of the build in which they were seen, the core
    and the part. A process that announces no part has that of the process that started it, or,
    if that is another program, its own name.
    """

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(process)
        self.seconds: list[tuple[float, int, str, float]] = []
        self._start = time.perf_counter()
        self._announced = {process.pid: "start"}
        self._others: dict[int, tuple[str, str]] = {}  # name and part
        self._program = process.name()
        self._last: dict[int, float] = {}  # by thread

    def begin_part(self, pid: int, name: str) -> None:
        """Take notice that a part has begun in a process."""
        self._announced[pid] = name

    def run(self) -> None:
        """Take samples."""
        while not self.is_stopped.wait(_INTERVAL):
            now = time.perf_counter() - self._start
            for process in (self.process, *descendants(self.process)):
                with suppress(psutil.Error, OSError):  # it has just ended
                    part = self._part(process)
                    for thread, seconds, core in _threads(process):
                        spent = seconds - self._last.get(thread, 0.0)
                        self._last[thread] = seconds
                        if spent > 0:
                            self.seconds.append((now, core, part, spent))

    def _part(self, process: psutil.Process) -> str:
        pid = process.pid
        if pid in self._announced:
            return self._announced[pid]
        name = process.name()  # another one once the process has become another program
        known_name, part = self._others.get(pid, ("", ""))
        if name != known_name:
            parent = process.ppid()
            inherited = self._announced.get(parent) or self._others.get(parent, ("", "start"))[1]
            part = inherited if name == self._program else f"the program {name}"
            self._others[pid] = name, part
        return part


def _threads(process: psutil.Process) -> Iterator[tuple[int, float, int]]:
    """Yield the number, the CPU seconds and the core of each thread of a process."""
    if not psutil.LINUX:
        for thread in process.threads():
            yield thread.id, thread.user_time + thread.system_time, 0
        return
    for folder in Path(f"/proc/{process.pid}/task").iterdir():
        with suppress(OSError):
            # https://docs.kernel.org/scheduler/sched-stats.html: nanoseconds on a core.
            nanoseconds = int((folder / "schedstat").read_text().split()[0])
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            yield int(folder.name), nanoseconds / 1e9, int(fields[36])


def draw(sampler: CoreSampler, title: str) -> str:
    """Return the chart as SVG: a row for each core, as high as it is busy."""
    samples = sampler.seconds
    end = max((moment for moment, *_ in samples), default=_INTERVAL)
    columns = max(1, min(_COLUMNS, int(end / _INTERVAL / 2)))
    column_seconds = end / columns
    count = psutil.cpu_count() or 1
    cores = range(count if psutil.LINUX else 1)
    capacity = column_seconds * (1 if psutil.LINUX else count)
    shares: dict[int, dict[str, list[float]]] = {core: {} for core in cores}
    totals: dict[str, float] = defaultdict(float)
    for moment, core, part, seconds in samples:
        row = shares.setdefault(core, {}).setdefault(part, [0.0] * columns)
        row[min(columns - 1, int(moment / column_seconds))] += seconds / capacity
        totals[part] += seconds
    parts = list(totals)
    colours = {part: _COLOURS[number % len(_COLOURS)] for number, part in enumerate(parts)}
    legend_top = 40 + len(shares) * (_ROW + _GAP) + _LINE
    height = legend_top + _LINE * (-(-len(parts) // 3)) + 10
    pieces = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="20" font-weight="bold">{escape(title)}</text>',
    ]
    for number, (core, rows) in enumerate(sorted(shares.items())):
        top = 40 + number * (_ROW + _GAP)
        name = f"core {core}" if psutil.LINUX else f"{count} cores"
        pieces.append(f'<text x="4" y="{top + _ROW / 2}">{name}</text>')
        pieces.append(
            f'<rect x="{_LEFT}" y="{top}" width="{_WIDTH - _LEFT - 10}" height="{_ROW}" '
            'fill="#f4f4f4"/>'
        )
        pieces += _areas(rows, colours, top, columns)
    axis = 40 + len(shares) * (_ROW + _GAP) - _GAP + 16
    for step in range(6):
        x = _LEFT + (_WIDTH - _LEFT - 10) * step / 5
        anchor = "end" if step == 5 else "middle" if step else "start"
        pieces.append(
            f'<text x="{x:.0f}" y="{axis}" text-anchor="{anchor}">{end * step / 5:.1f} s</text>'
        )
    for number, part in enumerate(parts):
        x, y = _LEFT + number % 3 * 290, legend_top + number // 3 * _LINE
        pieces.append(f'<rect x="{x}" y="{y - 11}" width="12" height="12" fill="{colours[part]}"/>')
        pieces.append(f'<text x="{x + 18}" y="{y}">{escape(part)}: {totals[part]:.1f} s</text>')
    return "\n".join((*pieces, "</svg>\n"))


def _areas(
    rows: Mapping[str, Sequence[float]], colours: Mapping[str, str], top: float, columns: int
) -> Iterator[str]:
    """Yield the area of each part in the row of a core, one on the other."""
    width = (_WIDTH - _LEFT - 10) / columns
    filled = [0.0] * columns
    for part, colour in colours.items():
        path = []
        for number, share in enumerate(rows.get(part, ())):
            # A thread that changed its core counts on the new one alone, which may be overfull.
            height = min(share, 1 - filled[number])
            if height > 0:
                x, y = _LEFT + number * width, top + _ROW * (1 - filled[number])
                path.append(f"M{x:.1f} {y:.1f}h{width:.1f}v{-height * _ROW:.1f}h{-width:.1f}z")
                filled[number] += height
        if path:
            yield f'<path d="{"".join(path)}" fill="{colour}"><title>{escape(part)}</title></path>'
