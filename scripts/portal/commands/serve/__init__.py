"""commands.serve – the preview: a file watcher (watch.py), a web server on this machine (server.py), the form at /admin/.

exchange.py is between a web server and the form; admin.py says which page of it answers; form_pages.py is how one is made,
sent.py what a browser sends. edit_pages.py is on what is there, new_pages.py on what is new, preview_page.py shows a page before
it is saved, review_pages.py goes through translations text by text, version_pages.py has the history, the last saves and
publishing, address_pages.py renames, takes down and leads readers on. Templates stand in pages/; form.css and form.js are all that they load.
"""
