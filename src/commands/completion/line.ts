import type { Command, Option } from 'commander';

/** What the words of a project can be: each kind has a source (src/cli/completion.ts). */
export type SourceKind =
  | 'stage'
  | 'ref'
  | 'service'
  | 'bake'
  | 'builder'
  | 'build-arg'
  | 'past-build'
  | 'past-stage';

/** What can stand in one place of a command line. */
export type Expected =
  | { readonly kind: SourceKind }
  | { readonly kind: 'file' | 'folder' | 'nothing' }
  | { readonly kind: 'words'; readonly words: readonly Candidate[] };

/** A word, and what it is in a few words. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** A command line up to the cursor. */
export interface TypedLine {
  readonly expected: Expected;
  /** What of the last word stays as it is: `--target=`, or `a,` of a list. */
  readonly kept: string;
  /** The rest of the last word: the beginning of every candidate. */
  readonly begun: string;
  /** The options as far as they are typed, over their defaults; values as commander would hand them over. */
  readonly options: Readonly<Record<string, unknown>>;
}

const words = (...list: readonly string[]): Expected => ({
  kind: 'words',
  words: list.map((word) => ({ word, about: '' })),
});

/** What a flag takes, by its long name, and else by the name of its value in the help. */
const VALUES: Readonly<Record<string, Expected>> = {
  '--build-arg': { kind: 'build-arg' },
  '--builder': { kind: 'builder' },
  '--network': words('default', 'none', 'host'),
  '--only': words('added', 'removed', 'modified'),
  '--platform': words(
    'linux/amd64',
    'linux/arm64',
    'linux/arm/v7',
    'linux/386',
    'linux/ppc64le',
    'linux/s390x',
  ),
  '--ssh': words('default'),
  stage: { kind: 'stage' },
  stages: { kind: 'stage' },
  file: { kind: 'file' },
  folder: { kind: 'folder' },
  dest: { kind: 'file' },
  context: { kind: 'folder' },
  target: { kind: 'stage' },
  'past-stage': { kind: 'past-stage' },
  id: { kind: 'past-build' },
  ref: { kind: 'ref' },
  a: { kind: 'ref' },
  b: { kind: 'ref' },
  '--service': { kind: 'service' },
  '--bake': { kind: 'bake' },
};

/** Flags whose value is a list with commas. */
const LISTS: ReadonlySet<string> = new Set(['--no-cache-filter', '--only', '--platform']);

const NOTHING: Expected = { kind: 'nothing' };

/**
 * Reads a command line as far as it is typed.
 * @param program commands and flags, as they are parsed
 * @param typed the words behind the program's name; the last one is the word at the cursor, maybe empty
 */
export function readLine(program: Command, typed: readonly string[]): TypedLine {
  const before = typed.slice(0, -1);
  const current = typed.at(-1) ?? '';
  const named = program.commands.find((command) => command.name() === before[0]);
  const command = named ?? program.commands.find((one) => one.name() === 'screens') ?? program;
  const read = readWords(command, named === undefined ? before : before.slice(1));
  const line = { kept: '', begun: current, options: read.options };
  if (read.passedOn) return { ...line, expected: { kind: 'file' } };
  if (read.open !== null) return { ...line, ...listPart(read.open, '', current) };
  const glued = gluedValue(command, current);
  if (glued !== null) return { ...line, ...listPart(glued.flag, glued.flagText, glued.value) };
  if (current.startsWith('-')) {
    // Flags of the program itself, such as --version, stand alone.
    return { ...line, expected: flagWords(before.length === 0 ? [command, program] : [command]) };
  }
  // A command is named first or not at all.
  if (before.length === 0) return { ...line, expected: commandWords(program) };
  return { ...line, expected: argumentAt(command, read.arguments) };
}

interface ReadWords {
  readonly options: Readonly<Record<string, unknown>>;
  /** The flag whose value is the next word. */
  readonly open: Option | null;
  /** Number of arguments so far. */
  readonly arguments: number;
  /** Behind `--`: what follows is for another command. */
  readonly passedOn: boolean;
}

function readWords(command: Command, before: readonly string[]): ReadWords {
  const options: Record<string, unknown> = {};
  for (const flag of command.options) {
    if (flag.defaultValue !== undefined) options[flag.attributeName()] = flag.defaultValue;
    else if (flag.negate) options[flag.attributeName()] = true;
  }
  const take = (flag: Option, value: string): void => {
    const name = flag.attributeName();
    const known = options[name];
    options[name] = Array.isArray(known) ? [...known, value] : value;
    // As commander's own reading has it.
    if (name === 'file') options.files = [...(Array.isArray(options.files) ? options.files : []), value];
  };
  let open: Option | null = null;
  let count = 0;
  for (const word of before) {
    if (open !== null) {
      take(open, word);
      open = null;
    } else if (word === '--') return { options, open: null, arguments: count, passedOn: true };
    else if (word.startsWith('-') && word !== '-') {
      const glued = gluedValue(command, word);
      if (glued !== null) take(glued.flag, glued.value);
      else open = command.options.find((flag) => names(flag, word) && flag.required) ?? null;
    } else {
      // An argument CONTEXT wins over the flag.
      if (command.registeredArguments[count]?.name() === 'CONTEXT') options.context = word;
      count += 1;
    }
  }
  return { options, open, arguments: count, passedOn: false };
}

/** `--target=x` or `-fx`. */
function gluedValue(
  command: Command,
  word: string,
): { readonly flag: Option; readonly flagText: string; readonly value: string } | null {
  const length = word.startsWith('--') ? word.indexOf('=') : 2;
  if (length < 2 || word.length < length || !word.startsWith('-')) return null;
  const name = word.slice(0, length);
  const flag = command.options.find((one) => names(one, name) && one.required);
  if (flag === undefined || (length === 2 && word.length === 2)) return null;
  const start = length === 2 ? 2 : length + 1;
  return { flag, flagText: word.slice(0, start), value: word.slice(start) };
}

/** The value of a flag; of a list only its last part is completed. */
function listPart(flag: Option, flagText: string, value: string): Omit<TypedLine, 'options'> {
  const start = LISTS.has(flag.long ?? '') ? value.lastIndexOf(',') + 1 : 0;
  return { expected: expectedValue(flag), kept: flagText + value.slice(0, start), begun: value.slice(start) };
}

function expectedValue(flag: Option): Expected {
  if (flag.argChoices !== undefined) return words(...flag.argChoices);
  const placeholder = /[<[]([^>\].=]*)/.exec(flag.flags)?.[1] ?? '';
  return (
    VALUES[flag.long ?? ''] ?? (Object.hasOwn(VALUES, placeholder) ? VALUES[placeholder] : null) ?? NOTHING
  );
}

function argumentAt(command: Command, index: number): Expected {
  const list = command.registeredArguments;
  const argument = list[index] ?? (list.at(-1)?.variadic === true ? list.at(-1) : undefined);
  if (argument === undefined) return NOTHING;
  if (argument.argChoices !== undefined) return words(...argument.argChoices);
  const name = argument.name().toLowerCase();
  return (Object.hasOwn(VALUES, name) ? VALUES[name] : null) ?? NOTHING;
}

function flagWords(commands: readonly Command[]): Expected {
  const own = commands.flatMap(({ options }) => options.filter((flag) => !flag.hidden));
  const flags = own.flatMap(({ long, short, description }): readonly Candidate[] => {
    const word = long ?? short;
    return word === undefined || word === null ? [] : [{ word, about: description }];
  });
  return { kind: 'words', words: [...flags, { word: '--help', about: 'print the help' }] };
}

/** The commands, and the folders: the screens are opened on one. */
function commandWords(program: Command): Expected {
  const visible = program.createHelp().visibleCommands(program);
  return {
    kind: 'words',
    words: visible.map((command) => ({
      word: command.name(),
      about: command.summary() || command.description(),
    })),
  };
}

function names(flag: Option, word: string): boolean {
  return flag.long === word || flag.short === word;
}
