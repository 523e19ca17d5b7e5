"""Repair of the LaTeX that listings have damaged."""
