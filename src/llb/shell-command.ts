import type { Instruction } from '../dockerfile/types.ts';
import { withoutTrailing } from '../text/cut.ts';
import type { ExecStep } from './settings.ts';

/** Our own folder in the container, in memory, so that the state itself is not touched. */
export const OWN_FOLDER = '/.stagedive';
/** Where the busybox of a toolbox is mounted. */
export const OWN_BUSYBOX = `${OWN_FOLDER}/busybox`;
/** Where its programs are. */
export const OWN_PROGRAMS = `${OWN_FOLDER}/bin`;

/** Shells that accept `-c` and read HISTFILE, or at least ignore it. */
const POSIX_SHELLS = new Set(['sh', 'ash', 'bash', 'dash', 'zsh', 'ksh', 'mksh']);

/** How a command gets into the history of a shell: from a file that the shell reads, by typing it, or not at all. */
export type HistoryWay = 'file' | 'typed' | 'none';

/**
 * Chooses how to fill the history of a shell, from its name and its program. Only a busybox may have a history without
 * supporting HISTFILE; any other shell without HISTFILE has no history.
 * @param program contents of the program; null when it could not be read
 */
export function historyWay(shell: string, program: Uint8Array | null): HistoryWay {
  const name = baseName(shell);
  if (name === 'bash' || name === 'zsh') return 'file';
  if (program === null || !POSIX_SHELLS.has(name)) return 'none';
  const text = Buffer.from(program.buffer, program.byteOffset, program.byteLength);
  if (text.includes('HISTFILE')) return 'file';
  return text.includes('BusyBox v') ? 'typed' : 'none';
}

/**
 * Two lines that do nothing when typed, but leave the command as the last entry of the history: a heredoc whose
 * delimiter is the command. Null for a command that does not fit on one line.
 */
export function typedHistory({ line }: HistoryCommand): string | null {
  if (/[\x00-\x1f\x7f]/.test(line)) return null;
  return `: <<'${line.replaceAll("'", `'\\''`)}'\r${line}\r`;
}

/**
 * The program and arguments of a shell whose history ends with `history`.
 * @param around makes of the call of the shell a script that runs it; null to replace the script by the shell
 */
export function shellArgs(
  shell: string,
  history: HistoryCommand | null,
  around: ((call: string) => string) | null = null,
): readonly string[] {
  if (!POSIX_SHELLS.has(baseName(shell)) || (history === null && around === null)) return [shell];
  const call = around === null ? 'exec "$0"' : around('"$0"');
  if (history === null) return [shell, '-c', call, shell];
  return [shell, '-c', `${KEEP_HISTORY} ${call}`, shell, history.line, history.script];
}

/** Like shellArgs, but for the shell of a busybox that is mounted next to the state. Its programs come last in PATH. */
export function toolboxArgs(
  history: HistoryCommand | null,
  around: ((call: string) => string) | null = null,
): readonly string[] {
  const keep = history === null ? '' : KEEP_HISTORY;
  const call = around === null ? 'exec "$0" sh' : around('"$0" sh');
  const script = `${INSTALL_PROGRAMS} ${keep} ${call}`;
  return [
    OWN_BUSYBOX,
    'sh',
    '-c',
    script,
    OWN_BUSYBOX,
    ...(history === null ? [] : [history.line, history.script]),
  ];
}

/** The shell of a busybox that is mounted. */
export const TOOLBOX_SHELL = [OWN_BUSYBOX, 'sh'];

/** A command that has the programs of a toolbox at the end of its PATH. */
export function withToolbox(args: readonly string[]): readonly string[] {
  return [...TOOLBOX_SHELL, '-c', `${INSTALL_PROGRAMS} exec "$@"`, 'sh', ...args];
}

const INSTALL_PROGRAMS = `${OWN_BUSYBOX} mkdir -p ${OWN_PROGRAMS}; ${OWN_BUSYBOX} --install -s ${OWN_PROGRAMS}; export PATH="\${PATH:+$PATH:}${OWN_PROGRAMS}";`;

/** Writes $1 to the history file, and $2 to the script that $1 may run. */
const KEEP_HISTORY = `(umask 077; printf '%s\\n' "$1" > ${OWN_FOLDER}/history; [ -z "$2" ] || printf '%s\\n' "$2" > ${OWN_FOLDER}/command); export HISTFILE=${OWN_FOLDER}/history;`;

/** An entry for the history of a shell. */
export interface HistoryCommand {
  /** The entry itself, one line. */
  readonly line: string;
  /** The contents of the file that the line runs (OWN_FOLDER/command); '' when it runs none. */
  readonly script: string;
}

/**
 * The command of a RUN as a person would type it. A history entry is one line, so a script of several lines becomes a
 * file that its own shell runs.
 */
export function historyCommand(step: ExecStep, instruction: Instruction): HistoryCommand {
  const { args } = step.op;
  const isShellForm = instruction.keyword === 'RUN' && instruction.command.form === 'shell';
  const script = withoutTrailing(args.at(-1) ?? '', '\n');
  if (!isShellForm || args.length < 2) {
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
