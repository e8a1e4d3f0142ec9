"""edit – changes to the project's own files, as a careful person would make them: all or none, each in its place.

Start at draft.py: a Draft gathers edits of files, shows them as a diff, and writes them; apply.py writes one and takes it back if
the check would refuse it. yaml_patch.py exchanges one value in a YAML file, yaml_writer.py writes new records in the style of
the file. create.py makes records, pages, translations and languages; rename.py gives an id another name everywhere; new_project.py
begins a portal from starter/; form.py is what the form in the browser shows.

Not here: asking people (commands), what is wrong (check).
May import: check, site, content, model, files, common; never build or render.
"""
