"""hosting – what a host has to do for the site, and how each kind of host is told.

rules.py is the one description: headers, media types, how long what may be kept, redirects, what is gone, languages. nginx.py, caddy.py,
apache.py and cloud.py (Netlify, Cloudflare Pages, Azure Static Web Apps) each write it in a host's own words; files.py names the files.
checkers/hosts.py starts the first three, and holds them to it.
"""
