"""YAML files that a person writes → nodes that know their lines."""

from __future__ import annotations

from pathlib import Path

import yaml
from yaml.reader import ReaderError

from generator.problems import Problem, SettingsError
from generator.runtime.disk import read_file

# A part of the parser's message, what is wrong in the words of the file's writer, the remedy.
_CAUSES = (
    ("\t", "there is a tab here", "Use spaces for the indent."),
    (
        "alias",
        "a text begins with *, which has a meaning of its own in YAML",
        "Take the * out, or put the text in quotes.",
    ),
    (
        "mapping values",
        "this colon would end the name of a value",
        "Put a text that holds a colon in quotes. Is a colon missing in the line above?",
    ),
)
_OTHER_REMEDY = "Check colons, brackets, quotes and the indent."
# The parser notices only lines later that the end of one of these is missing: the parser's name
# for it, and the writer's.
_DELIMITED = {"flow sequence": "list", "flow mapping": "mapping", "quoted scalar": "quotation"}


def compose(path: Path) -> yaml.Node | None:
    """Return the content of the file at `path` as nodes, or None if it has none.

    Raise `SettingsError` with `file:line`, what is wrong and the remedy if it cannot be read.
    """

    def error_at(line: int, what: str, remedy: str) -> SettingsError:
        return SettingsError(str(Problem(path.name, line, what, remedy)))

    try:
        text = read_file(path).decode("utf-8-sig")
        root: yaml.Node | None = yaml.compose(
            text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        raise error_at(1, what, "Check its path and its permissions.") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise error_at(line, "This is not UTF-8.", "Save the file as UTF-8.") from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise error_at(line, "There is a control character here.", "Take it out.") from error
    except yaml.MarkedYAMLError as error:
        raise error_at(*_diagnose(error, text)) from error
    except RecursionError as error:
        what = "Lists or mappings are nested too deeply."
        raise error_at(1, what, "Write them with fewer levels.") from error
    return root


def _diagnose(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str, str]:
    """Return the line of an error in `text`, what is wrong there, and the remedy."""
    lines = text.splitlines() or [""]
    mark = error.problem_mark
    # If the parser misses something at the end of the file, its mark is below the last line.
    line = min(mark.line + 1, len(lines)) if mark else len(lines)
    character = lines[line - 1][mark.column : mark.column + 1] if mark else ""
    message = f"{error.context} {error.problem} {character}"
    causes = ((cause, remedy) for part, cause, remedy in _CAUSES if part in message)
    cause, remedy = next(causes, (error.problem, _OTHER_REMEDY))
    start_line = error.context_mark.line + 1 if error.context_mark else line
    for parser_name, name in _DELIMITED.items():
        if parser_name in (error.context or "") and start_line < line:
            cause = f"{cause}; the {name} was begun in line {start_line}"
    return line, f"This is not YAML: {cause}.", remedy
