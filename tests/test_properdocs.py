"""ProperDocs, which goes on with MkDocs 1, builds the same site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.building import run, tree

# Pagefind writes these in the order of its own hash tables; the others have their digests.
UNSTABLE = (
    *(".pf_filter", ".pf_meta", "pagefind-entry.json"),
    *("data/offline.json", "data/offline-files.json", "service-worker.js"),
)


def test_properdocs_builds_the_same_bytes(
    new_project: Callable[[Path], Path], tmp_path: Path
) -> None:
    sites = []
    for module in ("mkdocs", "properdocs"):
        project = new_project(tmp_path / module)
        done = run(project, "build", "--config-file", "mkdocs.yml", module=module)
        assert done.returncode == 0, done.stdout + done.stderr
        files = tree(project / "site")
        sites.append({p: c for p, c in files.items() if not p.endswith(UNSTABLE)})
    mkdocs, properdocs = sites
    assert properdocs.keys() == mkdocs.keys()
    assert [path for path in mkdocs if mkdocs[path] != properdocs[path]] == []
