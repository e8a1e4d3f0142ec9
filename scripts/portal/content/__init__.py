"""content – everything that was written, read into one Portal.

Start at load.py: it reads every file beneath data/ and docs/, and gathers every fault on the way; validate.py tells in words that can
be mended what is wrong in a record. portal.py is the result. texts.py is the store of all texts and the state of each translation,
by content; load_translations.py reads what translators write, interface_words.py what the generator brings (words/). ledgers.py and
the modules named after a ledger read what commands keep in data/ledger. markdown.py renders Markdown to safe HTML
(markdown_parser.py: CommonMark), markdown_blocks.py cuts it into the blocks that are translated; names.py, with its neighbours, says
who is named by a text.

Not here: what is public and where (site), rules between records (check).
May import: model, files, common.
"""
