"""Markdown lists and notes: items, headings, lines or rows of a table that link to papers.

    - **[A Paper](https://arxiv.org/abs/2501.01234)** Ada Lovelace. 2025. [[code](https://…)]

    ### [A Paper](https://huggingface.co/papers/2501.01234)

    A paragraph below a heading or a line is the abstract.

    | Title | Links |
    |---|---|
    | A Paper | [arXiv](https://arxiv.org/abs/2501.01234) |

Every line is accounted for: text around the papers is the head of the listing.
"""

from generator.sources.markdown_lists.reader import matches, read

__all__ = ["matches", "read"]
