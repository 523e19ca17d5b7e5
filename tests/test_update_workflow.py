"""The workflow that gets new listings every morning, and the script that commits them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.digest.sent_record import FOLDER

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "tools/commit_listings"
WORKFLOWS = ROOT / ".github/workflows"
# No setting of the person who runs the tests reaches git, and no question is asked.
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "Owner",
    "GIT_AUTHOR_EMAIL": "owner@example.org",
    "GIT_COMMITTER_NAME": "Owner",
    "GIT_COMMITTER_EMAIL": "owner@example.org",
}


def _workflow(name: str) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load((WORKFLOWS / name).read_text(encoding="utf-8"))
    return loaded


def _triggers(workflow: dict[Any, Any]) -> dict[str, Any]:
    triggers: dict[str, Any] = workflow[True]  # `on` is a boolean of YAML 1.1
    return triggers


# --- the workflow ---


def test_it_runs_every_morning_and_by_hand() -> None:
    triggers = _triggers(_workflow("update.yml"))
    assert set(triggers) == {"schedule", "workflow_dispatch"}
    ((minute, hour, *days),) = (entry["cron"].split() for entry in triggers["schedule"])
    assert days == ["*", "*", "*"]
    assert 4 <= int(hour) <= 8
    assert 0 < int(minute) < 60


def test_what_fetches_cannot_write_and_what_writes_runs_one_script() -> None:
    jobs = _workflow("update.yml")["jobs"]
    (fetch,) = [step["run"] for step in jobs["fetch"]["steps"] if "run" in step]
    assert fetch == 'make fetch ARGS="--contact $GITHUB_SERVER_URL/$GITHUB_REPOSITORY"'
    (script,) = [step for step in jobs["commit"]["steps"] if "run" in step]
    assert script["run"] == 'tools/commit_listings dumps "$BRANCH"'
    assert "${{" not in script["run"], "no expression becomes shell"
    assert os.access(SCRIPT, os.X_OK)
    tokens = [step for job in jobs.values() for step in job.get("steps", ()) if "env" in step]
    assert tokens == [script], "one step has the token"


def test_what_was_fetched_is_handed_over_whole() -> None:
    jobs = _workflow("update.yml")["jobs"]
    upload, download = jobs["fetch"]["steps"][-1]["with"], jobs["commit"]["steps"][1]["with"]
    assert upload["name"] == download["name"]
    assert upload["path"].split() == [f"{download['path']}/", "!dumps/.unfinished"]
    assert upload["include-hidden-files"] is True, ".fetched.json"


def test_the_commit_is_published_and_nothing_without_one() -> None:
    jobs = _workflow("update.yml")["jobs"]
    publish = jobs["publish"]
    assert publish["uses"] == "$/.github/workflows/publish.yml"
    assert publish["with"] == {"ref": "${{ needs.commit.outputs.commit }}"}
    assert "needs.commit.outputs.commit != ''" in publish["if"]
    called = _workflow("publish.yml")
    assert set(_triggers(called)["workflow_call"]["inputs"]) == {"ref"}
    (checkout,) = [
        step
        for step in called["jobs"]["build"]["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    ]
    assert checkout["with"]["ref"] == "${{ inputs.ref }}"
    # Of two that wait for the same group, one would be given up.
    assert called["concurrency"]["group"] != _workflow("update.yml")["concurrency"]["group"]


@pytest.mark.parametrize("name", ["publish", "digest"])
def test_a_called_workflow_may_do_what_its_jobs_need(name: str) -> None:
    levels = {"read": 1, "write": 2}
    given = _workflow("update.yml")["jobs"][name]["permissions"]
    for job in _workflow(f"{name}.yml")["jobs"].values():
        for name, level in job["permissions"].items():
            assert levels[given[name]] >= levels[level]


# --- the mail ---


def test_mail_is_sent_behind_publishing_and_only_if_the_owner_names_a_server() -> None:
    call = _workflow("update.yml")["jobs"]["digest"]
    called = _workflow("digest.yml")
    assert call["uses"] == "$/.github/workflows/digest.yml"
    assert call["needs"] == ["commit", "publish"]
    assert call["with"] == {"ref": "${{ needs.commit.outputs.commit }}"}
    (send,) = called["jobs"].values()
    condition = "vars.ALMANAC_SMTP_HOST != ''"
    assert condition in send["if"]
    assert condition in call["if"]
    assert "needs.publish.result == 'success'" in call["if"]
    assert set(_triggers(called)) == {"workflow_call", "workflow_dispatch"}
    # Each secret is handed over by its name, and no other.
    secrets = _triggers(called)["workflow_call"]["secrets"]
    assert call["secrets"] == {name: f"${{{{ secrets.{name} }}}}" for name in secrets}
    assert called["concurrency"]["cancel-in-progress"] is False


def test_what_was_sent_is_remembered_whatever_becomes_of_a_run() -> None:
    (send,) = _workflow("digest.yml")["jobs"].values()
    steps = [step.get("uses", step.get("run", "")).partition("@")[0] for step in send["steps"]]
    restore, save = (
        send["steps"][steps.index(f"actions/cache/{name}")] for name in ("restore", "save")
    )
    assert steps.index("actions/cache/restore") < steps.index("make digest ARGS=--send")
    assert steps[-1] == "actions/cache/save"
    assert save["if"] == "${{ always() }}"
    assert restore["with"]["path"] == save["with"]["path"] == str(FOLDER)
    assert restore["with"]["key"] == save["with"]["key"]
    assert save["with"]["key"].startswith(restore["with"]["restore-keys"])


@pytest.mark.parametrize(
    "content", ["readers:\n- {address: 'a@b.org', all: true}", "$(id) `id` \\n", ""]
)
def test_the_readers_of_a_secret_become_a_file(tmp_path: Path, content: str) -> None:
    (send,) = _workflow("digest.yml")["jobs"].values()
    (step,) = [step for step in send["steps"] if "SUBSCRIPTIONS" in step.get("env", {})]
    assert "${{" not in step["run"], "no expression becomes shell"
    done = subprocess.run(
        ["sh", "-e", "-c", step["run"]],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "SUBSCRIPTIONS": content},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stdout + done.stderr == ""
    file = tmp_path / "subscriptions.yml"
    if not content:
        assert not file.exists(), "a private repository has a file of its own"
        return
    assert file.read_text(encoding="utf-8") == f"{content}\n"
    assert file.stat().st_mode & 0o077 == 0


def test_the_mail_has_what_the_program_reads() -> None:
    (send,) = _workflow("digest.yml")["jobs"].values()
    (step,) = [step for step in send["steps"] if step.get("run", "").startswith("make")]
    names = set(step["env"]) - {"SITE_URL"}
    assert names == {
        f"ALMANAC_SMTP_{name}" for name in ("HOST", "PORT", "TLS", "FROM", "USER", "PASSWORD")
    }
    hidden = {name for name, value in step["env"].items() if "secrets." in value}
    assert hidden == {f"ALMANAC_SMTP_{name}" for name in ("FROM", "USER", "PASSWORD")}


def test_git_ignores_the_readers_and_their_mails() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/subscriptions.yml", "/digest/", f"/{FOLDER}/"} <= set(ignored)


# --- the script ---


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**os.environ, **GIT},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout.strip()


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A repository on this machine, with a commit on `main`."""
    origin = tmp_path / "origin.git"
    _git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(origin))
    first = _clone(origin, tmp_path / "first")
    (first / "dumps").mkdir()
    (first / "dumps/2026-08-18.txt").write_text("An old listing\n", encoding="utf-8")
    (first / "README.md").write_text("A site\n", encoding="utf-8")
    (first / ".gitignore").write_text(".unfinished\n", encoding="utf-8")
    _git(first, "add", "--all")
    _git(first, "commit", "--quiet", "--message=First")
    _git(first, "push", "--quiet", "origin", "HEAD:main")
    return origin


def _clone(origin: Path, folder: Path, *options: str) -> Path:
    _git(origin.parent, "clone", "--quiet", *options, origin.as_uri(), str(folder))
    return folder


@pytest.fixture
def checkout(origin: Path, tmp_path: Path) -> Path:
    """What actions/checkout leaves: the newest commit alone, and new listings in it."""
    checkout = _clone(origin, tmp_path / "checkout", "--depth=1")
    (checkout / "dumps/2026-08-19.json").write_text("[]\n", encoding="utf-8")
    (checkout / "dumps/.fetched.json").write_text("{}\n", encoding="utf-8")
    return checkout


def _commit(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [str(SCRIPT), "dumps", "main"],
        cwd=checkout,
        env={
            **inherited,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GITHUB_TOKEN": "secret-token",
            **environment,
        },
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def _files(origin: Path, commit: str = "main") -> list[str]:
    """The paths that a commit changes."""
    return _git(origin, "show", "--format=", "--name-only", commit).splitlines()


def test_new_listings_are_committed_and_pushed(
    origin: Path, checkout: Path, tmp_path: Path
) -> None:
    output = tmp_path / "output"
    done = _commit(checkout, GITHUB_OUTPUT=str(output))
    assert (done.returncode, done.stderr) == (0, "")
    head = _git(origin, "rev-parse", "main")
    assert output.read_text(encoding="utf-8") == f"commit={head}\n"
    assert _files(origin) == ["dumps/.fetched.json", "dumps/2026-08-19.json"]
    assert _git(origin, "log", "--format=%an|%s", "main").splitlines() == [
        "github-actions[bot]|Add new listings",
        "Owner|First",
    ]
    assert "secret-token" not in done.stdout + (checkout / ".git/config").read_text("utf-8")


def test_nothing_but_listings_is_committed(origin: Path, checkout: Path) -> None:
    (checkout / "README.md").write_text("Changed\n", encoding="utf-8")
    (checkout / "new.py").write_text("print()\n", encoding="utf-8")
    (checkout / ".github/workflows").mkdir(parents=True)
    (checkout / ".github/workflows/x.yml").write_text("on: push\n", encoding="utf-8")
    (checkout / "dumps/.unfinished").write_text("half a li", encoding="utf-8")
    _git(checkout, "add", "README.md", "new.py")
    assert _commit(checkout).returncode == 0
    assert _files(origin) == ["dumps/.fetched.json", "dumps/2026-08-19.json"]


def test_no_commit_without_anything_new(origin: Path, checkout: Path, tmp_path: Path) -> None:
    shutil.rmtree(checkout / "dumps")
    _git(checkout, "checkout", "--quiet", "--", "dumps")
    (checkout / "README.md").write_text("Changed\n", encoding="utf-8")
    output = tmp_path / "output"
    done = _commit(checkout, GITHUB_OUTPUT=str(output))
    assert (done.returncode, done.stdout) == (0, "Nothing new in dumps.\n")
    assert _git(origin, "rev-list", "--count", "main") == "1"
    assert not output.exists()


def test_a_push_of_somebody_else_s_in_between(origin: Path, checkout: Path, tmp_path: Path) -> None:
    other = _clone(origin, tmp_path / "other")
    (other / "README.md").write_text("Another site\n", encoding="utf-8")
    _git(other, "commit", "--quiet", "--all", "--message=Other")
    _git(other, "push", "--quiet", "origin", "HEAD:main")
    output = tmp_path / "output"
    done = _commit(checkout, GITHUB_OUTPUT=str(output))
    assert done.returncode == 0, done.stderr
    assert _git(origin, "log", "--format=%s", "main").splitlines() == [
        "Add new listings",
        "Other",
        "First",
    ]
    assert _git(origin, "rev-parse", "main") in output.read_text(encoding="utf-8")
    assert _git(origin, "show", "main:README.md") == "Another site"


def test_a_conflict_ends_the_job_and_changes_nothing(
    origin: Path, checkout: Path, tmp_path: Path
) -> None:
    other = _clone(origin, tmp_path / "other")
    (other / "dumps/2026-08-19.json").write_text("[1]\n", encoding="utf-8")
    _git(other, "add", "--all")
    _git(other, "commit", "--quiet", "--message=Other")
    _git(other, "push", "--quiet", "origin", "HEAD:main")
    output = tmp_path / "output"
    assert _commit(checkout, GITHUB_OUTPUT=str(output)).returncode != 0
    assert _git(origin, "show", "main:dumps/2026-08-19.json") == "[1]"
    assert not output.exists()


def test_a_push_that_is_refused_ends_the_job(origin: Path, checkout: Path) -> None:
    hook = origin / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    done = _commit(checkout)
    assert done.returncode == 1
    assert "could not be pushed to main" in done.stderr
