"""The bytes of a file that gzip compressed → its content.

Only so much is decompressed: 1 MB can hold 1 GB (https://www.rfc-editor.org/rfc/rfc1952).
"""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO

from generator.problems import Problem

GZIP_MARK = b"\x1f\x8b\x08"
# The data of 100,000 papers. What is larger is a catalogue, or was made to fill the memory.
MAX_CONTENT = 256 * 2**20
_CHUNK = 2**20


def decompress(
    name: str, content: bytes, max_content: int = MAX_CONTENT
) -> tuple[bytes, tuple[Problem, ...]]:
    """Return the content of the file `name`, and what is wrong with its compression.

    A file that gzip did not compress is its own content. Of one that is cut off, the content
    before the cut is read; of one that is damaged or too large, nothing.
    """
    if not content.startswith(GZIP_MARK):
        return content, ()
    parts: list[bytes] = []
    size = 0
    with gzip.GzipFile(fileobj=BytesIO(content)) as file:
        try:
            while part := file.read1(_CHUNK):
                size += len(part)
                if size > max_content:
                    what = f"The file holds more than {max_content // 2**20} MB when unpacked."
                    return b"", (_problem(name, what, "Split it into smaller files."),)
                parts.append(part)
        except EOFError:
            what = "The compressed file is cut off, as after an interrupted download."
            remedy = "Save it again; what stands before the cut was read."
            return b"".join(parts), (_problem(name, what, remedy),)
        except (OSError, zlib.error):
            what = "The compressed file is damaged."
            return b"", (_problem(name, what, "Save it again, or unpack it with gunzip."),)
    return b"".join(parts), ()


def _problem(name: str, what: str, remedy: str) -> Problem:
    return Problem(name, 1, what, remedy)
