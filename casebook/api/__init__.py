"""The archive for programs: what the pages tell, as JSON under /api/v1/. It stands on the pages (docs/api.md)."""
