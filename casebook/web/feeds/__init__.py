"""What the archive did, as pages and as feeds: all of it, of one record, and of a list."""
