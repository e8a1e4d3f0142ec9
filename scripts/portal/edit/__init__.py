"""edit – changes to the project's own files, as a careful person would make them: all or none, each in its place.

Start at draft.py: a Draft gathers edits of files and shows them as a diff; apply.py checks in memory what the portal would be, and
only then writes it (journal.py). yaml_patch.py and yaml_writer.py put values into YAML. What can be done has a module each: create.py,
new_language.py, new_project.py, rename.py, take_down.py, redirects.py. form.py, with its neighbours, is what the form in the browser
shows; typed/ understands what people type, spreadsheets/ brings records out and in, packs/ takes texts to translators and back.
versions.py keeps versions with git, merge.py unites two edits of a file, undo.py takes back what was saved.

Not here: asking people (commands), what is wrong (check).
May import: check, site, content, model, files, common; never build or render.
"""
