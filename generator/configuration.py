"""The settings of MkDocs itself: what we support is checked, what we do not is named.

MkDocs takes them as they are typed. `check` refuses or normalises what would give a broken site;
`unsupported` names what has no effect here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from ipaddress import AddressValueError, IPv6Address
from pathlib import Path
from urllib.parse import quote, urlsplit

import idna
import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.theme import Theme

from generator.problems import SettingsError
from generator.publish import theme_settings
from generator.runtime.yaml_nodes import compose, impossible_value
from generator.settings import is_blank, join_halves, not_text

MAX_ADDRESS, MAX_NAME = 2_000, 200
_EXAMPLE = "Expected an address such as https://example.org/papers/."
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")

_OWN_TEMPLATE = "the page template is our own"
_OTHER_HOST = "nothing is loaded from another host"
_NO_SCRIPT = "Material's script is not loaded"
_OWN_SEARCH = "the search is the almanac's own"
# Keys of MkDocs that change nothing here.
_WITHOUT_EFFECT = ("site_author", "edit_uri", "edit_uri_template")
# Of the theme, what the page template uses, and what MkDocs itself reads.
_THEME = (
    *("name", "custom_dir", "static_templates"),
    *("favicon", "logo", "icon", "palette", "features"),
)
_THEME_REASONS = {"font": _OTHER_HOST, "language": "the words of pages are English"}
_FEATURES = ("navigation.tabs", "navigation.tabs.sticky", "navigation.top", "header.autohide")
# By how the name of a feature begins.
_FEATURE_REASONS = {
    "navigation.instant": _NO_SCRIPT,
    "navigation.tracking": _NO_SCRIPT,
    "content.": _NO_SCRIPT,
    "announce.": _NO_SCRIPT,
    "search.": _OWN_SEARCH,
}
# What Material reads of `extra` beside `social`; a template of the owner's may read anything else.
_EXTRA = ("alternate", "analytics", "annotate", "consent", "generator", "homepage")
_EXTRA_REASONS = {"analytics": _OTHER_HOST, "consent": _NO_SCRIPT, "annotate": _NO_SCRIPT}
_PLUGIN = "almanac"


def check_file(path: Path) -> None:
    """Raise `SettingsError` with `file:line` for what MkDocs could not read without a traceback.

    That is a value that YAML takes for a date or a number and that is none, such as 2025-02-30.
    """
    for file, root in _files(path):
        if problem := impossible_value(root, file.name):
            raise SettingsError(str(problem))


def _files(path: Path) -> Iterator[tuple[Path, yaml.MappingNode]]:
    """Yield a configuration and the ones that it adds to (`INHERIT`), with their content."""
    visited: set[Path] = set()
    # Not `is_file`: MkDocs would wait for what comes out of a pipe.
    while os.path.lexists(path) and path.resolve() not in visited:
        visited.add(path.resolve())
        root = compose(path, yaml.SafeLoader)  # that of MkDocs
        if not isinstance(root, yaml.MappingNode):
            return
        yield path, root
        parent = _values(root).get("INHERIT")
        if not isinstance(parent, yaml.ScalarNode):
            return
        path = path.parent / parent.value


def _values(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """Return the values of a mapping by their names; of anything else none."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def check(config: MkDocsConfig) -> None:
    """Normalise `site_url` in the configuration; raise `SettingsError` for what cannot be built.

    To check it twice is the same as once. A configuration without our plugin is not ours.
    """
    if _PLUGIN not in config.plugins:
        return
    if not config.use_directory_urls:
        raise SettingsError(
            "mkdocs.yml: use_directory_urls: false is not supported, as every address of the "
            "site ends in /. Remove the line, or the option --no-directory-urls."
        )
    if config.theme.name != "material":
        raise SettingsError(
            f"mkdocs.yml: theme: name: {config.theme.name!r} is not supported. Expected material."
        )
    for key in ("site_name", "site_description", "copyright"):
        value = config[key]
        if isinstance(value, str):
            config[key] = text = join_halves(value)
            if fault := not_text(text):
                raise SettingsError(f"mkdocs.yml: {key}: {value!a} is not valid: it has {fault}.")
    if is_blank(config.site_name) or len(config.site_name) > MAX_NAME:
        raise SettingsError(
            f"mkdocs.yml: site_name: {_short(config.site_name)} is not valid. "
            f"Expected a name of 1 to {MAX_NAME} characters."
        )
    config.site_url = site_address(config.site_url)
    theme_settings.check(config)
    # MkDocs would warn of each page that it cannot make an address for editing for.
    config.edit_uri = config.edit_uri_template = None


def check_folder(config: MkDocsConfig) -> None:
    """Raise `SettingsError` for a folder whose name is no text."""
    for folder in (Path(config.config_file_path).absolute().parent, Path(config.site_dir)):
        if not_text(str(folder)):
            raise SettingsError(
                f"{str(folder)!a}: the name of this folder is not UTF-8. Rename it."
            )


def unsupported(config: MkDocsConfig) -> Iterator[str]:
    """Yield a message for each plugin, and each option of MkDocs or the theme, without effect."""
    for name in config.plugins:
        if name.rpartition("/")[2] != _PLUGIN:
            yield (
                f"mkdocs.yml: plugins: {name}: the almanac is made for no other plugin; pages may "
                "be wrong or larger. Remove it, unless you have tried it."
            )
    written: dict[str, set[str]] = {}  # by the name of a key, the names in its mapping
    for _, root in _files(Path(config.config_file_path)):
        for key, value in _values(root).items():
            written.setdefault(key, set()).update(_values(value))
    for key, reason in _unused_keys(written, config.theme):
        yield f"mkdocs.yml: {key} has no effect, as {reason}. Remove it."


def _unused_keys(written: Mapping[str, set[str]], theme: Theme) -> Iterator[tuple[str, str]]:
    """Yield each key that is written and has no effect, and why."""
    for key in _WITHOUT_EFFECT:
        if key in written:
            yield key, _OWN_TEMPLATE
    for key in sorted(written.get("theme", ())):
        # `font: false` asks for what is so in any case.
        if key not in _THEME and (key != "font" or theme.get("font")):
            yield f"theme.{key}", _THEME_REASONS.get(key, _OWN_TEMPLATE)
    features = theme.get("features") or ()
    for feature in dict.fromkeys(features):
        if feature not in _FEATURES:
            reasons = (why for name, why in _FEATURE_REASONS.items() if feature.startswith(name))
            yield f"theme.features: {feature}", next(reasons, _OWN_TEMPLATE)
    for icon in theme.get("icon") or ():
        if icon not in theme_settings.ICONS:
            yield f"theme.icon.{icon}", _OWN_TEMPLATE
    for key in sorted(written.get("extra", ())):
        if key in _EXTRA:
            yield f"extra.{key}", _EXTRA_REASONS.get(key, _OWN_TEMPLATE)


def site_address(text: str | None) -> str:
    """Return the address of the site in its one form; empty if there is none.

    It ends in one slash, and has no other empty part, as `//` at the start of a link leads to
    another host. Names are in ASCII (UTS 46), other characters are percent-encoded. Raise
    `SettingsError` for what is no address of a site.

    >>> site_address(" HTTPS://Bücher.example//my papers ")
    'https://xn--bcher-kva.example/my%20papers/'
    """
    text = (text or "").strip()
    if not text:
        return ""
    if fault := not_text(text):
        raise _bad_address(text, f"It has {fault}.")
    if len(text) > MAX_ADDRESS:
        raise _bad_address(text, f"It has more than {MAX_ADDRESS:,} characters.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _bad_address(text, f"{error}.") from error
    for is_wrong, what in (
        (parts.scheme not in ("http", "https"), "It does not begin with https:// or http://."),
        ("@" in parts.netloc, "It has a user's name."),
        ("?" in text or "#" in text, "A site's address has no ? and no #."),
        ("\\" in text or ".." in parts.path.split("/"), "Its path is not a plain one."),
    ):
        if is_wrong:
            raise _bad_address(text, what)
    host = _host(parts.hostname or "", text) + (f":{port}" if port else "")
    # MkDocs ends an address in a slash, also behind a blank.
    segments = [part for part in map(str.strip, parts.path.split("/")) if part not in ("", ".")]
    escaped = _BAD_ESCAPE.sub("%25", "/".join(segments))
    path = quote(escaped, safe="/%:@!$&()*+,;=~")
    return f"{parts.scheme}://{host}/{path}/" if path else f"{parts.scheme}://{host}/"


def _host(name: str, address: str) -> str:
    """Return the name of a host in ASCII; an IPv6 address is in brackets."""
    try:
        if ":" in name:
            return f"[{IPv6Address(name)}]"
        ascii_name = name.lower() if name.isascii() else idna.encode(name, uts46=True).decode()
    except (AddressValueError, idna.IDNAError) as error:
        raise _bad_address(address, f"{_short(name)} is not the name of a host.") from error
    labels = ascii_name.removesuffix(".").split(".")
    if len(ascii_name) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise _bad_address(address, f"{_short(name)} is not the name of a host.")
    return ascii_name


def _bad_address(text: str, why: str) -> SettingsError:
    return SettingsError(
        f"mkdocs.yml: site_url (or the variable SITE_URL): {_short(text)} is not valid. "
        f"{why} {_EXAMPLE}"
    )


def _short(text: str) -> str:
    """Return a value as it is shown in a message: in ASCII, and not longer than a line."""
    shown = ascii(text)
    return shown if len(shown) <= 80 else f"{shown[:70]}…'"
