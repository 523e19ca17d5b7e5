"""How certain an identification is: precision and recall on titles of real listings.

Each paper of the captures is read from its listing. The catalogue has a record for each: one
half with the paper's own abstract, the other half with that of another paper.
"""

from __future__ import annotations

import json
from pathlib import Path

from generator import catalogue, sources
from generator.identify import matching
from generator.model import Entry, Paper
from generator.settings import from_mapping


def run(shared: Path) -> None:
    """Print precision and recall; `shared` is the folder of real listings."""
    captures = shared / "captures"
    settings = from_mapping(shared, {"dumps": str(captures)})
    listings = sources.read_all(sorted(captures.glob("*.txt"))).listings
    papers = catalogue.build(listings, settings).papers
    measure("listings with known truth", papers, _true_records(captures))
    scale = sources.read_all([captures / "scale"]).listings
    papers = catalogue.build(scale, settings).papers
    measure("4,000 papers", papers, [(p.title, p.abstract) for p in papers])


def _true_records(captures: Path) -> list[tuple[str, str]]:
    records = {}
    for path in sorted(captures.glob("*.truth.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            truth = json.loads(line)
            records[truth["title"]] = truth["abstract"]
    return sorted(records.items())


def measure(name: str, papers: tuple[Paper, ...], texts: list[tuple[str, str]]) -> None:
    """Print how many of the records with their own abstract are found, and how many others."""
    records = []
    for number, (title, abstract) in enumerate(texts):
        is_own = number % 2 == 0
        text = abstract if is_own else texts[(number + len(texts) // 3) % len(texts)][1]
        records.append((Entry(1, title, text, (1,), arxiv=f"2501.{number:05}"), is_own))
    certain = matching.match(papers, (record for record, _ in records))
    own = {record.arxiv for record, is_own in records if is_own}
    found = {record.arxiv for record in certain.values()}
    right = len(found & own)
    print(
        f"{name}: papers {len(papers):,}, records {len(records):,}, with the own abstract "
        f"{len(own):,}; precision {right / max(len(found), 1):.2%}, recall {right / len(own):.2%}"
    )
    for record, is_own in records:
        if is_own and record.arxiv not in found and len(own) < 1000:
            print(f"  not found: {record.title}")
