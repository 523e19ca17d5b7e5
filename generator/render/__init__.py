"""Papers → pages: front matter and Markdown, by the templates in `generator/templates/`."""

from generator.render.site import pages_of_lists, pages_of_papers, pages_of_the_index
from generator.render.templates import FOLDER as TEMPLATES

__all__ = ["TEMPLATES", "pages_of_lists", "pages_of_papers", "pages_of_the_index"]
