"""The files in which hosts are told what they have to do (``rules``), by their names."""

from __future__ import annotations

from portal.render.dependencies import TrackedPortal
from portal.render.hosting import apache, caddy, cloud, nginx
from portal.render.hosting.rules import host_rules


def host_files(inputs: TrackedPortal) -> dict[str, bytes]:
    """The files of all hosts; each reads its own."""
    rules = host_rules(inputs)
    assets = [asset.uri for asset in inputs.assets()]
    precompressed = inputs.settings.compressed
    files = {
        "portal.nginx.conf": nginx.snippet(rules, precompressed=precompressed),
        "server.nginx.conf": nginx.server(rules),
        "Caddyfile": caddy.caddyfile(rules, precompressed=precompressed),
        ".htaccess": apache.htaccess(rules, precompressed=precompressed),
        "_headers": cloud.headers_file(rules, assets),
        "staticwebapp.config.json": cloud.azure_file(rules, assets),
    }
    if rules.redirects or rules.gone:
        files["_redirects"] = cloud.redirects_file(rules)
    return {name: text.encode() for name, text in files.items()}
