"""The sections of the page: what each holds, and how it becomes prose, tables and figures."""
