"""commands.form_server – the form for a team, on a server of its own (``portal form``), behind a proxy that signs people in.

config.py reads who may do what, sign_in.py says who asks, sessions.py gives everybody a working copy, app.py is the ASGI
application (Starlette). The pages, and what comes of what is sent to them, are those of the preview (``commands.serve``): nothing
of them is here.
"""
