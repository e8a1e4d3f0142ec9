"""Records in spreadsheets: a collection as a workbook or CSV that its columns explain, and back into the files.

tables.py reads the cells of a file that anybody may have made, and writes them; nothing in it knows of records, and no formula is ever
calculated. columns.py says which columns a collection has; exporting.py fills them; importing.py compares rows with the records there are, and
says in a plan (plan.py) what would change; drafting.py makes that change a draft.

Not here: what a typed value means (edit/typed), asking and printing (commands).
"""
