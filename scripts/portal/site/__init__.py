"""site – what is public, and at which address.

Start at routes.py: the one list of pages (route.py: a page; make_routes.py: how they come of records), from which menus, languages,
feeds, sitemap and checks of links are made. page_kinds.py has a row for each kind of page, urls.py spells addresses, relations.py says
what belongs to what. visible.py makes the smaller Portal that readers get: schedule.py leaves out what is held back or has expired,
takedown.py what was withdrawn, and with them goes what only they name. redirects.py says what stands where a page was, lost.py
compares with the ledger of all that was published; due.py tells when a record wants to be compared with its sources again.

Not here: what a page looks like (render), what is wrong with an address (check).
May import: content, model, files, common.
"""
