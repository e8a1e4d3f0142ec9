"""render – bytes from what is public: pages, feeds, search, open data, fact sheets, cards, files for hosts.

Start at dependencies.py: an output reads the portal through a TrackedPortal, which notes every access by name, so that a later
build knows what the output rests on. context.py and reader.py are one reader on one page; localized.py is what a template sees
of texts and records, presenters.py of a record. From these: html/, feeds.py, open_data/, search/, print/, graphics/, pwa.py.

Not here: which outputs there are, and which are stale (build); templates, styles and scripts (theme/, where a site's overrides/ has none).
May import: site, content, model, files, common; never check.
"""
