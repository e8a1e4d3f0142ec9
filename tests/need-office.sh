#!/bin/sh
# What LibreOffice makes of spreadsheets needs LibreOffice Calc: installs Debian's as root, says what to install otherwise.
set -eu
command -v soffice >/dev/null 2>&1 && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing LibreOffice Calc for make audit (once) …"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-calc >/dev/null
else
  echo "make audit needs LibreOffice Calc: sudo apt-get install libreoffice-calc" >&2
  exit 1
fi
