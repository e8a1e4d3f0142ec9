"""files – from bytes to values that know their file, line and column.

Start at documents.py: FileReader reads a YAML file record by record, a Markdown file with its front matter, a picture, each
once. text.py decodes, yaml_reader.py parses YAML that never guesses (NO is Norway; no tags, anchors or duplicate keys), and
nodes.py is what comes out. images.py says what a picture's file holds. config.py reads mkdocs.yml, without MkDocs;
config_values.py says what its lines may hold;
theme.py finds templates and assets, the project's before the package's; assets.py names styles and scripts by what they say.

Not here: what a value means (model), who refers to whom (content, check), writing files (edit).
May import: common.
"""
