"""edit – changes to the project's own files, as a careful person would make them: all or none, each in its place.

Start at draft.py: a Draft gathers edits of files and shows them as a diff; apply.py checks in memory what the portal would be,
and only then writes it, by journal.py: all or none, whenever it is cut off. yaml_patch.py exchanges one value in a YAML file and
proves that nothing else changed, yaml_writer.py writes new records in the style of the file. create.py makes records, pages and
translations, new_language.py a language; rename.py gives an id another name everywhere, take_down.py takes something off
the site, redirects.py says where an address leads; new_project.py begins a portal from starter/; overview.py and form.py are what
the form in the browser shows, controls.py how it asks, field_errors.py and in_form.py where and how it tells what is wrong,
lists.py its lists. typed/ understands what people type, spreadsheets/ (by workbooks.py) brings records out and in
as workbooks and CSV, packs/ takes texts to translators and back, effects.py tells what a change does to translations. versions.py
keeps and sends versions with git, merge.py unites two edits of a file by its parts (file_parts.py), changes.py tells what differs in an
editor's words, undo.py takes back what the form saved, history.py what a thing was before, publishing.py what the form's page
“Publish” does.

Not here: asking people (commands), what is wrong (check).
May import: check, site, content, model, files, common; never build or render.
"""
