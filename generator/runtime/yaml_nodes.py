"""YAML files that a person writes, as nodes that know their lines."""

from __future__ import annotations

from pathlib import Path

import yaml
from yaml.reader import ReaderError

from generator.problems import Problem, SettingsError

# What the parser says of an error, what that means to the writer of the file, and the remedy.
_CAUSES = (
    ("\t", "Here is a tab", "Use spaces for the indent."),
    (
        "alias",
        "A text begins with *, which YAML takes for a sign of its own",
        "Take the * out, or put the text in quotes.",
    ),
    (
        "mapping values",
        "YAML takes this colon for the end of a name",
        "Put a text that holds a colon in quotes. Is a colon missing in the line above?",
    ),
)
_ELSE = "Check colons, brackets, quotes and the indent."
# What the parser calls a thing whose end is missed only lines later -> what its writer calls it.
_OPENED = {"flow sequence": "list", "flow mapping": "mapping", "quoted scalar": "quotation"}


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
        raise broken(*_explained(error, text)) from error
    except RecursionError as error:
        raise broken(1, "The file is nested too deeply.", "Write it flat.") from error
    return root


def _explained(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str, str]:
    """The line of an error in `text`, what is wrong there, and the remedy."""
    lines = text.splitlines() or [""]
    mark = error.problem_mark
    # What is missing at the end of the file is missed behind its last line.
    line = min(mark.line + 1, len(lines)) if mark else len(lines)
    here = lines[line - 1][mark.column : mark.column + 1] if mark else ""
    said = f"{error.context} {error.problem} {here}"
    rows = ((cause, remedy) for sign, cause, remedy in _CAUSES if sign in said)
    cause, remedy = next(rows, (error.problem, _ELSE))
    begun = error.context_mark.line + 1 if error.context_mark else line
    for opened, name in _OPENED.items():
        if opened in (error.context or "") and begun < line:
            cause = f"{cause}; the {name} was begun in line {begun}"
    return line, f"This is not YAML: {cause}.", remedy
