"""A published almanac → answers for agents, by the Model Context Protocol.

`published` reads the site's data from a folder or over HTTP, `answers` says what each tool
returns, `server` is the official SDK's, an extra that need not be installed.
"""
