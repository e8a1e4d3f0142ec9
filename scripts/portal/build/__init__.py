"""build – what is stale, rendered on all cores, and swapped in for the last good site.

Start at builder.py: a Builder builds one project again and again, and keeps on disk what the next build can use. outputs.py lists
everything a site consists of and renders one output; incremental.py finds what is stale and renders that, upon what last_build.py
knows of the last site; rehearsal.py draws all of it in memory for a check, and drawing.py finds what was written and can't be drawn;
staging.py exchanges the old site and the new in one step; sharding.py lets several machines build a part each, and merges them;
outcome.py says what came of it; snapshot.py how files stood; fast_path.py takes an edit of words alone, in a build upon what
kept_reading.py has kept of the last one. mkdocs_plugin.py is the only module that knows MkDocs.

Not here: what an output holds (render), watching files (commands/serve).
May import: render, check, site, content, model, files, common; never edit.
"""
