"""check – every rule: what is wrong in what was written, where, and how to mend it.

Start at run.py, the list of rules; a rule is a generator of Problems. project.py reads a folder and runs them all. To add one:
write it beside its kin (records, addresses, links, link_targets, deceptive_links, figures, plausibility, plain_texts,
markdown_slips, markdown_blocks, foreign_markdown, style, translation_qa, interface), add it to run.py or text_rules.py, and a row
to the tests of check. What it says is named by an id, ``problem("link.empty", place)``: rule, severity, what is wrong and how to
mend it stand beneath that id in common/catalogues/en.yml, the sentences in the other three catalogues too. A new rule also needs
an entry ``rule.<its name>`` there: why there is the rule, what fails and what passes. withdrawn.py tells what names somebody who
was withdrawn; takedown_proof.py looks for them in a built site, as built_texts.py reads it.

Not here: what one value may be (model/field_types), what shows while reading (files, content/load).
May import: site, content, model, files, common.
"""
