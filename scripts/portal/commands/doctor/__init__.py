"""doctor – what still lacks before a portal can be left alone: what is an example, what will publish what is due, what the host doesn't do."""
