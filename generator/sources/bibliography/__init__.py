"""Bibliographies, as reference managers and publishers export them: BibTeX and RIS."""
