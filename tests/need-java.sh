#!/bin/sh
# make audit runs the Nu HTML checker, which npm brings and Java runs.
set -eu
command -v java >/dev/null 2>&1 || { echo "make audit needs Java: sudo apt-get install default-jre-headless" >&2; exit 1; }
