"""model – what a record may be: its fields, and the words in which they are explained.

Start at records.py, programmes.py, events.py and news.py: a class per kind of record, a description per field, from which forms,
schemas, commands and FIELDS.md are made. collections.py has a row for each collection. field_types.py says what a text, an id, an
address or a date may be, and how to mend a wrong one; enums.py lists the values to choose from; fields.py walks through a
record's texts and references; json_schema.py is for editors' programs.

Not here: faults that only show between records (check), reading and validating files (content).
May import: files, common.
"""
