"""What listings do to LaTeX, and how it is undone."""
