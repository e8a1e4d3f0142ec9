#!/bin/sh
# The browser tests need a Chromium: installs Debian's as root, says what to install otherwise.
set -eu
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests (once) …"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null
else
  echo "The tests need Chromium: sudo apt-get install chromium fonts-noto-core" >&2
  exit 1
fi
