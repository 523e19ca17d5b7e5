"""subscriptions.yml → who reads, and what each follows.

    readers:
      - address: ada@example.org
        name: Ada Example
        frequency: weekly                # or daily, which is the default
        topics: [Pruning]
        authors: [Ben Placeholder]
        organizations: [tide-lab]
        words: [mixture of experts]      # all of them occur
        starred: [2501.01234]            # papers near to these come first
        one_click: https://example.org/unsubscribe?reader=1a2b

`all: true` follows everything. An address is never shown in full, neither in a message.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import idna
import yaml

from generator.digest.follows import FOLLOWS
from generator.digest.period import Frequency
from generator.identifiers import is_mail_address
from generator.problems import Problem, SettingsError
from generator.runtime.yaml_nodes import compose
from generator.settings import MAX_CONTACT
from generator.text import clean

MAX_READERS, MAX_VALUES, MAX_TEXT, MAX_URL = 1_000, 200, 200, MAX_CONTACT
MAX_ADDRESS = 320
_ADDRESS_IN_TEXT = re.compile(r"[^\s<>@“”]+@[A-Za-z0-9.-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_EXAMPLE = "Copy subscriptions.example.yml, which explains the format."


@dataclass(frozen=True, slots=True)
class Follow:
    """A value that a reader follows: its key in `FOLLOWS`, and its line in the file."""

    kind: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: the address in ASCII, and what is asked for.

    `starred` are slugs or arXiv ids of papers with their lines. `one_click` is an address that
    ends the mails of this reader by a POST (RFC 8058), or empty.
    """

    address: str
    name: str
    frequency: Frequency
    follows: tuple[Follow, ...]
    follows_all: bool
    starred: tuple[tuple[str, int], ...]
    one_click: str

    @property
    def masked(self) -> str:
        """The address as logs show it: `a***@example.org`."""
        return masked(self.address)


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """The file's name and its readers; `secret` makes what is remembered of them unguessable."""

    file: str
    readers: tuple[Reader, ...]
    secret: str

    def error(self, line: int, message: str) -> SettingsError:
        """Return the error of a line."""
        return SettingsError(f"{self.file}:{line}: {without_addresses(message)}")


def masked(address: str) -> str:
    """Return an address that a log may have.

    >>> masked("ada@example.org")
    'a***@example.org'
    """
    local, _, host = address.rpartition("@")
    return f"{local[:1]}***@{host}"


def without_addresses(text: str) -> str:
    """Return a text in which addresses of mail are masked.

    >>> without_addresses("550 <ada@example.org> is unknown")
    '550 <a***@example.org> is unknown'
    """
    return _ADDRESS_IN_TEXT.sub(lambda match: masked(match[0]), text)


def load(path: Path) -> Subscriptions:
    """Read the file at `path`. Raise `SettingsError` with the line of the first thing wrong."""
    if not path.is_file():
        raise SettingsError(f"{path}: there is no such file. {_EXAMPLE}")
    root = compose(path)
    file = _File(path.name)
    values = file.values(root, ("readers", "secret"), "the file") if root else {}
    readers = file.items(values["readers"], MAX_READERS) if "readers" in values else []
    if not readers:
        raise SettingsError(f"{path.name}:1: The file names no reader. {_EXAMPLE}")
    subscriptions = Subscriptions(
        path.name,
        tuple(map(file.reader, readers)),
        file.text(values["secret"]) if "secret" in values else "",
    )
    addresses = [reader.address.casefold() for reader in subscriptions.readers]
    counts = Counter(addresses)
    for node, address in zip(readers, addresses, strict=True):
        if counts[address] > 1:
            raise file.error(node, "The address of this reader is here twice. Join the two.")
    return subscriptions


@dataclass(frozen=True, slots=True)
class _File:
    """Reads nodes of the file called `name`."""

    name: str

    def error(self, node: yaml.Node, what: str, remedy: str = "") -> SettingsError:
        line = node.start_mark.line + 1
        shown = without_addresses(what), without_addresses(remedy)
        return SettingsError(str(Problem(self.name, line, *shown)).rstrip())

    def values(
        self, node: yaml.Node | None, keys: tuple[str, ...], what: str
    ) -> Mapping[str, yaml.Node]:
        """Return the values of a mapping that has no other keys than `keys`."""
        assert node is not None
        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, f"This is not a mapping, as {what} has to be.", _EXAMPLE)
        values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.text(key)
            if name not in keys:
                raise self.error(
                    key, f"There is no key “{name}”.", f"The keys are {', '.join(keys)}."
                )
            if name in values:
                raise self.error(key, f"The key “{name}” is here twice.", "Take one of them out.")
            values[name] = value
        return values

    def items(self, node: yaml.Node, most: int) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(node, "This is not a list.", "Write [one, another], or a “- ” each.")
        if len(node.value) > most:
            raise self.error(node, f"This list has more than {most:,} items.", "Shorten it.")
        return list(node.value)

    def text(self, node: yaml.Node, most: int = MAX_TEXT) -> str:
        """Return a text of one line. What is wrong with it is told without showing it."""
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        if _CONTROL.search(value):
            raise self.error(
                node, "This text has a line break or a control character.", "Write it in one line."
            )
        if len(value) > most:
            raise self.error(node, f"This text has more than {most:,} characters.", "Shorten it.")
        text = clean(value)
        if not text:
            raise self.error(node, "This is not a text, or it is empty.", "Write a text here.")
        return text

    def texts(self, node: yaml.Node) -> list[tuple[str, int]]:
        """Return the texts of a list with their lines; one text is a list of one."""
        nodes = [node] if isinstance(node, yaml.ScalarNode) else self.items(node, MAX_VALUES)
        return [(self.text(item), item.start_mark.line + 1) for item in nodes]

    def flag(self, node: yaml.Node) -> bool:
        text = self.text(node).casefold()
        if text not in ("true", "false"):
            raise self.error(node, f"{text!r} is not valid.", "Expected true or false.")
        return text == "true"

    def frequency(self, node: yaml.Node) -> Frequency:
        text = self.text(node)
        try:
            return Frequency(text)
        except ValueError:
            expected = " or ".join(Frequency)
            raise self.error(node, f"{text!r} is not valid.", f"Expected {expected}.") from None

    def address(self, node: yaml.Node) -> str:
        """Return an address of mail in ASCII. It is a person's, so no message shows it."""
        text = self.text(node, MAX_ADDRESS)
        local, at, host = text.rpartition("@")
        for is_wrong, what in (
            (not at, "This is not an address: it has no @."),
            ("@" in local, "This address has two @."),
            (not local.isascii(), "The part of this address before the @ has letters beyond ASCII"),
        ):
            if is_wrong:
                remedy = "Expected one such as ada@example.org."
                if what[-1] != ".":
                    what += ", which many servers refuse."
                raise self.error(node, what, remedy)
        try:
            ascii_host = host if host.isascii() else idna.encode(host, uts46=True).decode()
        except idna.IDNAError:
            ascii_host = ""
        address = f"{local}@{ascii_host}"
        if not is_mail_address(address):
            raise self.error(
                node, "This is not an address of mail.", "Expected one such as ada@example.org."
            )
        return address

    def web_address(self, node: yaml.Node) -> str:
        text = self.text(node, MAX_URL)
        try:
            is_valid = urlsplit(text).scheme == "https" and bool(urlsplit(text).hostname)
        except ValueError:
            is_valid = False
        if not is_valid or not _ADDRESS.fullmatch(text):
            raise self.error(
                node, "This is not an address to unsubscribe at.", "Expected one with https://."
            )
        return text

    def reader(self, node: yaml.Node) -> Reader:
        values = self.values(node, _KEYS, "a reader")
        if "address" not in values:
            raise self.error(node, "The key “address” is missing.", "Add it to this reader.")
        follows = tuple(
            Follow(kind, value, line)
            for kind in FOLLOWS
            if kind in values
            for value, line in self.texts(values[kind])
        )
        follows_all = "all" in values and self.flag(values["all"])
        if follows_all == bool(follows):
            raise self.error(
                node,
                "A reader follows either something or all.",
                f"Write “all: true”, or one or more of {', '.join(FOLLOWS)}.",
            )
        return Reader(
            address=self.address(values["address"]),
            name=self.text(values["name"]) if "name" in values else "",
            frequency=(
                self.frequency(values["frequency"]) if "frequency" in values else Frequency.DAILY
            ),
            follows=follows,
            follows_all=follows_all,
            starred=tuple(self.texts(values["starred"])) if "starred" in values else (),
            one_click=self.web_address(values["one_click"]) if "one_click" in values else "",
        )


_ADDRESS = re.compile(r"[!#-;=?-\[\]_a-z~]+")
_KEYS = ("address", "name", "frequency", "starred", "one_click", "all", *FOLLOWS)
