"""commands.serve – the preview: a file watcher (watch.py), a web server on this machine (server.py), the form at /admin/ (admin.py)."""
