#!/bin/sh
# The browser tests need a Chromium: installs Debian's as root, says what to install otherwise. Its shell without windows is the same
# engine for half the CPU: the tests take it where it is (tests/support/browser.py), and do without where it is not to be had.
set -eu
has() { command -v "$1" >/dev/null 2>&1; }
has chromium && has chromium-headless-shell && exit 0
if [ "$(id -u)" -eq 0 ] && has apt-get; then
  echo "Installing Chromium for the browser tests (once) …"
  install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" fonts-noto-core >/dev/null; }
  { apt-get update -qq && install chromium chromium-headless-shell; } || has chromium || install chromium
elif ! has chromium; then
  echo "The tests need Chromium: sudo apt-get install chromium chromium-headless-shell fonts-noto-core" >&2
  exit 1
fi
