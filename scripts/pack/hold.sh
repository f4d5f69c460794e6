#!/bin/sh
# Puts PACKED in the place of MANIFEST for as long as the process PID lives, then ORIGINAL again, also when it is ended
# itself. A shell of its own session, and no part of the script that starts it: whatever is killed, Ctrl+C and a closed
# terminal included, this goes on to the end.
# Usage: hold.sh PID PACKED ORIGINAL MANIFEST   (says "held" once PACKED is there)
pid=$1 packed=$2 original=$3 manifest=$4

trap '[ ! -e "$original" ] || { mv -f "$original" "$manifest" && rm -f "$original"; }' EXIT
trap 'exit 1' HUP INT TERM
trap '' PIPE

mv -f "$packed" "$manifest" || exit 1
echo held
while [ -e "$original" ] && kill -0 "$pid"; do sleep 0.05; done
