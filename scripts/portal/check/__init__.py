"""check – every rule: what is wrong in what was written, where, and how to mend it.

Start at run.py, the list of rules, and text_rules.py, those of texts; project.py reads a folder and runs them all. A rule is a
generator of Problems in a module beside its kin: records, dates, links, figures, Markdown, style, translations. ``problem("link.empty",
place)`` names by an id what common/catalogues say of it; HACKING.md lists what else a new rule needs. withdrawn.py tells what
names somebody who was withdrawn, takedown_proof.py looks for them in a built site, as built_texts.py reads it.

Not here: what one value may be (model/field_types), what shows while reading (files, content/load).
May import: site, content, model, files, common.
"""
