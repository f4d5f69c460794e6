/**
 * Prints every entry below each of the folders given, with its `stat` data. GNU find does this alone, but for the numbers
 * of devices; busybox, toybox and the like need their `stat` too, and leave out paths of more than 4,096 bytes. Needs `sh`,
 * `find` and possibly `stat`; run it with LC_ALL=C, TZ=UTC. `ListingReader` reads the output. Ends with an error where
 * anything else than a path that is too long could not be read.
 */
export const LISTING_SCRIPT = `set -e
facts='${'\u0001'}%f %u %g %s %h %d:%i %y %t %T'
entries() {
  if find . -maxdepth 0 -printf '' 2>/dev/null; then
    find . -mindepth 1 -printf '%y %m %U %G %s %T@ %n %D:%i %P\\0%l\\0' || return $?
    if command -v stat >/dev/null; then find . -mindepth 1 '(' -type b -o -type c ')' -exec stat -c "$facts %n" {} +; fi
  else
    find . -mindepth 1 -exec stat -c "$facts %N" {} +
  fi
}
others() (
  set -f
  IFS='
'
  for line in $1; do
    case "$line" in *'File name too long') ;; *) printf '%s\\n' "$line" ;; esac
  done
)
for folder; do
  echo "$folder"
  cd "$folder"
  status=0
  { trouble=$(entries 2>&1 >&3) || status=$?; } 3>&1
  if [ $status != 0 ]; then
    left=$(others "$trouble")
    if [ -z "$trouble" ] || [ -n "$left" ]; then
      echo "$left" >&2
      exit $status
    fi
  fi
  printf '\\002'
done`;
