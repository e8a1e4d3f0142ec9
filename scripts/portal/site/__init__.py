"""site – what is public, and at which address.

Start at routes.py: the one list of pages (route.py: a page; make_routes.py: how they come of records), from which menus,
languages, feeds (feed_items.py), sitemap and checks of links are made. urls.py spells addresses; redirects.py says what stands
where a page was; lost.py compares with the ledger of all that was published. visible.py makes the smaller Portal that readers
get: schedule.py leaves out what is held back or has expired (left_out.py: what others say of it), takedown.py what was withdrawn
(withheld_fields.py: in fields that languages share), and with them goes what only they name. chooser.py is the way of employers
to a programme, due.py when a record wants to be compared with its sources again.

Not here: what a page looks like (render), what is wrong with an address (check).
May import: content, model, files, common.
"""
