"""The workflows: what they may do, and that what they publish is a site that works.

The step that builds is run as it is written, and the folder that is uploaded is served below
a sub-path, as GitHub Pages does.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, expect

from tests.support.visits import PREFIX, free_port, header_search, heading, results, visiting
from tools.browsing import served

ROOT = Path(__file__).parents[1]
WORKFLOWS = ROOT / ".github/workflows"
# The only actions, each by the commit of its release.
ACTIONS = {
    "actions/checkout": ("3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1"),
    "actions/setup-python": ("5fda3b95a4ea91299a34e894583c3862153e4b97", "v7.0.0"),
    "actions/configure-pages": ("983d7736d9b0ae728b81ab479565c72886d7745b", "v5.0.0"),
    "actions/upload-pages-artifact": ("fc324d3547104276b827a68afc52ff2a11cc49c9", "v5.0.0"),
    "actions/deploy-pages": ("cd2ce8fcbc39b97be8ca5fce6e763baed58fa128", "v5.0.0"),
    "actions/upload-artifact": ("043fb46d1a93c77aae656e7c1c64a875d1fc6a0a", "v7.0.1"),
    "actions/download-artifact": ("3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1"),
    "actions/cache/restore": ("27d5ce7f107fe9357f9df03efb73ab90386fccae", "v5.0.5"),
    "actions/cache/save": ("27d5ce7f107fe9357f9df03efb73ab90386fccae", "v5.0.5"),
}
# What a workflow calls of this repository, at the commit that runs.
OWN_WORKFLOWS = {f"$/.github/workflows/{name}.yml" for name in ("publish", "digest")}
BASE_URL = "${{ steps.pages.outputs.base_url }}"
# What `make test` hands down to its tests, and what must not reach the step that is run.
INHERITED = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "SITE_URL")


def _workflow(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((WORKFLOWS / name).read_text(encoding="utf-8"))
    return loaded


def _steps(name: str) -> Iterator[dict[str, Any]]:
    for job in _workflow(name)["jobs"].values():
        yield from job.get("steps", ())


def _step(action: str) -> dict[str, Any]:
    """The step of the publish workflow that uses this action."""
    (found,) = (s for s in _steps("publish.yml") if s.get("uses", "").startswith(f"{action}@"))
    return found


# --- what the workflows may do ---


@pytest.mark.parametrize("path", sorted(WORKFLOWS.iterdir()), ids=lambda path: path.name)
def test_actions_are_pinned_to_the_commits_of_their_releases(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        if line.partition(" uses: ")[2] in OWN_WORKFLOWS:
            continue
        match = re.fullmatch(r"\s*(?:- )?uses: (\S+)@(\S+) # (\S+)", line)
        assert match, line
        assert (match[2], match[3]) == ACTIONS[match[1]]


def test_each_job_may_do_what_it_needs_and_no_more() -> None:
    allowed = {
        (name, job): said["permissions"]
        for name in ("ci.yml", "digest.yml", "publish.yml", "update.yml")
        for job, said in _workflow(name)["jobs"].items()
    }
    assert allowed == {
        ("ci.yml", "test"): {"contents": "read"},
        ("ci.yml", "portable"): {"contents": "read"},
        ("digest.yml", "send"): {"contents": "read", "pages": "read"},
        ("publish.yml", "build"): {"contents": "read", "pages": "read"},
        ("publish.yml", "deploy"): {"pages": "write", "id-token": "write"},
        ("update.yml", "fetch"): {"contents": "read"},
        ("update.yml", "commit"): {"contents": "write"},
        # A workflow that is called may do no more than the job that calls it.
        ("update.yml", "publish"): {"contents": "read", "pages": "write", "id-token": "write"},
        ("update.yml", "digest"): {"contents": "read", "pages": "read"},
    }
    for path in WORKFLOWS.iterdir():
        assert _workflow(path.name)["permissions"] == {}


@pytest.mark.parametrize(
    ("name", "number"), [("ci.yml", 2), ("digest.yml", 1), ("publish.yml", 1), ("update.yml", 2)]
)
def test_no_credentials_are_left_behind(name: str, number: int) -> None:
    checkouts = [s for s in _steps(name) if s.get("uses", "").startswith("actions/checkout@")]
    assert len(checkouts) == number
    for checkout in checkouts:
        assert checkout["with"]["persist-credentials"] is False
        assert set(checkout["with"]) <= {"persist-credentials", "ref"}


def test_a_deploy_that_has_begun_is_finished() -> None:
    assert _workflow("publish.yml")["concurrency"] == {
        "group": "pages",
        "cancel-in-progress": False,
    }


def test_deploying_is_a_job_of_its_own_that_runs_nothing_else() -> None:
    deploy = _workflow("publish.yml")["jobs"]["deploy"]
    assert deploy["needs"] == "build"
    assert deploy["environment"]["name"] == "github-pages"
    (step,) = deploy["steps"]
    assert step["uses"].startswith("actions/deploy-pages@")
    assert deploy["environment"]["url"] == f"${{{{ steps.{step['id']}.outputs.page_url }}}}"


def test_ci_runs_all_tests_on_the_oldest_python_and_a_newer_one() -> None:
    job = _workflow("ci.yml")["jobs"]["test"]
    versions = [
        tuple(map(int, version.split("."))) for version in job["strategy"]["matrix"]["python"]
    ]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    assert min(versions) == tuple(map(int, oldest.split(".")))
    assert max(versions) > min(versions)
    assert [step["run"] for step in job["steps"] if "run" in step] == ["make test"]


def test_ci_runs_what_differs_between_systems_on_the_others() -> None:
    job = _workflow("ci.yml")["jobs"]["portable"]
    systems = job["strategy"]["matrix"]["system"]
    assert [system.partition("-")[0] for system in systems] == ["macos", "windows"]
    install, test, build = [step["run"] for step in job["steps"] if "run" in step]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    options = re.findall(r"pip install(.*) -r requirements-dev\.txt", install)
    assert options == [" --require-hashes --only-binary :all:"]
    assert "--require-hashes --only-binary :all: -r" in makefile
    assert test == "python -m pytest -m portable"
    commands = re.findall(r"python -m generator (\w+)", build)
    assert commands == ["build", "build", "clean"]


# --- what is published ---


def _with_this_python(project: Path) -> Path:
    """Gives `project` what `make` asks for, without setting it up anew: the Python that runs
    these tests, by way of `.venv/bin/python`, and a stamp that is newer than all it rests on.
    """
    for name in ("Makefile", "requirements.txt"):
        shutil.copy2(ROOT / name, project)
    python = project / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    os.utime(project / "requirements.txt", (0, 0))
    (project / ".venv/site.stamp").touch()
    return project


@pytest.fixture(scope="module")
def published(
    new_project: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of what the workflow publishes, served below a sub-path."""
    project = _with_this_python(new_project(tmp_path_factory.mktemp("publish") / "almanac"))
    port = free_port()
    address = f"http://127.0.0.1:{port}{PREFIX}"
    before, build = (step for step in _steps("publish.yml") if "run" in step)
    assert (before["run"], before["continue-on-error"]) == ("make previous", True)
    assert before["env"] == build["env"]
    assert BASE_URL in build["env"]["SITE_URL"]
    given = {
        key: value.replace(BASE_URL, address.rstrip("/")) for key, value in build["env"].items()
    }
    assert "${{" not in "".join([build["run"], *given.values()])
    inherited = {name: value for name, value in os.environ.items() if name not in INHERITED}
    done = subprocess.run(
        ["bash", "-e", "-c", build["run"]],
        cwd=project,
        env={**inherited, **given},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Setting up" not in done.stdout
    artifact = project.parent / "artifact"
    folder = project / _step("actions/upload-pages-artifact")["with"]["path"]
    # The action leaves hidden files out.
    shutil.copytree(folder, artifact, ignore=shutil.ignore_patterns(".*"))
    with served(artifact, PREFIX, port) as root:
        assert root == address
        yield root


def test_the_address_of_the_site_is_asked_of_pages() -> None:
    pages = _step("actions/configure-pages")
    assert f"${{{{ steps.{pages['id']}.outputs.base_url }}}}" == BASE_URL
    for path in WORKFLOWS.iterdir():
        assert "github.io" not in path.read_text(encoding="utf-8")


def test_what_is_published_opens_and_can_be_searched(browser: Browser, published: str) -> None:
    with visiting(browser, published) as visit:
        tab = visit.open()
        expect(heading(tab)).to_be_visible()
        header_search(tab).fill("lottery ticket")
        header_search(tab).press("Enter")
        found = results(tab).first
        expect(found).to_contain_text("The Lottery Ticket Hypothesis")
        title = found.inner_text()
        found.click()
        expect(heading(tab)).to_have_text(title)
        assert tab.url.startswith(f"{published}papers/the-lottery-ticket")
        canonical = tab.locator("link[rel=canonical]").get_attribute("href")
        assert canonical == tab.url


def test_what_is_published_names_its_own_address(browser: Browser, published: str) -> None:
    with visiting(browser, published) as visit:
        for path in ("", "papers/", "tags/", "report/", "search/"):
            tab = visit.open(path)
            assert tab.locator("link[rel=canonical]").get_attribute("href") == published + path
        tab = visit.open_missing("tags/none/of/these/")
        expect(heading(tab)).to_be_visible()
        tab.get_by_role("main").get_by_role("link", name="the home page").click()
        expect(tab).to_have_url(published)
        sitemap = tab.request.get(f"{published}sitemap.xml").text()
        mapped = re.findall("<loc>(.*?)</loc>", sitemap)
        assert published in mapped
        assert all(address.startswith(published) for address in mapped)
