import { nameOf } from '../../paths.ts';

/** A program that starts the one that its arguments name, and what comes before that. */
interface Wrapper {
  /** Options of one letter that take no value. */
  readonly flags: string;
  /** Those whose value follows, attached or as the next word. */
  readonly valued: string;
  /** Those whose value can only be attached (`xargs -i{}`). */
  readonly attached: string;
  /** The same for long options, without their dashes; `--name=value` is always one word. */
  readonly longFlags: readonly string[];
  readonly longValued: readonly string[];
  /** Whether `NAME=value` may follow the options. */
  readonly takesVariables: boolean;
  /** How many words come between the options and the program. */
  readonly operands: number;
}

const PLAIN: Wrapper = {
  flags: '',
  valued: '',
  attached: '',
  longFlags: [],
  longValued: [],
  takesVariables: false,
  operands: 0,
};

/**
 * As their manuals and usage texts say (coreutils, findutils, util-linux, sudo, tini, dumb-init, gosu, su-exec, GNU time;
 * POSIX and bash for `exec` and `command`). Left out are options after which no program follows, or one that is not a
 * word of its own: `env -S`, `sudo -e`. `chroot` is no such wrapper here, since its program is in another root.
 */
const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map(
  Object.entries({
    exec: { ...PLAIN, flags: 'cl', valued: 'a' },
    command: { ...PLAIN, flags: 'p' },
    env: {
      ...PLAIN,
      flags: 'i0v',
      valued: 'uCa',
      longFlags: [
        ...['ignore-environment', 'null', 'debug', 'list-signal-handling'],
        ...['block-signal', 'default-signal', 'ignore-signal'],
      ],
      longValued: ['unset', 'chdir', 'argv0'],
      takesVariables: true,
    },
    nohup: PLAIN,
    // `nice -10` is the older form of `nice -n 10`.
    nice: { ...PLAIN, flags: '0123456789', valued: 'n', longValued: ['adjustment'] },
    time: {
      ...PLAIN,
      flags: 'apqv',
      valued: 'fo',
      longFlags: ['append', 'portability', 'quiet', 'verbose'],
      longValued: ['format', 'output'],
    },
    xargs: {
      ...PLAIN,
      flags: '0oprtx',
      valued: 'adEILnPs',
      attached: 'eil',
      longFlags: [
        ...['null', 'open-tty', 'interactive', 'no-run-if-empty', 'verbose', 'exit', 'show-limits'],
        ...['eof', 'replace', 'max-lines'],
      ],
      longValued: ['arg-file', 'delimiter', 'max-args', 'max-procs', 'max-chars', 'process-slot-var'],
    },
    setsid: { ...PLAIN, flags: 'cfw', longFlags: ['ctty', 'fork', 'wait'] },
    tini: { ...PLAIN, flags: 'svwg', valued: 'pe' },
    'dumb-init': {
      ...PLAIN,
      flags: 'cv',
      valued: 'r',
      longFlags: ['single-child', 'verbose'],
      longValued: ['rewrite'],
    },
    sudo: {
      ...PLAIN,
      flags: 'ABbEHiknNPSs',
      valued: 'CDghpRrtTUu',
      longFlags: [
        ...['askpass', 'background', 'bell', 'preserve-env', 'set-home', 'login', 'reset-timestamp'],
        ...['no-update', 'non-interactive', 'preserve-groups', 'stdin', 'shell'],
      ],
      longValued: [
        ...['close-from', 'chdir', 'group', 'host', 'prompt', 'chroot', 'role', 'type'],
        ...['command-timeout', 'other-user', 'user'],
      ],
      takesVariables: true,
    },
    timeout: {
      ...PLAIN,
      flags: 'fpv',
      valued: 'sk',
      longFlags: ['foreground', 'preserve-status', 'verbose'],
      longValued: ['signal', 'kill-after'],
      operands: 1,
    },
    gosu: { ...PLAIN, operands: 1 },
    'su-exec': { ...PLAIN, operands: 1 },
  }),
);

type Words = readonly (string | null)[];

/** A command, or one that a wrapper in it starts. */
export interface Layer {
  /** From its program on. */
  readonly words: Words;
  /** Where it begins in the whole command. */
  readonly at: number;
  /** Whether a shell becomes it. */
  readonly isExec: boolean;
}

/** More than anybody nests. */
const MAX_LAYERS = 8;

/**
 * A command and those that the wrappers in it start, from the outside in: of `tini -- gosu app serve` also `gosu app serve`
 * and `serve`. `exec` is a word of the shell, and none of its own. It ends at a word that is not known.
 */
export function layersOf(words: Words): readonly Layer[] {
  const layers: Layer[] = [];
  let isExec = false;
  for (let at = 0, depth = 0; depth < MAX_LAYERS; depth += 1) {
    const word = words[at];
    if (word === undefined || word === null) break;
    // It asks whether there is a program.
    if (word === 'command' && /^-[vV]/.test(words[at + 1] ?? '')) break;
    if (word === 'exec') isExec = true;
    else layers.push({ words: words.slice(at), at, isExec });
    const next = wrappedAt(words, at);
    if (next === null) break;
    at = next;
  }
  return layers;
}

/**
 * Where the program is that a wrapper starts.
 *
 * @param words a command; null for a word that is not known
 * @param at the index of the wrapper
 * @returns the index of its program, which may be behind the last word; null for a word that is no wrapper, and where an
 *   option is not known, since the next word may be its value
 */
export function wrappedAt(words: Words, at: number): number | null {
  const wrapper = WRAPPERS.get(nameOf(words[at] ?? ''));
  if (wrapper === undefined) return null;
  let next = at + 1;
  for (let word = words[next]; word?.startsWith('-') === true; word = words[next]) {
    next += 1;
    if (word === '--') break;
    const taken = wordsAfter(wrapper, word);
    if (taken === null) return null;
    next += taken;
  }
  while (wrapper.takesVariables && words[next]?.includes('=') === true) next += 1;
  return next + wrapper.operands;
}

/** How many words after an option belong to it; null when it is not known. */
function wordsAfter(wrapper: Wrapper, option: string): 0 | 1 | null {
  if (option.startsWith('--')) {
    const [name = '', value] = option.slice(2).split('=', 2);
    const isValued = wrapper.longValued.includes(name);
    if (!isValued && !wrapper.longFlags.includes(name)) return null;
    return isValued && value === undefined ? 1 : 0;
  }
  for (const [index, letter] of [...option].entries()) {
    if (index === 0 || wrapper.flags.includes(letter)) continue;
    if (wrapper.attached.includes(letter)) return 0;
    if (!wrapper.valued.includes(letter)) return null;
    return index === option.length - 1 ? 1 : 0;
  }
  return 0;
}
