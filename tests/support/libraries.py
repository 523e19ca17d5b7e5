"""Libraries, and files to be written, from a few values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.catalogue.groups import Groups
from generator.model import Catalogue, Enrichment, Library, OutputFile, Paper, Topic

NOTHING = Enrichment()


def library_of(
    catalogue: Catalogue,
    enrichments: Mapping[str, Enrichment] | None = None,
    topics: Sequence[Topic] = (),
) -> Library:
    """Return the library of a catalogue; a paper of which nothing is said has no enrichment."""
    given = enrichments or {}
    return Library(
        catalogue,
        tuple(topics),
        {paper.id: given.get(paper.id, NOTHING) for paper in catalogue.papers},
    )


def groups_of(*papers: Paper, topics: Sequence[Topic] = ()) -> Groups:
    """Return the groups of some papers of which nothing is said."""
    return Groups(library_of(Catalogue(papers, (), ()), topics=topics))


def output_file(path: str, content: str, inputs: object = None) -> OutputFile:
    """Return a file whose content is known."""
    return OutputFile(path, lambda: content, inputs)


def contents(files: Sequence[OutputFile]) -> dict[str, str]:
    """Return the content of each file by its path; no two have the same path."""
    assert len({file.path for file in files}) == len(files)
    return {file.path: file.render() for file in files}
