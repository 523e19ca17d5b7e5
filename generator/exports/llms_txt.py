"""`llms.txt`: what the site is, where its data is, and how to ask it (https://llmstxt.org)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator import urls
from generator.catalogue import labels
from generator.catalogue.groups import Groups
from generator.exports.changes_jsonl import CHANGES
from generator.exports.month_files import NOTE, months
from generator.exports.papers_jsonl import PAPERS
from generator.model import OutputFile, Site
from generator.text.markdown import to_markdown

LLMS = "llms.txt"


def llms_txt(groups: Groups, site: Site) -> Iterator[OutputFile]:
    """Yield the file, which lies at the root of the site."""
    yield OutputFile(LLMS, partial(_llms, groups, site))


def _llms(groups: Groups, site: Site) -> str:
    root = site.url if "://" in site.url else ""
    papers, topics = len(groups.catalogue.papers), groups.library.topics

    def link(name: str, path: str, what: str) -> str:
        return f"- [{to_markdown(name)}]({root}{path}): {what}\n"

    return "".join(
        (
            f"# {to_markdown(site.name)}\n\n"
            f"> {labels.count(papers, 'paper')} from {to_markdown(site.source_name)}, each with a "
            f"page, its abstract, links and topics ({len(topics)} in all).\n\n"
            f"A static site: it has files and no API. {NOTE} The year of a paper may be inferred; "
            "the page says so.\n",
            "\n## Data\n\n",
            link("Every paper", PAPERS, "JSON Lines, gzip; one object a paper, newest first"),
            link("Fields of the data", "about/#the-data", "what each field holds"),
            link("New papers", urls.feed(urls.HOME, urls.JSON), "JSON Feed, the newest 50"),
            *(
                [link("Changes", CHANGES, "JSON Lines: what each publication of the site changed")]
                if groups.library.changes is not None
                else []
            ),
            link("Feeds", urls.FEEDS, "feeds of topics and searches"),
            *(
                link(query.name, urls.feed(urls.query_feed(query.slug), urls.JSON), "JSON Feed")
                for query in site.feeds
            ),
            "\n## Ask\n\n"
            f"- A paper's page is {root}{urls.PAPERS}ID/ with the `id` of the data; that of a "
            f"topic has a feed beside it, {root}{urls.TOPICS}SLUG/{urls.feed('', urls.JSON)}.\n"
            "- With the program of the site, `python -m generator mcp ADDRESS` answers an agent "
            "(Model Context Protocol): search, paper, related, new_since, trends.\n",
            link("Topics", urls.TOPICS, "all topics by facet, with their papers"),
            link("Search", urls.search(), "in a browser with JavaScript: `search/?q=WORDS`"),
            "\n## Papers by month\n\n"
            "Markdown: title, authors, topics, links and abstract of each paper.\n\n",
            *(
                link(file.title, file.path, labels.count(len(file.papers), "paper"))
                for file in months(groups)
            ),
        )
    )
