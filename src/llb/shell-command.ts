import type { Instruction } from '../dockerfile/types.ts';
import type { ExecStep } from './settings.ts';

/** A folder of our own in the container, in memory: nothing of the state itself is touched. */
export const OWN_FOLDER = '/.stagedive';
/** Where a toolbox's busybox is, and where its programs are installed. */
export const OWN_BUSYBOX = `${OWN_FOLDER}/busybox`;
const OWN_PROGRAMS = `${OWN_FOLDER}/bin`;

/** Shells that take `-c` and read HISTFILE, or at least do not mind it. */
const POSIX = new Set(['sh', 'ash', 'bash', 'dash', 'zsh', 'ksh', 'mksh']);

/** How a command gets into a shell's history: by a file that it reads, by typing, or not at all. */
export type HistoryWay = 'file' | 'typed' | 'none';

/**
 * How a shell is given a history, by its name and its program. Only a busybox may be built without HISTFILE and yet
 * have a history; a shell that is neither that nor knows HISTFILE has none.
 */
export function historyWay(shell: string, program: Uint8Array | null): HistoryWay {
  const name = baseName(shell);
  if (name === 'bash' || name === 'zsh') return 'file';
  if (program === null || !POSIX.has(name)) return 'none';
  const text = Buffer.from(program.buffer, program.byteOffset, program.byteLength);
  if (text.includes('HISTFILE')) return 'file';
  return text.includes('BusyBox v') ? 'typed' : 'none';
}

/**
 * Two lines that, typed, do nothing and leave the command as the last one of the history: a here-document that ends
 * with the command. Null for a command that no line can hold.
 */
export function typedHistory({ line }: HistoryCommand): string | null {
  if (/[\x00-\x1f\x7f]/.test(line)) return null;
  return `: <<'${line.replaceAll("'", `'\\''`)}'\r${line}\r`;
}

/** The program and arguments of a shell that begins with `history` as the last command of its history. */
export function shellArgs(shell: string, history: HistoryCommand | null): readonly string[] {
  if (history === null || !POSIX.has(baseName(shell))) return [shell];
  return [shell, '-c', `${KEEP_HISTORY} exec "$0"`, shell, history.line, history.script];
}

/** As shellArgs, for the shell of a busybox that is mounted beside the state; its programs come last in PATH. */
export function toolboxArgs(history: HistoryCommand | null): readonly string[] {
  const keep = history === null ? '' : KEEP_HISTORY;
  const script = `${INSTALL} ${keep} exec "$0" sh`;
  return [
    OWN_BUSYBOX,
    'sh',
    '-c',
    script,
    OWN_BUSYBOX,
    ...(history === null ? [] : [history.line, history.script]),
  ];
}

/** A command run with the programs of a toolbox at the end of its PATH. */
export function withToolbox(args: readonly string[]): readonly string[] {
  return [OWN_BUSYBOX, 'sh', '-c', `${INSTALL} exec "$@"`, 'sh', ...args];
}

const INSTALL = `${OWN_BUSYBOX} mkdir -p ${OWN_PROGRAMS}; ${OWN_BUSYBOX} --install -s ${OWN_PROGRAMS}; export PATH="\${PATH:+$PATH:}${OWN_PROGRAMS}";`;

/** $1 goes into the history, $2 into the file that it may name. */
const KEEP_HISTORY = `(umask 077; printf '%s\\n' "$1" > ${OWN_FOLDER}/history; [ -z "$2" ] || printf '%s\\n' "$2" > ${OWN_FOLDER}/command); export HISTFILE=${OWN_FOLDER}/history;`;

/** A command for a shell's history. */
export interface HistoryCommand {
  /** One line, as a history holds it. */
  readonly line: string;
  /** What the line runs as a file (OWN_FOLDER/command); '' for a command of one line. */
  readonly script: string;
}

/**
 * The command of a RUN as a person would type it. A history holds one line a command, so a script of several lines
 * becomes a file, run by the shell that it was written for.
 */
export function historyCommand(step: ExecStep, instruction: Instruction): HistoryCommand {
  const { args } = step.op;
  const isShellForm = instruction.keyword === 'RUN' && instruction.command.form === 'shell';
  const script = args.at(-1)?.replace(/\n+$/, '');
  if (!isShellForm || args.length < 2 || script === undefined) {
    return { line: args.map(quoted).join(' '), script: '' };
  }
  if (!script.includes('\n')) return { line: script, script: '' };
  const shell = args.slice(0, -1).flatMap((word, index) => {
    const kept = index === args.length - 2 ? word.replace(/^(-\w*)c$/, '$1') : word;
    return kept === '-' ? [] : [kept];
  });
  return { line: [...shell, `${OWN_FOLDER}/command`].map(quoted).join(' '), script };
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
