import type { RecordedCommand, RecordedFile, ShellRecord } from './types.ts';

const FIELD = '\u001e';
const ENTRY = '\u001d';

/** Of a command after which nothing was looked for: it may have changed anything, so it is kept in a proposal. */
const UNKNOWN_CHANGE: readonly string[] = ['/'];

/** What is known of a recorded shell beforehand. */
export interface RecordedShell {
  /** Commands that are in the history from the start: a failed RUN, and how it got there. */
  readonly given: ReadonlySet<string>;
  /** Whether the shell says what was typed, and it could be typed in the state itself. */
  readonly hasCommands: boolean;
  /** Where the state is in the shell's root, without a slash at its end: '' or `/stage`. */
  readonly root: string;
}

/** Reads what the collector of a recorded shell printed. */
export function parseRecord(output: Uint8Array, { given, hasCommands, root }: RecordedShell): ShellRecord {
  const bytes = Buffer.from(output.buffer, output.byteOffset, output.byteLength);
  const start = bytes.indexOf(0x1c);
  const first = bytes.indexOf(0x1c, start + 1);
  const second = bytes.indexOf(0x1c, first + 1);
  if (start < 0 || first < 0 || second < 0) return { commands: [], files: new Map() };
  const changed = changesOf(bytes.subarray(first + 1, second).toString(), root);
  const commands: RecordedCommand[] = [];
  let last: number | null = null;
  for (const entry of bytes
    .subarray(start + 1, first)
    .toString()
    .split(ENTRY)) {
    const [prompt = '', status = '', history = ''] = entry.split(FIELD);
    if (prompt === '') continue;
    if (!hasCommands) {
      const files = changed.get(Number(prompt)) ?? [];
      // What stood at the first prompt was there before the shell.
      if (Number(prompt) > 1 && files.length > 0) commands.push({ text: '', status: 0, changed: files });
      continue;
    }
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
  return { commands, files: filesOf(bytes.subarray(second + 1), root) };
}

/** What changed before each prompt, by the number of the prompt: paths that were not listed before as they are. */
function changesOf(text: string, root: string): ReadonlyMap<number, readonly string[]> {
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
      fresh.map((line) => line.split(' ').slice(2).join(' ').slice(root.length)),
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

function filesOf(bytes: Buffer, root: string): ReadonlyMap<string, RecordedFile> {
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
    files.set(bytes.subarray(at, name).toString().slice(root.length), { bytes: content, mode, owner });
    at = size + 1 + length;
  }
  return files;
}
