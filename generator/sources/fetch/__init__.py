"""APIs → files in the folder of listings. The only room of the program that asks an API.

A build never imports it: what it writes lies in files that are committed.
"""

from generator.sources.fetch.arxiv import arxiv_api
from generator.sources.fetch.client import FetchError, real_system
from generator.sources.fetch.daily_papers import daily_papers_api
from generator.sources.fetch.days import DayOptions
from generator.sources.fetch.run import Report, Target, fetch_days, fetch_search, listing_folder

__all__ = [
    "DayOptions",
    "FetchError",
    "Report",
    "Target",
    "arxiv_api",
    "daily_papers_api",
    "fetch_days",
    "fetch_search",
    "listing_folder",
    "real_system",
]
