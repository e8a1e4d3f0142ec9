"""content – everything that was written, read into one Portal.

Start at load.py: it reads every file beneath data/ and docs/, and gathers every fault on the way. portal.py is the result.
texts.py is the store of all texts and the state of each translation, by content; translation_ledger.py, address_ledger.py,
revision_ledger.py, change_ledger.py and link_ledger.py are what commands keep in data/ledger (ledgers.py: how such a file is
read); load_translations.py reads what translators write, interface_words.py what the generator brings (words/); validate.py tells
in words that can be mended what is wrong in a record; names.py says who is named by a text (name_forms.py, name_words.py,
name_reading.py, ordinary_words.py: how), mentions.py where those stand who were withdrawn; markdown.py renders Markdown to safe
HTML, once for each text (markdown_parser.py: CommonMark), markdown_blocks.py cuts one into the blocks that are translated.

Not here: what is public and where (site), rules between records (check).
May import: model, files, common.
"""
