"""What changed, to be followed: all of the archive, one record, or a list as it is filtered; as pages and as Atom."""
