"""Papers → files for programs: data, feeds, citations and search documents."""
