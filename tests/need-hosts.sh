#!/bin/sh
# The tests of hosts need nginx, Caddy and Apache: installs Debian's as root, without starting any of them, says what to install otherwise.
set -eu
PATH=$PATH:/usr/sbin
has() { command -v "$1" >/dev/null 2>&1; }
has nginx && has caddy && has apache2 && exit 0
if [ "$(id -u)" -eq 0 ] && has apt-get; then
  echo "Installing nginx, Caddy and Apache for the tests of hosts (once) …"
  policy=/usr/sbin/policy-rc.d # what Debian asks before it starts a service
  [ -e $policy ] || { trap 'rm -f /usr/sbin/policy-rc.d' EXIT; printf '#!/bin/sh\nexit 101\n' >$policy; chmod +x $policy; }
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light caddy apache2 >/dev/null
else
  echo "The tests need hosts: sudo apt-get install nginx-light caddy apache2" >&2
  exit 1
fi
