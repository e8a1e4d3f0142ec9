"""``portal links``: asking addresses elsewhere whether they still open. Of the whole package, this room alone asks the network, and only when somebody wants it."""
