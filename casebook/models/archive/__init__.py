"""The private half: records, sources, claims and all that editors keep, one file a concept."""
