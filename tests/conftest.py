"""The real data that the tests use where it is there, and what a run says about it."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

# No deadline: a test that is slow on a busy machine is no failure. The same examples in every
# run, so that a change is judged by itself; ALMANAC_EXPLORE=1 looks for new ones.
settings.register_profile("almanac", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("explore" if os.environ.get("ALMANAC_EXPLORE") else "almanac")

SHARED = Path(os.environ.get("ALMANAC_SHARED") or Path(__file__).parents[2] / "shared")
# A set by its name, and the files that it cannot be without.
SETS = {
    "dumps": "dumps/*.txt",
    "captures": "captures/*.truth.jsonl",
    "scale": "captures/scale/*.txt",
}


def real_data(name: str) -> list[Path]:
    """The files of the set `name`, by name; none where it was left out."""
    return sorted(SHARED.glob(SETS[name]))


def nu_checker() -> str:
    """The jar of the Nu HTML checker, or nothing where it was left out."""
    return os.environ.get("ALMANAC_NU", "")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """The last lines before the runner's own: the real data and the checker that it lacked."""
    yield
    missing = [name for name in SETS if not real_data(name)]
    if missing:
        what = f"LEFT OUT, as not in {SHARED}: {', '.join(missing)} (set ALMANAC_SHARED)"
    else:
        what = "all sets were there"
    terminalreporter.write_line(f"real data: {what}")
    found = nu_checker() or "LEFT OUT, as there is no Java or no jar of it (set ALMANAC_NU)"
    terminalreporter.write_line(f"Nu HTML checker: {found}")
