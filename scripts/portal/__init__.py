"""The portal: from YAML records and Markdown to a translated static site with feeds.

The house: ``source`` reads files and remembers places, ``model`` says what a record is, ``content`` loads everything
into one immutable ``Portal``, ``rules`` finds problems, ``reader`` localises it for one reader, ``pages`` and
``feeds`` write what that reader sees, ``site`` is the recipe, ``engine`` is the one adapter that knows MkDocs, and
``cli`` is the command line.
"""
