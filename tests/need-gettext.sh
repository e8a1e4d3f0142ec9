#!/bin/sh
# Packs of translations are shown to gettext's own msgfmt: installs Debian's as root; without it, that test looks at the rest.
set -eu
command -v msgfmt >/dev/null 2>&1 && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing gettext for the tests of packs of translations (once) …"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gettext >/dev/null
fi
