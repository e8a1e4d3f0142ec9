#!/bin/sh
# What the tests need of Debian: Chromium for a reader's window, gettext's msgfmt for packs of translations, the hosts nginx, Caddy and Apache.
# Installs all of it at once as root, without starting a service; says what to install otherwise. Chromium's shell without windows is the
# same engine for half the CPU: the tests take it where it is (tests/support/browser.py); without msgfmt, its test looks at the rest.
set -eu
PATH=$PATH:/usr/sbin
has() { command -v "$1" >/dev/null 2>&1; }
needed="" welcome=""
has chromium || needed="chromium fonts-noto-core"
has nginx || needed="$needed nginx-light"
has caddy || needed="$needed caddy"
has apache2 || needed="$needed apache2"
has chromium-headless-shell || welcome="chromium-headless-shell"
has msgfmt || welcome="$welcome gettext"
[ -n "$needed$welcome" ] || exit 0
if [ "$(id -u)" -eq 0 ] && has apt-get; then
  echo "Installing for the tests (once): $needed $welcome …"
  policy=/usr/sbin/policy-rc.d # what Debian asks before it starts a service
  [ -e $policy ] || { trap 'rm -f /usr/sbin/policy-rc.d' EXIT; printf '#!/bin/sh\nexit 101\n' >$policy; chmod +x $policy; }
  apt-get update -qq
  install() { [ $# -eq 0 ] || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
  install $needed $welcome || { install $needed; for one in $welcome; do install "$one" || true; done; }
elif [ -n "$needed" ]; then
  echo "The tests need: sudo apt-get install $needed $welcome" >&2
  exit 1
fi
