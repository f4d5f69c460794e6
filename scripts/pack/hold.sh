#!/bin/sh
# Replaces MANIFEST by PACKED as long as the process PID runs, then restores ORIGINAL, also when this script is ended.
# It runs in a session of its own, so it survives Ctrl+C, a closed terminal and the death of the script that starts it.
# Usage: hold.sh PID PACKED ORIGINAL MANIFEST   (prints "held" when PACKED is in place)
pid=$1 packed=$2 original=$3 manifest=$4

trap '[ ! -e "$original" ] || { mv -f "$original" "$manifest" && rm -f "$original"; }' EXIT
trap 'exit 1' HUP INT TERM
trap '' PIPE

mv -f "$packed" "$manifest" || exit 1
echo held
while [ -e "$original" ] && kill -0 "$pid"; do sleep 0.05; done
