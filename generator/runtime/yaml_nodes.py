"""YAML files that a person writes → nodes that know their lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
        "invalid Unicode",
        "this is half a character",
        "Write the character itself, not as \\ud83d\\ude00.",
    ),
    (
        "mapping values",
        "this colon would end the name of a value",
        "Put a text that holds a colon in quotes. Is a colon missing in the line above?",
    ),
)
_FASTEST: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OTHER_REMEDY = "Check colons, brackets, quotes and the indent."
# The parser notices only lines later that the end of one of these is missing: the parser's name
# for it, and the writer's.
_DELIMITED = {"flow sequence": "list", "flow mapping": "mapping", "quoted scalar": "quotation"}


def compose(path: Path, loader: type[Any] = _FASTEST) -> yaml.Node | None:
    """Return the content of the file at `path` as nodes, or None if it has none.

    Raise `SettingsError` with `file:line`, what is wrong and the remedy if it cannot be read.
    """
    return compose_content(read(path), path.name, loader)


def read(path: Path) -> bytes:
    """Return the bytes of the file at `path`. Raise `SettingsError` if it cannot be read."""
    try:
        return read_file(path)
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        problem = Problem(path.name, 1, what, "Check its path and its permissions.")
        raise SettingsError(str(problem)) from error


def compose_content(content: bytes, file: str, loader: type[Any] = _FASTEST) -> yaml.Node | None:
    """Return the bytes of a file as nodes, as `compose` does; errors name the `file`."""

    def error_at(line: int, what: str, remedy: str) -> SettingsError:
        return SettingsError(str(Problem(file, line, what, remedy)))

    try:
        text = content.decode("utf-8-sig")
        root: yaml.Node | None = yaml.compose(text, Loader=loader)
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


def impossible_value(root: yaml.Node, file: str) -> Problem | None:
    """Return a problem of the first value below a node that nobody can use, or None.

    That is a value that YAML takes for a date or a number and that is none, for which PyYAML and
    what is built on it raise a bare `ValueError`: `2025-02-30`.
    """
    constructor = yaml.SafeLoader("")
    for node in _scalars(root):
        if not node.tag.startswith("tag:yaml.org,2002:"):
            continue
        try:
            constructor.construct_object(node)
        except (ValueError, OverflowError) as error:
            remedy = "Correct it, or put it in quotes if it is a text."
            what = f"{node.value[:40]!r} is not valid: {error}."
            return Problem(file, node.start_mark.line + 1, what, remedy)
        except yaml.YAMLError:
            continue  # who constructs it says so
    return None


def _scalars(root: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Yield every value and every name below a node, in their order, each once."""
    waiting, visited = [root] if root else [], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in visited:
            continue  # an alias
        visited.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            yield node
        elif isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)
        elif isinstance(node, yaml.MappingNode):
            waiting += (inner for pair in reversed(node.value) for inner in reversed(pair))


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
