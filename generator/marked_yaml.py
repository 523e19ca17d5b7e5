"""YAML files that a person writes, as nodes that know their lines."""

from __future__ import annotations

from pathlib import Path

import yaml
from yaml.reader import ReaderError

from generator.problems import Problem, SettingsError


def compose(path: Path) -> yaml.Node | None:
    """The file at `path` as nodes; None where it holds nothing.

    `SettingsError` begins with `file:line` and says what keeps it from being read.
    """

    def broken(line: int, what: str, remedy: str) -> SettingsError:
        return SettingsError(str(Problem(path.name, line, what, remedy)))

    try:
        text = path.read_bytes().decode("utf-8-sig")
        root: yaml.Node | None = yaml.compose(
            text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        raise broken(1, what, "Check its place and its rights.") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise broken(line, "This is not UTF-8.", "Save the file as UTF-8.") from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise broken(line, "Here is a control character.", "Take it out.") from error
    except yaml.MarkedYAMLError as error:
        # What is missing at the end of the file is missed behind its last line.
        last = max(1, len(text.splitlines()))
        line = min(error.problem_mark.line + 1, last) if error.problem_mark else last
        what = f"This is not YAML: {error.problem}."
        raise broken(line, what, "Check colons, brackets, quotes and the indent.") from error
    except RecursionError as error:
        raise broken(1, "The file is nested too deeply.", "Write it flat.") from error
    return root
