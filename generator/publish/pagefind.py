"""Pagefind in a process of its own: the indexes of all parts, one after the other.

As a program (`python -m generator.publish.pagefind`) it makes them, while the build goes on.
Several at once would take more memory, and no less time. Pagefind waits for ever where one of
its folders disappears, or no more files can be made, so it is watched.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from generator.problems import AlmanacError
from generator.runtime.disk import explain, read_file
from generator.runtime.files import contents_below, folder_digest
from generator.runtime.fingerprint import digest, fingerprint

_OPTIONS = ("--quiet",)
# The exit code of a job that was ended by a signal.
_ENDED = 130
# s without work of Pagefind's, after which it is ended. It takes 0.05 s in a second at the least,
# also where other programs have every core.
PATIENCE = 60.0
_LEAST_WORK = 0.05  # s
_POLL = 0.5  # s


class JobEndedError(AlmanacError):
    """The job was ended before the indexes were finished."""


class IndexJob:
    """A process that makes indexes of the search documents, unless they are there."""

    def __init__(self, documents: Path, indexes: Mapping[int, Path]) -> None:
        """Start to index the folders of `documents`, each named by a number of `indexes`."""
        self.indexes = indexes
        missing = {number: index for number, index in indexes.items() if not _is_finished(index)}
        self.missing = len(missing)
        self._process: subprocess.Popen[str] | None = None
        if missing:
            pairs = ((documents / str(number), index) for number, index in missing.items())
            paths = [str(path.absolute()) for pair in pairs for path in pair]
            self._process = _start([str(PATIENCE), *paths])

    def wait(self) -> None:
        """Wait until all indexes are finished.

        Raise `AlmanacError` with Pagefind's message if it failed, `JobEndedError` if it was ended.
        """
        if self._process is None:
            return
        with self._process as process:
            output = process.stdout.read() if process.stdout else ""
            code = process.wait()  # before the input is closed, which would end it
        if code == _ENDED:
            raise JobEndedError("The search index was ended before it was finished.")
        if code:
            raise AlmanacError(f"Pagefind could not index the papers: {output.strip()}")

    def stop(self) -> None:
        """End the process; another thread may be waiting for it.

        Its input is closed, as a process that is terminated on Windows leaves Pagefind running.
        """
        if self._process and self._process.stdin:
            self._process.stdin.close()

    def abandon(self) -> None:
        """End the process and wait until it has ended."""
        if self._process:
            with self._process:
                self.stop()


def index_name(documents: Mapping[str, str]) -> str:
    """Return the name of an index of documents, given as digests of their content by path.

    It is a digest of all that the index is made of.
    """
    return fingerprint(version("pagefind"), _OPTIONS, dict(documents))


def finished_mark(index: Path) -> Path:
    """Return the file that says that an index is finished, and has its digest."""
    return index.with_name(f"{index.name}.finished")


def _is_finished(index: Path) -> bool:
    try:
        return read_file(finished_mark(index)).decode() == folder_digest(index)
    except (OSError, UnicodeDecodeError):
        return False


def _start(arguments: Iterable[str]) -> subprocess.Popen[str]:
    search_path = str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")
    return subprocess.Popen(
        [sys.executable, "-m", "generator.publish.pagefind", *arguments],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, search_path)),
            "PYTHONIOENCODING": "utf-8:replace",  # not that of the system
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


def main(patience: str, *paths: str) -> int:
    """Make an index of each folder; `paths` has each folder before the path of its index.

    Pagefind is ended if it does nothing for `patience` seconds.
    """
    if hasattr(os, "nice"):
        os.nice(19)  # while pages are rendered, it takes what they leave of the cores
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(_ENDED))  # which ends Pagefind too
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        return _index(zip(paths[::2], map(Path, paths[1::2]), strict=True), float(patience))
    except OSError as error:
        print(explain(error))
        return 1


def _end_with_parent() -> None:
    """End this process when the one that started it ends, which closes the input."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    signal.raise_signal(signal.SIGTERM)  # `os.kill` would end it on Windows, and not Pagefind


def _index(folders: Iterable[tuple[str, Path]], patience: float) -> int:
    for documents, index in folders:
        found = {path: digest(content) for path, content in contents_below(Path(documents))}
        if index_name(found) != index.name:
            shutil.rmtree(documents)
            print(f"{documents}: they are not what was written, and were removed. Build again.")
            return 1
        unfinished = index.with_name(f"{index.name}.unfinished")
        command = [sys.executable, "-m", "pagefind", *_OPTIONS, "--site", documents]
        command += ["--output-path", str(unfinished)]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
            try:
                code = _watch(process, (Path(documents), index.parent), patience)
            finally:
                process.kill()
        if code:
            return code
        shutil.rmtree(index, ignore_errors=True)
        unfinished.rename(index)
        finished_mark(index).write_text(folder_digest(index), encoding="utf-8", newline="\n")
    return 0


def _watch(process: subprocess.Popen[bytes], folders: Iterable[Path], patience: float) -> int:
    """Return the exit code of Pagefind, or 1 if it cannot or does not go on."""
    work, since = 0.0, time.monotonic()
    while True:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(_POLL)
        for folder in folders:
            if not folder.is_dir():
                print(f"{folder} was removed during the work. Build again.")
                return 1
        now = time.monotonic()
        if (done := _work_of(process.pid)) >= work + _LEAST_WORK:
            work, since = done, now
        elif now - since > patience:
            print(
                f"it did nothing for {patience:.0f} s and was ended. Has the disk free space and "
                "inodes (df, df -i)? Then build again."
            )
            return 1


def _work_of(pid: int) -> float:
    """Return the CPU time, in s, that a process has taken; a clock where that is not known."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        # https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: utime and stime
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return time.monotonic()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
