"""The only way to change what is published."""
