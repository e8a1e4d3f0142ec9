"""check – every rule: what is wrong in what was written, where, and how to mend it.

Start at run.py, the list of rules; a rule is a generator of Problems. project.py reads a folder and runs them all.
To add one: write it beside its kin (addresses, links, markdown_slips, style, translation_qa, interface), add it to run.py or
text_rules.py, its sentences to common/catalogues and its reason to common/explanations.yml, and a row to the tests of check.
takedown_proof.py looks for withdrawn names in the bytes of a built site.

Not here: what one value may be (model/field_types), what shows while reading (files, content/load).
May import: site, content, model, files, common.
"""
