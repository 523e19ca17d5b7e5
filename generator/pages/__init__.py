"""Papers → pages: front matter and Markdown, by the templates in `templates/`."""

from generator.pages.environment import FOLDER as TEMPLATES
from generator.pages.site import pages_of_lists, pages_of_papers

__all__ = ["TEMPLATES", "pages_of_lists", "pages_of_papers"]
