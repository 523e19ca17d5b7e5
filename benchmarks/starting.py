"""What commands cost that have little to do: `check`, and a build of what has not changed."""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks import print_table
from benchmarks.speed.process_cost import Cost, measure
from tests.support.building import copy_project

RUNS = 5
# The program is run as it was compiled before, whatever the variable of this process says.
_ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": ""}
_COMMANDS = {"check": ("check",), "build, nothing to do": ("build",)}


def run(shared: Path) -> None:
    """Print the medians of runs of each command on the five real listings, in turn."""
    costs: dict[str, list[Cost]] = {name: [] for name in _COMMANDS}
    with tempfile.TemporaryDirectory(prefix="almanac-starting-") as folder:
        project = copy_project(Path(folder) / "almanac")
        shutil.rmtree(project / "dumps")
        shutil.copytree(shared / "dumps", project / "dumps")
        for number in range(RUNS + 1):
            for name, arguments in _COMMANDS.items():
                command = [sys.executable, "-m", "generator", *arguments]
                cost = measure(command, project, _ENVIRONMENT).whole
                if number > 0:  # the first builds
                    costs[name].append(cost)
    rows = [
        (
            name,
            f"{statistics.median(cost.wall for cost in runs):.2f}",
            f"{statistics.median(cost.cpu for cost in runs):.2f}",
            f"{max(max(cost.others_before, cost.others) for cost in runs):.2f}",
        )
        for name, runs in costs.items()
    ]
    print_table(("command", "wall s", "cpu s", "cores of others"), rows)
