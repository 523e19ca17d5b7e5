"""What the owner of this repository publishes: their listings, settings and corrections.

All other tests use those of `tests/world/`. These hold for any owner, but for the one that
looks at the sample which the project ships; it is skipped where the listings are others.
"""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from mkdocs.utils.yaml import yaml_load

from tests.support.building import ROOT, WORLD, run

SHIPPED = "8f5c051b8723aed7470e2229355481d41479f26d5be9efd2a2ff51c6823bf842"


def _digest(folder: Path) -> str:
    """Return the digest of the names and the contents of the files in `folder`."""
    digests = "".join(
        f"{path.name}\n{sha256(path.read_bytes()).hexdigest()}\n"
        for path in sorted(folder.iterdir())
        if path.is_file()
    )
    return sha256(digests.encode()).hexdigest()


def test_the_owners_listings_and_settings_can_be_read() -> None:
    done = run(ROOT, "check")
    assert done.returncode in (0, 1), done.stdout + done.stderr  # 1: there are problems
    assert "Traceback" not in done.stderr


def test_the_shipped_sample_builds_without_problems(project: Path) -> None:
    if _digest(ROOT / "dumps") != SHIPPED:
        pytest.skip("the listings in dumps/ are not the sample that the project ships")
    shutil.rmtree(project / "dumps")
    shutil.copytree(ROOT / "dumps", project / "dumps")
    done = run(project, "build", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("key", ["theme", "hooks", "plugins", "extra_css", "extra_javascript"])
def test_the_tests_have_the_site_of_the_owner(key: str) -> None:
    """What the tests' site is made of is in the owner's site too, which may have more."""
    world, owner = (
        yaml_load((folder / "mkdocs.yml").read_text(encoding="utf-8")).get(key, [])
        for folder in (WORLD, ROOT)
    )
    if key == "theme":
        assert (world["name"], world["custom_dir"]) == (owner["name"], owner["custom_dir"])
    elif key == "plugins":  # their options are the owner's
        assert {*map(_name, world)} <= {*map(_name, owner)}
    else:
        assert [item for item in world if item not in owner] == []


def _name(plugin: str | dict[str, object]) -> str:
    return plugin if isinstance(plugin, str) else next(iter(plugin))
