"""``portal links``: asking addresses elsewhere whether they still open. Of the whole package, this room and ``doctor`` alone ask the
network, and only when somebody wants it."""
