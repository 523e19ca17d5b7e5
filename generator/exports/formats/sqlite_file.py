"""Papers as a database of SQLite with a full-text index, for SQL and for Datasette.

The bytes are the same for the same papers and the same version of SQLite.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from generator.exports.formats.columns import COLUMNS, Kind, flat
from generator.exports.formats.selection import Selection

_TYPES = {
    Kind.TEXT: "TEXT",
    Kind.INTEGER: "INTEGER",
    Kind.BOOLEAN: "INTEGER",
    Kind.DAY: "TEXT",
    Kind.TEXTS: "TEXT",
}
_PAPERS = ",\n".join(
    f"    {column.name} {_TYPES[column.kind]}{' NOT NULL UNIQUE' if column.name == 'id' else ''}"
    for column in COLUMNS
)
# `number` keeps the rows in place that the index refers to, whatever a user does.
_TABLES = f"""
CREATE TABLE papers (
    number INTEGER PRIMARY KEY,
{_PAPERS}
);
CREATE TABLE authors (
    author_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE paper_authors (
    paper_id TEXT NOT NULL REFERENCES papers (id),
    position INTEGER NOT NULL,
    author_id INTEGER NOT NULL REFERENCES authors (author_id),
    PRIMARY KEY (paper_id, position)
) WITHOUT ROWID;
CREATE TABLE topics (
    name TEXT PRIMARY KEY,
    facet TEXT NOT NULL,
    description TEXT NOT NULL
);
CREATE TABLE paper_topics (
    paper_id TEXT NOT NULL REFERENCES papers (id),
    topic TEXT NOT NULL REFERENCES topics (name),
    PRIMARY KEY (paper_id, topic)
) WITHOUT ROWID;
CREATE TABLE sightings (
    paper_id TEXT NOT NULL REFERENCES papers (id),
    listing TEXT NOT NULL,
    listed TEXT,
    rank INTEGER NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    upvotes INTEGER,
    comments INTEGER
);
CREATE TABLE related_papers (
    paper_id TEXT NOT NULL REFERENCES papers (id),
    position INTEGER NOT NULL,
    related_id TEXT NOT NULL,
    PRIMARY KEY (paper_id, position)
) WITHOUT ROWID;
CREATE INDEX papers_published ON papers (published);
CREATE INDEX paper_authors_author ON paper_authors (author_id);
CREATE INDEX paper_topics_topic ON paper_topics (topic);
CREATE INDEX sightings_paper ON sightings (paper_id);
CREATE VIEW papers_by_topic AS
    SELECT topic, published, title, url, id FROM paper_topics JOIN papers ON id = paper_id;
CREATE VIEW papers_by_author AS
    SELECT authors.name AS author, published, title, url, id
    FROM paper_authors JOIN authors USING (author_id) JOIN papers ON id = paper_id;
CREATE VIEW papers_by_month AS
    SELECT substr(published, 1, 7) AS month, count(*) AS papers FROM papers GROUP BY month;
CREATE VIEW topic_counts AS
    SELECT topic, count(*) AS papers FROM paper_topics GROUP BY topic;
CREATE VIEW author_counts AS
    SELECT name AS author, count(*) AS papers
    FROM paper_authors JOIN authors USING (author_id) GROUP BY name;
CREATE VIRTUAL TABLE papers_fts USING fts5 (
    title, abstract, author_names, topics, name,
    content='papers', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
);
"""


def sqlite_file(selection: Selection) -> bytes:
    """Return the file: tables, views of what is often asked, and the index `papers_fts`."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.executescript(_TABLES)
        database.execute("BEGIN")
        for table, columns, rows in (
            ("papers", len(COLUMNS) + 1, _papers(selection)),
            ("authors", 2, ((number, name) for name, number in _author_names(selection).items())),
            ("paper_authors", 3, _paper_authors(selection)),
            ("topics", 3, ((t.name, t.facet, t.what) for t in selection.groups.library.topics)),
            ("paper_topics", 2, _paper_topics(selection)),
            ("sightings", 8, _sightings(selection)),
            ("related_papers", 3, _related_papers(selection)),
        ):
            marks = ", ".join("?" * columns)
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        database.execute("INSERT INTO papers_fts (papers_fts) VALUES ('rebuild')")
        database.execute("INSERT INTO papers_fts (papers_fts) VALUES ('optimize')")
        database.execute("COMMIT")
        return database.serialize()


def _papers(selection: Selection) -> Iterator[tuple[object, ...]]:
    for number, paper in enumerate(selection.papers, 1):
        yield (number, *(flat(column.value(selection, paper)) for column in COLUMNS))


def _author_names(selection: Selection) -> dict[str, int]:
    """Return the names of authors with their numbers, in the order of the papers."""
    names = dict.fromkeys(name for paper in selection.papers for name in paper.author_names)
    return {name: number for number, name in enumerate(names, 1)}


def _paper_authors(selection: Selection) -> Iterator[tuple[str, int, int]]:
    numbers = _author_names(selection)
    for paper in selection.papers:
        for position, name in enumerate(paper.author_names, 1):
            yield paper.id, position, numbers[name]


def _paper_topics(selection: Selection) -> Iterator[tuple[str, str]]:
    for paper in selection.papers:
        for match in selection.groups.library.enrichments[paper.id].topics:
            yield paper.id, match.topic


def _sightings(selection: Selection) -> Iterator[tuple[object, ...]]:
    days = {
        listing.name: listing.day and listing.day.as_iso()
        for listing in selection.groups.catalogue.listings
    }
    for paper in selection.papers:
        for seen in paper.sightings:
            place = (seen.rank, seen.first_line, seen.last_line)
            counts = (seen.upvotes, seen.comments)
            yield paper.id, seen.listing, days[seen.listing], *place, *counts


def _related_papers(selection: Selection) -> Iterator[tuple[str, int, str]]:
    for paper in selection.papers:
        related = selection.groups.library.enrichments[paper.id].related
        for position, other in enumerate(related, 1):
            yield paper.id, position, other.id
