#!/bin/sh
# make audit runs the Nu HTML checker, which npm brings and Java runs.
set -eu
for tool in npm java; do
  command -v "$tool" >/dev/null 2>&1 || { echo "make audit needs $tool: sudo apt-get install npm default-jre-headless" >&2; exit 1; }
done
