import { Turns } from '../../../turns.ts';
import { latin1Text } from '../../bytes.ts';
import { type ByteRange, loadedRanges } from '../../elf/index.ts';
import type { RootFile } from '../../load/index.ts';

/** What the bytes of a program or library say, wherever they stand. */
export interface Embedded {
  /** Absolute paths below the folders of systems, without a final slash. */
  readonly paths: ReadonlySet<string>;
  /** Paths below the folder that the program's own folder is in, as `share/cmake-3.31`. */
  readonly relative: ReadonlySet<string>;
  /** File names of shared libraries. */
  readonly libraries: ReadonlySet<string>;
  /** Functions of `FUNCTIONS` that it names, most likely since it imports them. */
  readonly functions: ReadonlySet<string>;
  /** Whole texts that look like commands for a shell. */
  readonly commands: ReadonlySet<string>;
  /** Whole texts that may be names of programs, and `C.UTF-8`. */
  readonly words: ReadonlySet<string>;
  /** Whether all of it was read. */
  readonly isWhole: boolean;
}

/** Imported functions that tell something: they are names of the dynamic section, between NULs. */
const FUNCTIONS = [
  'dlopen',
  'iconv_open',
  'getaddrinfo',
  'gethostbyname',
  'getgrnam',
  'getpwuid',
  'getpwnam',
  'pam_start',
  'pthread_cancel',
  'pthread_exit',
  'setlocale',
  'tgetent',
  'setupterm',
  'popen',
  'system',
  'OSSL_PROVIDER_load',
  'OSSL_PROVIDER_try_load',
];

/** Those that may be imported in their other form, `getgrnam_r`. */
const REENTRANT: ReadonlySet<string> = new Set(['getgrnam', 'getpwuid']);

const PIECE_BYTES = 1024 * 1024;
const MAX_SEARCHED_BYTES = 256 * 1024 * 1024;

/** Longer than any path or name that is looked for, so that none is cut at the border of two pieces. */
const OVERLAP_BYTES = 800;

/** More than any program needs; the rest of a hostile one is left out. */
const MAX_FOUND = 4000;
const MAX_COMMANDS = 300;
const MAX_WORDS = 20_000;

const PATH = /(?<![\w./+-])\/(?:etc|usr|opt|var|lib|lib64|libexec|srv|bin|sbin|run)\/[\w.+@~/-]{1,250}/g;
/** A whole text, or the beginning of one: what follows a NUL. */
const RELATIVE = /(?<=\0)(?:(?:\.\.)?\/share|(?:\.\.\/)?(?:share|lib|libexec))\/[\w.+@~/-]{2,250}/g;
const LIBRARY = /(?<![\w./+-])lib[\w+.-]{1,60}\.so(?:\.\d{1,5}){0,3}(?![\w.])/g;

/** A whole text of a name and an option, a path, a redirection, or something that is put in. */
const COMMAND =
  /(?<=\0)(?:exec )?(?:\/[\w.+/-]{1,100}|[a-z][\w.+-]{0,30}) (?:-{1,2}\w|["']?%[sd]|["'$/]|\d?>)[\x20-\x7e\n\t]{0,600}(?=\0)/g;

/** A whole text that may be the name of a program, which functions mostly are not, or of the locale C.UTF-8. */
const WORD = /(?<=\0)(?:[a-z][a-z\d.+-]{1,30}|C\.UTF-8)(?=\0)/g;

const known = new WeakMap<RootFile, Promise<Embedded>>();

/** Searches a file, once. Rejects when the engine cannot read it. */
export function embeddedIn(file: RootFile): Promise<Embedded> {
  const found = known.get(file) ?? search(file);
  known.set(file, found);
  return found;
}

async function search(file: RootFile): Promise<Embedded> {
  const [paths, relative] = [new Set<string>(), new Set<string>()];
  const [libraries, functions] = [new Set<string>(), new Set<string>()];
  const [commands, words] = [new Set<string>(), new Set<string>()];
  const turns = new Turns();
  let before = '';
  const { size } = file.entry;
  // Debug information names the sources and headers that a program was made of.
  const ranges = (await loadedRanges((at, length) => file.bytes(at, length), size)) ?? [
    { start: 0, end: size },
  ];
  for (const { at, length } of piecesOf(ranges)) {
    const text = before + latin1Text(await file.bytes(at, length));
    for (const [path] of text.matchAll(PATH)) if (paths.size < MAX_FOUND) paths.add(tidied(path));
    for (const [path] of text.matchAll(RELATIVE))
      if (relative.size < MAX_FOUND) relative.add(tidied(path).replace(/^(?:\.\.)?\/|^\.\.\//, ''));
    for (const [name] of text.matchAll(LIBRARY)) if (libraries.size < MAX_FOUND) libraries.add(name);
    for (const [line] of text.matchAll(COMMAND)) if (commands.size < MAX_COMMANDS) commands.add(line);
    for (const [word] of text.matchAll(WORD)) if (words.size < MAX_WORDS) words.add(word);
    for (const name of FUNCTIONS)
      if (text.includes(`\0${name}\0`) || (REENTRANT.has(name) && text.includes(`\0${name}_r\0`)))
        functions.add(name);
    before = text.slice(-OVERLAP_BYTES);
    if (turns.isDue) await turns.give();
  }
  const bytes = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  const isFull = [paths, relative, libraries].some(({ size: count }) => count >= MAX_FOUND);
  return {
    paths,
    relative,
    libraries,
    functions,
    commands,
    words,
    isWhole: bytes <= MAX_SEARCHED_BYTES && !isFull,
  };
}

function* piecesOf(ranges: readonly ByteRange[]): Iterable<{ readonly at: number; readonly length: number }> {
  let left = MAX_SEARCHED_BYTES;
  for (const { start, end } of ranges) {
    for (let at = start; at < end && left > 0; at += PIECE_BYTES) {
      const length = Math.min(PIECE_BYTES, end - at, left);
      left -= length;
      yield { at, length };
    }
  }
}

function tidied(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/[/.]{1,250}$/, '');
}
