"""Charts and maps as inline SVG, and the figures that they show."""
