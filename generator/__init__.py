"""Turns a folder of Daily Papers listings into the pages of a website."""
