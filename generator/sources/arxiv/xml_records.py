"""A feed in XML → its records, each a list of fields, with the lines where they are.

A document type declaration ends the reading: only it can declare entities, which may grow
without bound or name files. https://docs.python.org/3/library/xml.html#xml-security
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate, errors

from generator.sources.document import Document
from generator.sources.records import Position
from generator.sources.xml_root import xml_of

# A title, an author's name or an attribute is this deep in a record; all below is its text.
_MAX_FIELD_DEPTH = 2


@dataclass
class XmlField:
    """An element of a record: its path without prefixes (`author/name`), attributes and text."""

    path: str
    attributes: dict[str, str]
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text of the element and of all elements in it."""
        return "".join(self.parts)


@dataclass
class XmlRecord:
    """A record: where it is, and its fields in order; not `is_whole` if the file ends in it."""

    at: Position
    fields: list[XmlField] = field(default_factory=list)
    is_whole: bool = True

    def texts(self, path: str) -> list[str]:
        """Return the texts of the fields at `path`, in order."""
        return [field.text for field in self.fields if field.path == path]

    def text(self, path: str) -> str:
        """Return the text of the first field at `path`, or an empty string."""
        return next(iter(self.texts(path)), "")


@dataclass(frozen=True, slots=True)
class XmlFault:
    """Why an XML file was not read to its end: the line, and what and remedy of a problem."""

    line: int
    what: str
    remedy: str


class _DoctypeError(Exception):
    """The file has a document type declaration."""


def read_records(document: Document, element: str) -> tuple[list[XmlRecord], XmlFault | None]:
    """Return the records of the file, which are its elements named `element`, and its fault.

    The records before a fault are read; one in which it lies is not whole.
    """
    reader = _Reader(element)
    # A carriage return alone is a line end to expat, and to nothing else here.
    text = xml_of(document.text).replace("\r", " ")
    fault = reader.run(text.encode("utf-8", "replace"))
    return reader.records, fault


class _Reader:
    def __init__(self, element: str) -> None:
        self.records: list[XmlRecord] = []
        self._element = element
        self._depth = 0  # of the elements open in the record, 0 outside of one
        self._open: list[XmlField] = []
        self._parser = ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def run(self, content: bytes) -> XmlFault | None:
        try:
            self._parser.Parse(content, True)
        except _DoctypeError:
            what = "The file has a document type declaration (<!DOCTYPE …>), which no feed needs."
            return XmlFault(
                self._parser.CurrentLineNumber,
                what,
                "Save the feed again from arXiv, or take the declaration out.",
            )
        except ExpatError as error:
            line = max(error.lineno, 1)
            if self._depth:
                self._close_record(line, is_whole=False)
            what = f"The XML is damaged here ({errors.messages.get(error.code, 'syntax error')})."
            return XmlFault(line, what, "Save the whole feed again; what comes after is not read.")
        return None

    def _refuse(self, *_: object) -> None:
        raise _DoctypeError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local_name = name.rpartition(":")[2]
        if not self._depth:
            if local_name == self._element:
                line = self._parser.CurrentLineNumber
                self.records.append(XmlRecord(Position(len(self.records) + 1, line, line)))
                self._depth = 1
            return
        if self._depth <= _MAX_FIELD_DEPTH:
            path = "/".join((*(field.path for field in self._open[-1:]), local_name))
            self._open.append(XmlField(path, attributes))
            self.records[-1].fields.append(self._open[-1])
        self._depth += 1

    def _end(self, _: str) -> None:
        if self._depth == 1:
            self._close_record(self._parser.CurrentLineNumber, is_whole=True)
        elif self._depth:
            self._depth -= 1
            if self._depth <= _MAX_FIELD_DEPTH:
                self._open.pop()

    def _text(self, text: str) -> None:
        for xml_field in self._open:
            xml_field.parts.append(text)

    def _close_record(self, line: int, is_whole: bool) -> None:
        record = self.records[-1]
        at = Position(record.at.record, record.at.first_line, max(line, record.at.first_line))
        record.at, record.is_whole = at, is_whole
        self._depth = 0
        self._open.clear()
