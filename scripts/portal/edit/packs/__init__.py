"""packs – texts on their way to translators and back: gettext's PO, XLIFF 2, CSV and XLSX.

units.py is what a pack holds, whatever its format: each text with its source, and what a translator must know of it. The text of
a page goes out block by block (bodies.py), and is put together from what came back (joining.py). remarks.py
puts the latter into words, inline.py tells what in a text must stay as it is. po.py, xliff.py, tables.py (CSV) and sheet.py
(XLSX) write and read one format each; tbx.py does so with the glossary; formats.py chooses among them, and reads only what is
safe to read. intake.py compares a pack that came back with the portal as it now is, and makes the one draft that takes it in.

Not here: asking (commands), what is wrong in a text (check).
"""
