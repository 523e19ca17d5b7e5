"""What arXiv sends and shows: answers of its API, its feeds, its mailings and its list pages."""
