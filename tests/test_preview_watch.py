"""A preview sees every change, whatever was away, missing or a link to nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.problems import AlmanacError
from generator.publish.preview_watch import PreviewWatch
from generator.runtime.files import State, states_of
from tests.support.visits import until


class Watched:
    """A folder that is watched; `changes` counts what was noticed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.looks = 0
        self.error: Exception | None = None
        self.watch = PreviewWatch(self._states, interval=0.001)

    def _states(self) -> dict[str, State]:
        self.looks += 1
        if self.error:
            raise self.error
        return states_of([self.folder, self.folder.with_name("corrections.yml")])

    def notices(self, change: Callable[[], object]) -> bool:
        """Return once it was noticed; whatever was done before is noticed by then."""
        before = self._size()
        change()
        until(lambda: self._size() > before)
        return True

    def settle(self) -> None:
        """Wait until it has looked twice more."""
        looks = self.looks
        until(lambda: self.looks > looks + 1)

    def _size(self) -> int:
        return (self.watch.folder / "changes").stat().st_size


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A watched folder with a listing and the lock of an editor, a link to nothing."""
    folder = tmp_path / "dumps"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    (folder / ".#a.txt").symlink_to("reader@machine.123")
    found = Watched(folder)
    yield found
    found.watch.close()
    assert not found.watch.folder.exists()


def test_changes_are_noticed_also_behind_an_absence(watched: Watched) -> None:
    folder, away = watched.folder, watched.folder.with_name("away")
    assert watched.notices(lambda: (folder / "a.txt").write_text("longer"))
    assert watched.notices(lambda: folder.rename(away))
    watched.settle()
    assert watched.notices(lambda: away.rename(folder))
    assert watched.notices(lambda: (folder / "b.txt").touch())
    assert watched.notices(lambda: folder.with_name("corrections.yml").touch())


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), AlmanacError("damaged")])
def test_an_error_of_the_disk_does_not_end_the_watch(watched: Watched, error: Exception) -> None:
    def fail() -> None:
        watched.error = error

    def recover() -> None:
        watched.error = None

    assert watched.notices(fail)
    assert watched.notices(recover)
    assert watched.notices(lambda: (watched.folder / "b.txt").touch())


def test_nothing_is_noticed_while_nothing_changes(watched: Watched) -> None:
    watched.settle()
    before = watched._size()
    watched.settle()
    assert watched._size() == before
