"""What the check says, and what mends it: a row for each message, by subject; and those messages that no edit of a file mends."""

from support.advice import configuration, files, records, texts, translations, values

ADVICE = files.ROWS | values.ROWS | records.ROWS | texts.ROWS | translations.ROWS | configuration.ROWS

assert len(ADVICE) == sum(len(one.ROWS) for one in (files, values, records, texts, translations, configuration))

NOT_BY_AN_EDIT = {
    "file.cache-tracked": "git",
    "config.mkdocs": "MkDocs says it, which takes a second to load",
    "draw.template": "whole pages must be drawn, for seconds",
    "file.unreadable": "permissions, and whoever runs the tests may read all",
    "draw.failed": "no input is known that can't be drawn",
    "links.dead": "a host",
    "links.dead-kept": "a host",
    "links.moved": "a host",
    "links.moved-oddly": "a host",
    "links.private": "a host",
    "links.unclear": "a host",
}
"""Why."""
