import { OWN_FOLDER } from '../llb/shell-command.ts';
import type { ShellTraits } from './instrumented.ts';
import { TRACE_FD, tracePrompt } from './records.ts';

/** Bytes of a script that are read, to tell its commands apart; of a longer one only lines are known. */
const MAX_SCRIPT_BYTES = 256 * 1024;

/** Comes between the parts of what the set-up prints. */
const PART = '--part--';

/** Comes before the number of a line, if the shell has one. */
const LINES = '--line--';
/** Comes before the version of bash. */
const BASH = '--bash--';
/** Says that /bin/sh is a script now, for a busybox. */
const OWN_SH = '--busybox--';

const BASH_FILE = `${OWN_FOLDER}/bash`;
const POSIX_FILE = `${OWN_FOLDER}/posix`;

/**
 * Prepares the container, as root: shells that the command starts are to trace, too. bash reads the file that BASH_ENV
 * names; for others /bin/sh becomes a script that starts the real one with -x, which takes PS4 from the environment.
 * Prints the secrets that are mounted, so that they can be hidden. Then it waits, since the container ends with it, and
 * prints the files that it is asked for (askFor). What cannot be done is left: those scripts are then not traced.
 * @param program what starts the shell of the RUN, without flags
 */
export function setupArgs(program: readonly string[], secrets: MountedSecrets): readonly string[] {
  const variables = secrets.variables.filter((name) => /^[A-Za-z_]\w*$/.test(name));
  return [...program, '-c', SETUP, 'sh', ...secrets.files, ...variables.map((name) => `$${name}`)];
}

/** The secrets of a RUN: absolute paths of files, and names of variables. */
export interface MountedSecrets {
  readonly files: readonly string[];
  readonly variables: readonly string[];
}

const SETUP = `
umask 022
printf '%s\\n' "${LINES}\${LINENO-}" "${BASH}\${BASH_VERSION-}"
bash='if { : >&${TRACE_FD}; } 2> /dev/null; then BASH_XTRACEFD=${TRACE_FD}; else eval "exec {BASH_XTRACEFD}>&2"; fi; PS4=$STAGEDIVE_PS4; set -x'
printf '%s\\n' "$bash" > ${BASH_FILE}
printf '%s\\n' "set -o posix; $bash" > ${POSIX_FILE}
real=$(readlink -f /bin/sh)
case $real in
  */busybox*) head="$real sh"; start="exec $real sh -x" ;;
  */bash) head=$real; start="BASH_ENV=${POSIX_FILE} exec $real" ;;
  */dash|*/ash) head=$real; start="exec $real -x" ;;
  *) real= ;;
esac
new=$(dirname "$(readlink -f /bin)/sh")/.stagedive-sh
if [ -n "$real" ] && [ -L /bin/sh ] && printf '#!%s\\n%s "$@"\\n' "$head" "$start" > "$new" && chmod 755 "$new"; then
  mv -f "$new" /bin/sh && [ "$start" = "exec $real sh -x" ] && printf '%s\\n' '${OWN_SH}'
fi
for file; do
  printf '%s\\n' '${PART}'
  case $file in
    '$'*) eval "printf '%s\\n' \\"$file\\"" ;;
    *) while IFS= read -r line || [ -n "$line" ]; do printf '%s\\n' "$line"; done < "$file" ;;
  esac
done
printf '%s\\n' '${PART}ready'
while read -r mark file; do
  [ -f "$file" ] && head -c ${MAX_SCRIPT_BYTES} "$file"
  printf '\\n%s\\n' "$mark"
done
`;

/** What the set-up has found out. */
export function shellTraits(printed: string): ShellTraits {
  return {
    naming: /^--line--\d/m.test(printed) || printed === '' ? 'lines' : 'numbers',
    tracesApart: /^--bash--\d/m.test(printed),
    hasOwnSh: printed.includes(OWN_SH),
  };
}

/** The line after which everything is prepared. */
export const SETUP_READY = `${PART}ready`;

/** What asks for a file; the mark comes behind it. @param mark what is in no file @param path without a line feed */
export function askFor(mark: string, path: string): string {
  return `${mark} ${path}\n`;
}

/** The texts of the files that were asked for; null for what is none, or too long to be understood. */
export function askedFiles(printed: string, mark: string): readonly (string | null)[] {
  return printed
    .split(`\n${mark}\n`)
    .slice(0, -1)
    .map((text) => (text === '' || Buffer.byteLength(text) >= MAX_SCRIPT_BYTES ? null : text));
}

/** The environment of the traced command, in addition to its own. */
export function traceEnv(token: string): readonly string[] {
  const prompt = tracePrompt(token);
  return [`PS4=${prompt}`, `STAGEDIVE_PS4=${prompt}`, `BASH_ENV=${BASH_FILE}`];
}

/** The secrets, one after the other, as the set-up printed them. */
export function secretTexts(printed: string): readonly string[] {
  return printed
    .split('\n')
    .reduce<string[][]>((parts, line) => {
      if (line.startsWith(PART)) parts.push([]);
      else parts.at(-1)?.push(line);
      return parts;
    }, [])
    .map((lines) => lines.join('\n'));
}
