"""render – bytes from what is public: pages, feeds, calendars, search, open data, fact sheets, cards, files for hosts.

Start at dependencies.py: an output reads the portal through a TrackedPortal, which notes every access by name, so that a later
build knows what the output rests on. context.py and reader.py are one reader on one page; localized.py is what a template sees
of texts and records, presenters/ of a record. From these: html/, feeds.py, calendar.py, open_data/, search/, print/,
graphics/, hosting/, images.py, sitemap.py, pwa.py; fingerprints.py says what all that can be read is now. theme/ holds templates, styles and scripts.

Not here: which outputs there are, and which are stale (build).
May import: site, content, model, files, common; never check.
"""
