"""Files that a person or an earlier run left, read safely; what the disk says, in words."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from generator.problems import AlmanacError

# The data of 100,000 papers; also the limit of what gzip unpacks (`sources/compression.py`).
MAX_FILE = 256 * 2**20
NO_FILE = "It is a pipe or a device"
# A pipe that nobody writes to would block for ever; Windows has neither.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

_REMEDIES = {
    errno.ENOSPC: "Free some space (or inodes: “df -i”), and try again.",
    errno.EDQUOT: "Free some space, and try again.",
    errno.EACCES: "Change its owner or its permissions, and try again.",
    errno.EPERM: "Change its owner or its permissions, and try again.",
    errno.EROFS: "Choose a folder on a disk that can be written.",
    errno.EBUSY: "End the program that uses it, and try again.",
    errno.ENOENT: "It was moved or removed during the work, or is a link to nothing. Restore or "
    "remove it, and try again.",
    errno.EMFILE: "Raise the limit of open files (ulimit -n), and try again.",
    errno.ENFILE: "Close some programs, and try again.",
    errno.EAGAIN: "No more processes can be started. Close some programs, and try again.",
    errno.ENOMEM: "Free some memory, and try again.",
    errno.ENAMETOOLONG: "Shorten the name.",
    errno.EINVAL: "Remove it.",
    errno.EFBIG: "Move it elsewhere, or split it.",
    errno.EIO: "The disk may be damaged. Save the project elsewhere.",
}
# Windows: another program has the file open, or a part of it locked.
# https://learn.microsoft.com/windows/win32/debug/system-error-codes--0-499-
_IN_USE = (32, 33)
_OTHER_REMEDY = "Correct that, and try again."


def read_file(path: str | Path, max_size: int = MAX_FILE) -> bytes:
    """Return the bytes of a regular file, or of the one that a link leads to.

    Raise `OSError`, with the path, for anything else, such as a pipe, which might never end,
    and for a file of more than `max_size` bytes.
    """
    check_regular(path, max_size)
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        _check(os.fstat(file.fileno()), path, max_size)  # it may be another one by now
        try:
            content = file.read(max_size + 1)
        except OSError as error:
            raise OSError(error.errno, error.strerror, os.fspath(path)) from error
    if len(content) > max_size:
        raise _too_large(path, max_size)
    return content


def check_regular(path: str | Path, max_size: int | None = None) -> None:
    """Raise `OSError` if `path` is no regular file, or has more than `max_size` bytes."""
    _check(os.stat(path), path, max_size)  # noqa: PTH116 - of a text too


def _check(state: os.stat_result, path: str | Path, max_size: int | None) -> None:
    if stat.S_ISDIR(state.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
    if not stat.S_ISREG(state.st_mode):
        raise OSError(errno.EINVAL, NO_FILE, os.fspath(path))
    if max_size is not None and state.st_size > max_size:
        raise _too_large(path, max_size)


def _too_large(path: str | Path, max_size: int) -> OSError:
    return OSError(errno.EFBIG, f"It has more than {max_size // 2**20} MB", os.fspath(path))


def explain(error: OSError, path: str | Path | None = None) -> str:
    """Return which file the disk refused, why, and what to do.

    Not every error knows its file: `path` is the one, or the folder, that was worked on.
    """
    # Of a copy the first file is the source.
    is_of_target = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
    name = (is_of_target and error.filename2) or error.filename or path or "The disk"
    # An error of `shutil` holds those of several files.
    reason = error.strerror or str(error.args[0] if error.args else error)[:300]
    is_in_use = getattr(error, "winerror", None) in _IN_USE
    number = errno.EBUSY if is_in_use else error.errno or 0
    remedy = _REMEDIES.get(number, _OTHER_REMEDY)
    return f"{_printable(name)}: the file cannot be read or written: {reason}. {remedy}"


def disk_error(
    error: OSError, path: str | Path | None = None, consequence: str = ""
) -> AlmanacError:
    """Return the error that ends a build because the disk refused; see `explain`."""
    return AlmanacError(" ".join(filter(None, (explain(error, path), consequence))))


def _printable(name: object) -> str:
    """Return a path as text; bytes that are not UTF-8 become `�`."""
    text = os.fsdecode(name) if isinstance(name, (str, bytes, os.PathLike)) else str(name)
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
