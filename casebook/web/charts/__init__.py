"""Pictures of what a page tells in numbers and days: data first, then SVG, always with the same data as a table."""
