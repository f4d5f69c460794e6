import { OWN_FOLDER } from '../llb/shell-command.ts';
import type { RecordedCommand, RecordedFile, ShellRecord } from './types.ts';

/** How a shell can say what is typed in it; null if it has no means of its own (dash). */
export type RecordWay = 'bash' | 'busybox' | null;

/** @param program the contents of the shell's program; null if they could not be read */
export function recordWay(path: string, program: Uint8Array | null): RecordWay {
  if (/(?:^|\/)bash$/.test(path)) return 'bash';
  if (program === null || !/(?:^|\/)(?:sh|ash)$/.test(path)) return null;
  const text = Buffer.from(program.buffer, program.byteOffset, program.byteLength);
  return text.includes('BusyBox v') ? 'busybox' : null;
}

/** The variable by which a shell calls the hook at each prompt, with the last status and the end of its history. */
export function recordEnv(way: Exclude<RecordWay, null>): string {
  const hook = `sh ${OWN_FOLDER}/hook "$?"`;
  return way === 'bash'
    ? `PROMPT_COMMAND=${hook} "$(HISTTIMEFORMAT= history 20)"`
    : `PS1=$(${hook} "$(history 2>&1 | tail -n 20)")\\w \\$ `;
}

const FIELD = '\u001e';
const ENTRY = '\u001d';
const READY = 'ready';

/** Of a command after which nothing was looked for: it may have changed anything, so it is kept in a proposal. */
const UNKNOWN_CHANGE: readonly string[] = ['/'];

/** How long the look at the files may hold a prompt back. Longer, and the command counts as one that changed something. */
const MAX_LOOK_SECONDS = 1;

/** Bytes of a changed file that is kept, and how many are. */
const MAX_FILE_BYTES = 128 * 1024;
const MAX_PATHS = 200;

/**
 * What runs at each prompt: it writes down status and history, and looks for what has changed since
 * the prompt before, by the times of files. A busybox compares whole seconds, so it looks two seconds further back, and
 * what was listed before as it is does not count (parseRecord). All of it lies in memory, in a folder of the container.
 */
const HOOK = `d=${OWN_FOLDER}
n=0; [ -s $d/n ] && read -r n < $d/n
n=$((n+1)); echo $n > $d/n
now=$(date +%s)
: > $d/m$n; touch -d @$((now-2)) $d/m$n
printf '%s\\036%s\\036%s\\035' $n "$1" "$2" >> $d/record
p=$((n-1))
[ $p -gt 0 ] || { : > $d/m0; touch -d @$((now-60)) $d/m0; }
bound=; command -v timeout > /dev/null 2>&1 && bound='timeout ${MAX_LOOK_SECONDS}'
$bound find / -xdev \\( -path $d -o -path /proc -o -path /sys -o -path /dev \\) -prune -o -newer $d/m$p -exec stat -c '%Y %s %n' {} + > $d/t$n 2> /dev/null
[ $? -lt 124 ] && head -n ${MAX_PATHS} $d/t$n > $d/c$n
rm -f $d/t$n
`;

const PREPARE = `umask 0
cd ${OWN_FOLDER} && printf '%s' "$STAGEDIVE_HOOK" > hook && : > record && echo ${READY}
read -r end
`;

const COLLECT = `cd ${OWN_FOLDER} || exit 0
printf '\\034'
cat record
printf '\\034'
for f in c[0-9]*; do [ -e "$f" ] && printf '%s\\036' "$f" && cat "$f" && printf '\\035'; done
printf '\\034'
cat c[0-9]* 2>/dev/null | cut -d ' ' -f 3- | sort -u | while IFS= read -r p; do
  [ -f "$p" ] && [ ! -L "$p" ] && [ "$(wc -c < "$p")" -le ${MAX_FILE_BYTES} ] || continue
  printf '%s\\036%s %s\\036' "$p" "$(wc -c < "$p" | tr -d ' ')" "$(stat -c '%a %u:%g' "$p")"
  cat "$p"
done`;

/**
 * The first process of a recorded shell's container. It says RECORDER_READY, holds the container open until it is sent
 * a line, then prints the record and ends.
 */
export function holderArgs(shell: string): {
  readonly args: readonly string[];
  readonly env: readonly string[];
} {
  return { args: [shell, '-c', PREPARE + COLLECT], env: [`STAGEDIVE_HOOK=${HOOK}`] };
}

export const RECORDER_READY = READY;

/**
 * Reads what the holder of a recorded shell printed.
 * @param given commands that are in the history from the start: a failed RUN, and how it got there
 */
export function parseRecord(output: Uint8Array, given: ReadonlySet<string>): ShellRecord {
  const bytes = Buffer.from(output.buffer, output.byteOffset, output.byteLength);
  // Before the first one stands that the holder is ready.
  const start = bytes.indexOf(0x1c);
  const first = bytes.indexOf(0x1c, start + 1);
  const second = bytes.indexOf(0x1c, first + 1);
  if (start < 0 || first < 0 || second < 0) return { commands: [], files: new Map() };
  const changed = changesOf(bytes.subarray(first + 1, second).toString());
  const commands: RecordedCommand[] = [];
  let last: number | null = null;
  for (const entry of bytes
    .subarray(start + 1, first)
    .toString()
    .split(ENTRY)) {
    const [prompt = '', status = '', history = ''] = entry.split(FIELD);
    if (prompt === '') continue;
    const lines = historyLines(history);
    const known: number = last ?? lines.at(-1)?.number ?? 0;
    // The lines of a heredoc are entries of their own in a busybox.
    const fresh = lines.filter(({ number }) => last !== null && number > known);
    last = Math.max(known, lines.at(-1)?.number ?? 0);
    const text = fresh
      .map((line) => line.text)
      .join('\n')
      .trim();
    if (text === '' || given.has(text) || text.startsWith(": <<'")) continue;
    commands.push({ text, status: Number(status), changed: changed.get(Number(prompt)) ?? UNKNOWN_CHANGE });
  }
  return { commands, files: filesOf(bytes.subarray(second + 1)) };
}

/** What changed before each prompt, by the number of the prompt: paths that were not listed before as they are. */
function changesOf(text: string): ReadonlyMap<number, readonly string[]> {
  const looks = text
    .split(ENTRY)
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [name = '', lines = ''] = entry.split(FIELD);
      return { prompt: Number(name.slice(1)), lines: lines.split('\n').filter((line) => line !== '') };
    })
    .toSorted((a, b) => a.prompt - b.prompt);
  const seen = new Set<string>();
  const changed = new Map<number, readonly string[]>();
  for (const { prompt, lines } of looks) {
    const fresh = lines.filter((line) => !seen.has(line));
    for (const line of fresh) seen.add(line);
    // Time and size stand before the path.
    changed.set(
      prompt,
      fresh.map((line) => line.split(' ').slice(2).join(' ')),
    );
  }
  return changed;
}

function historyLines(history: string): readonly { readonly number: number; readonly text: string }[] {
  const found: { number: number; text: string }[] = [];
  for (const line of history.split('\n')) {
    const entry = /^ *(\d{1,9})[ *] ?(.*)$/.exec(line);
    const last = found.at(-1);
    if (entry !== null) found.push({ number: Number(entry[1]), text: entry[2] ?? '' });
    else if (last !== undefined) last.text += `\n${line}`;
  }
  return found;
}

function filesOf(bytes: Buffer): ReadonlyMap<string, RecordedFile> {
  const files = new Map<string, RecordedFile>();
  let at = 0;
  while (at < bytes.length) {
    const name = bytes.indexOf(0x1e, at);
    const size = bytes.indexOf(0x1e, name + 1);
    if (name < 0 || size < 0) break;
    const [count, mode = '', owner = ''] = bytes
      .subarray(name + 1, size)
      .toString()
      .split(' ');
    const length = Number(count);
    if (!Number.isInteger(length)) break;
    const content = Uint8Array.from(bytes.subarray(size + 1, size + 1 + length));
    files.set(bytes.subarray(at, name).toString(), { bytes: content, mode, owner });
    at = size + 1 + length;
  }
  return files;
}
