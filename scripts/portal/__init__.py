"""The portal: from YAML records and Markdown to a translated static site with feeds.

The rooms, and the way of the data: files → model → content → site → check and render → build; edit runs the other way,
commands starts either, and common is what any generator could use. Each room's docstring says what lives there and where to
start; it imports only from rooms further down this list, and import-linter holds it to that (pyproject.toml):

    commands          the command line, one module per command; commands/serve is the preview
    build, edit       what is stale, rendered on all cores, swapped in; changes to the project's own files
    render, check     bytes from what is public; every rule
    site              what is public, and at which address
    content           everything that was written, as one Portal
    model             what a record may be
    files             bytes and located values
    common            problems, messages, caches, processes, locales
"""
