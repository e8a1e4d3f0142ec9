"""commands – the command line, one module per command; the only room that prints, asks and exits.

Start at cli.py, the list of commands. shared.py is what they have in common: showing problems, reading the portal, writing a
draft that the check accepts, ending. dialogue.py asks for what ``portal new`` needs. serve/ is the preview: watch.py waits for
files to be saved, server.py answers the browser, admin.py is the form; form_server/ is that form for a team.

Not here: anything that could be useful without a terminal.
May import: everything; nothing imports it.
"""
