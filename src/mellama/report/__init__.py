"""Results to tables, and tables to a page, Markdown, CSV and JSON."""
