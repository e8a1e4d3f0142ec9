"""render.html – finished pages: views for the templates in render/theme/pages, head and frame, JSON-LD.

Start at page.py; chrome.py is what surrounds an article. views.py lists the view of each kind of page, which lie by subject
beside it. Above all other outputs, for a page links to their files; nothing in render imports it.
"""
