"""render.graphics – what the pictures of a page show: maps, time line, charts, who takes part where; each drawn by a template."""
