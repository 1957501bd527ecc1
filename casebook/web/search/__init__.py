"""The page of search, and suggestions while typing: what was found, why, and with its sources beside it."""
