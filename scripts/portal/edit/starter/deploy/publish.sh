#!/usr/bin/env bash
# Builds the site where something was pushed or has become due; otherwise it ends at once. For cron and systemd (see beside), and by hand:
#   bash deploy/publish.sh
# What the check refuses is not published: the last good site stays, and this ends with an error, again each time until it is mended.
#   PORTAL_WEB=/var/www/portal   copies the site there (needs rsync); if it is not set, let the web server serve the folder site/ itself
#   PORTAL_AFTER='sudo systemctl reload nginx'   is run after each publication
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .cache
exec 9>.cache/publish.lock
flock --nonblock 9 || exit 0 # another one is at it

git pull --quiet --ff-only
commit=$(git rev-parse HEAD)
read -r published moment <.cache/published || true
now=$(date --utc +%Y-%m-%dT%H:%M:%SZ)
if [[ "${published:-}" == "$commit" && ("$moment" == never || "$now" < "$moment") ]]; then exit 0; fi

make --silent .venv/ready
.venv/bin/portal check --release
moment=$(.venv/bin/portal schedule --format moment) # asked before, so that nothing that becomes due meanwhile is passed over
make --silent site
if [[ -n "${PORTAL_WEB:-}" ]]; then rsync --archive --delete-after --delay-updates site/ "$PORTAL_WEB/"; fi
if [[ -n "${PORTAL_AFTER:-}" ]]; then bash -c "$PORTAL_AFTER"; fi
echo "$commit $moment" >.cache/published
