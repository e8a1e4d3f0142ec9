"""render.html – finished pages: views for the templates in render/theme/pages, head and frame, JSON-LD.

Start at page.py. Above all other outputs, for a page links to their files; nothing in render imports it.
"""
