"""Papers → what is said about each: topics, an introduced name, key phrases, related papers."""
