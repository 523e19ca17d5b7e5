"""Everything that writes: `docs/`, the site that MkDocs builds from it, and its search index."""
