"""What pages show: claims, citations and disputes put into words. Plain data for templates, without queries."""
