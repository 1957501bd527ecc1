"""One module a kind of page. Views find what is asked for, have it put into words, and render it."""
