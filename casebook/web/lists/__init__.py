"""What lists show: rows, what they count, and how they are narrowed. Plain data for templates."""
