import { codeOf } from './code-text.ts';
import { OF_LOADER } from './library-names.ts';

/** Libraries of C that a text opens by name. */
export interface OpenedNames {
  /** Names as they stand there: `libmagic.so.1`, `magic`, a path. A star is what is put in when it runs. */
  readonly names: readonly string[];
  /** Whether there is a call whose name is in no text. */
  readonly isUnknown: boolean;
  /** Whether it asks ctypes where a library is, which starts ldconfig for that (ctypes/util.py). */
  readonly asksLdconfig: boolean;
}

const NOTHING: OpenedNames = { names: [], isUnknown: false, asksLdconfig: false };

/** Calls that open a library, each with what follows on the line: its arguments. */
const CALLS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    // ctypes and cffi; find_library is of ctypes.util.
    python: /\b(?:CDLL|PyDLL|LoadLibrary|dlopen|find_library)\(([^\n]{0,300})/g,
    // ffi and fiddle.
    ruby: /\b(?:ffi_lib|Fiddle\.dlopen|Fiddle::Handle\.new|dlload)\b[ \t(]*([^\n]{0,300})/g,
    // koffi, ffi-napi and their like.
    node: /\b(?:koffi\.load|ffi\.Library|ffi\.DynamicLibrary)\(([^\n]{0,300})/g,
    lua: /\bffi\.load[ \t(]*([^\n]{0,300})/g,
    // FFI::Platypus and FFI::CheckLib.
    perl: /(?:->lib\(|\bfind_lib(?:_or_die)?\b|\bFFI::Platypus\b[^\n]{0,80}\blib[ \t]*=>)([^\n]{0,300})/g,
    php: /\bFFI::(?:cdef|load)\(([^\n]{0,300})/g,
  }),
);

const QUOTED = /(["'])((?:(?!\1)[^\\\n]){1,200})\1/g;
/** A file name of a library, wherever a text has it: it may be in a list that is gone through. */
const FILE_NAME = /(["'])((?:\/[\w.+/-]{1,150}\/)?lib[\w+.-]{1,60}\.so(?:\.\d{1,5}){0,3})\1/g;
/** What is put into a text when it runs: `#{arch}`, `{arch}`, `%s`, `$arch`. */
const PUT_IN = /#\{[^}\n]{0,80}\}|\$\{[^}\n]{0,80}\}|\{[^}\n]{0,80}\}|%[sd]|\$[A-Za-z_]\w{0,40}/g;
/** `environ["X"]` names no library. */
const SUBSCRIPT = /(?<=\w)\[(?:"[^"\n]{0,80}"|'[^'\n]{0,80}')\]/g;
const NAME = /^[\w+./*-]{1,200}$/;
/** One more than is told of a script, so that it is seen that there are more. */
const MAX_NAMES = 401;

export function openedIn(language: string, text: string): OpenedNames {
  const calls = CALLS.get(language);
  if (calls === undefined) return NOTHING;
  const code = codeOf(language, text);
  const names = new Set<string>();
  let isUnknown = false;
  let isOpened = false;
  for (const { 1: given = '', index } of code.matchAll(calls)) {
    if (isDefinition(code, index) || /^[ \t]*(?:None|nil|null|undefined)\b/.test(given)) continue;
    isOpened = true;
    const quoted = [...given.replace(SUBSCRIPT, '').matchAll(QUOTED)].map(([, , word = '']) =>
      word.replace(PUT_IN, '*'),
    );
    const plain = quoted.filter((word) => NAME.test(word) && isTellingName(word));
    if (quoted.some((word) => OF_LOADER.test(word)) || /\bLIBC\b/.test(given)) continue;
    for (const name of plain) if (names.size < MAX_NAMES) names.add(name);
    if (plain.length === 0) isUnknown = true;
  }
  if (!isOpened) return NOTHING;
  for (const [, , name = ''] of code.matchAll(FILE_NAME))
    if (names.size < MAX_NAMES && !OF_LOADER.test(name)) names.add(name);
  const asksLdconfig = language === 'python' && names.size > 0 && /\bfind_library\(/.test(code);
  return { names: [...names], isUnknown: isUnknown && names.size === 0, asksLdconfig };
}

/** Whether a name says more than that something is put into it: `*.so` and `lib*` mean every library. */
function isTellingName(word: string): boolean {
  const own = word.includes('*') ? word.replace(/\*|\blib|\.so\b.*$|\bso\b/g, ' ') : word;
  return /[A-Za-z]{2}/.test(own);
}

/** Whether a match is the definition of a function of that name. */
function isDefinition(code: string, at: number): boolean {
  return /\b(?:def|function)[ \t]+(?:self\.)?$/.test(code.slice(Math.max(0, at - 40), at));
}
