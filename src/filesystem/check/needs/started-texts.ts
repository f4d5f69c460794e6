import { codeOf, isQuoted, restOfCall } from './code-text.ts';
import { START_FORMS } from './started-forms.ts';
import { isPutTogether, unknownStart } from './unknown-start.ts';

/** What a text in a scripting language starts by the calls of its language. */
export interface StartedTexts {
  /** Programs that are started as they are, each with the call. */
  readonly programs: ReadonlyMap<string, string>;
  /** Texts that a shell is given, each with the call. */
  readonly shellTexts: ReadonlyMap<string, string>;
  /** Whether there are more than are kept. */
  readonly isCut: boolean;
  /** A call whose program is only put together when it runs; null if there is none. */
  readonly unknown: string | null;
}

/** Whether a call takes a program, or a text for a shell. */
type Kind = 'program' | 'shell';

/** A call and its first text. */
interface Call {
  /** As it is written: `subprocess.run`. */
  readonly callee: string;
  readonly isList: boolean;
  readonly given: string;
  /** What follows the text, up to the end of the call. */
  readonly rest: string;
}

type Judge = (call: Call) => Kind | null;

/** A name, then the first text that it is given, alone or in a list. Compilers of TypeScript write `(0, name)('…')`. */
const CALL =
  /(?<![\w.$@:>/-])([A-Za-z_][\w.:]{0,80})(?:\)?[ \t]*\(\s*|[ \t]+)(?:args=)?([[(]\s*)?[rbfu]{0,2}(["'`])((?:(?!\3)[^\\\n]|\\.){1,400})\3/g;

/** A name that is given a variable, and at the beginning of a line a variable that is given a text or a list of texts. */
const CALL_OF_NAME =
  /(?<![\w.$@:>/-])([A-Za-z_][\w.:]{0,80})(?:\)?\(\s*|[ \t]+(?=[$@]))(?:args=)?([[(]\s*)?(?:\*\s?)?([$@]?[A-Za-z_]\w{0,60})\s{0,20}(?=[,;)\]+]|(?:or|and|if|unless|\|\|)\b)/g;
const VARIABLE =
  /^[ \t]*(?:(?:const|let|var|local|my)[ \t]+)?([$@]?[A-Za-z_]\w{0,60})(?::[ \t]{0,8}[\w[\], ]{1,40})?[ \t]{0,8}=[ \t]{0,8}([[(]\s*|shlex\.split\(\s*)?([rbfu]{0,2})(["'`])((?:(?!\4)[^\\\n]|\\.){1,400})\4/gm;

/** A variable with the interpreter itself, and its arguments. */
const INTERPRETER =
  /^[ \t]*([A-Za-z_]\w{0,60})[ \t]*=[ \t]*\[?\s{0,20}(?:sys\.executable|process\.execPath)\b/gm;

/** `qw(git log)`, `%w[git log]`. */
const WORDS = /(?:\bqw[ \t]?|%w)[([{/]([^()[\]{}/\n"]{1,300})[)\]}/]/g;

/** `require('child_process').execSync('…')`. */
const OF_REQUIRED = /\brequire\((?:'|")(?:node:)?child_process(?:'|")\)\.(?=\w)/g;

/** Commands in the text itself, of Ruby and Perl; in PHP names of SQL stand in the same signs. */
const INLINE: readonly RegExp[] = [
  /(?<![\w\\`<])`([^`\n]{1,400})`/g,
  /(?<![\w$@.])(?:qx|%x)\{([^{}\n]{1,400})\}/g,
  /(?<![\w$@.])(?:qx|%x)\(([^()\n]{1,400})\)/g,
];

const MAX_STARTED = 100;
/** Texts that a variable of one name may have. */
const MAX_VALUES = 10;

/** Signs for which Ruby and Perl take a shell (perldoc -f exec), and what they put in before they look for them. */
const SHELL_SIGNS = /[*?{}[\]<>()~&|\\$;'`"\n=#%]/;
const PUT_IN = /#\{[^}\n]{0,200}\}|[$@]\{?\w{1,80}\}?/g;

/** Finds them; of languages that are not known nothing. */
export function startedIn(language: string, text: string): StartedTexts {
  const programs = new Map<string, string>();
  const shellTexts = new Map<string, string>();
  const code = withLists(language, codeOf(language, text)).replace(OF_REQUIRED, 'child_process.');
  const judge = JUDGES.get(language)?.(code);
  if (judge === undefined) return { programs, shellTexts, unknown: null, isCut: false };
  let isCut = false;
  const add = (kind: Kind | null, given: string, callee: string): void => {
    const found = kind === 'program' ? programs : shellTexts;
    const plain = given.replace(/\\(.)/g, '$1');
    if (kind === null || found.has(plain)) return;
    isCut ||= found.size === MAX_STARTED;
    if (found.size < MAX_STARTED) found.set(plain, callee);
  };
  for (const { 0: all, 1: callee = '', 2: list, 4: given = '', index } of code.matchAll(CALL)) {
    const rest = restOfCall(code, index + all.length);
    add(judge({ callee, isList: list !== undefined, given, rest }), given, callee);
  }
  const variables = Map.groupBy(code.matchAll(VARIABLE), ([, name = '']) => name);
  for (const { 0: all, 1: callee = '', 2: within, 3: name = '', index } of code.matchAll(CALL_OF_NAME)) {
    const rest = restOfCall(code, index + all.length);
    for (const [, , list, , , text = ''] of (variables.get(name) ?? []).slice(0, MAX_VALUES)) {
      const given = list?.startsWith('shlex') === true ? firstWord(text) : text;
      add(judge({ callee, isList: (list ?? within) !== undefined, given, rest }), given, callee);
    }
  }
  for (const { pattern, kind, callee, where, isBare } of START_FORMS.get(language) ?? []) {
    if (where?.test(code) === false) continue;
    for (const { 0: all, groups, index } of code.matchAll(pattern)) {
      const given = groups?.given?.trim() ?? '';
      if (isBare === true && isQuoted(code, index)) continue;
      if (kind === 'words') add('program', firstWord(given), callee);
      else if (kind === 'either')
        add(wordsOrShell(given, restOfCall(code, index + all.length)), given, callee);
      else add(kind, given, callee);
    }
  }
  if (language === 'ruby' || language === 'perl')
    for (const inline of INLINE)
      for (const { 1: given = '', index } of code.matchAll(inline))
        if (!isQuoted(code, index)) add('shell', given, 'backticks');
  const isStart = (callee: string): boolean => judge({ callee, isList: true, given: 'x', rest: '' }) !== null;
  const named = new Set(Array.from(code.matchAll(INTERPRETER), ([, name = '']) => name));
  for (const [name, values] of variables)
    if (
      values.some(
        ([, , , prefix = '', quote = '', value = '']) =>
          !isPutTogether(language, { prefix, quote, text: value }),
      )
    )
      named.add(name);
  const unknown = unknownStart(language, code, isStart, named);
  return { programs, shellTexts, unknown, isCut };
}

function firstWord(line: string): string {
  return line.split(/\s/, 1)[0] ?? '';
}

/** Lists of words that Perl and Ruby write without quotes, with them. */
function withLists(language: string, code: string): string {
  if (language !== 'perl' && language !== 'ruby') return code;
  return code.replace(WORDS, (_, list: string) => {
    const words = list.split(/\s+/).filter((word) => word !== '');
    return `(${words.map((word) => JSON.stringify(word)).join(', ')})`;
  });
}

const JUDGES: ReadonlyMap<string, (code: string) => Judge> = new Map(
  Object.entries({ python, node, ruby: () => ruby, perl: () => perl, php: () => php, lua: () => lua }),
);

const PYTHON_IMPORT =
  /\bfrom[ \t]+(subprocess|os|asyncio)[ \t]+import[ \t]+(?:\(([\w,\s]{1,300})\)|([\w, \t]{1,300}))/g;
const PYTHON_ALIAS = /\bimport[ \t]+(subprocess|os|asyncio)[ \t]+as[ \t]+(\w{1,60})/g;

/** subprocess, os and asyncio, under the names that they are imported by. */
function python(code: string): Judge {
  const modules = new Map(['subprocess', 'os', 'asyncio'].map((name) => [name, name]));
  for (const [, name = '', alias = ''] of code.matchAll(PYTHON_ALIAS)) modules.set(alias, name);
  const bare = new Map<string, string>();
  for (const [, module = '', several = '', names = several] of code.matchAll(PYTHON_IMPORT)) {
    for (const each of names.split(',')) {
      const [name = '', , alias = name] = each.trim().split(/\s+/);
      bare.set(alias, `${module}.${name}`);
    }
  }
  return ({ callee, isList, given, rest }) => {
    const [name = '', module = null] = callee.split('.').toReversed();
    const called = module === null ? (bare.get(name) ?? '') : `${modules.get(module) ?? ''}.${name}`;
    if (/^subprocess\.(?:getoutput|getstatusoutput)$|^os\.(?:system|popen)$/.test(called)) return 'shell';
    if (/^subprocess\.(?:run|call|check_call|check_output|Popen)$/.test(called)) {
      if (/\bshell\s*=\s*True/.test(rest)) return 'shell';
      return isList || !given.includes(' ') ? 'program' : null;
    }
    if (/^os\.(?:exec[lv]p?e?|posix_spawnp?)$|^asyncio\.create_subprocess_exec$/.test(called))
      return 'program';
    return called === 'asyncio.create_subprocess_shell' ? 'shell' : null;
  };
}

/** What a file calls child_process; OF_REQUIRED has shortened its require. */
const NODE_OWNER =
  /(?<![\w.$])(\w{1,60})[ \t]*=[ \t]*(?:await import|(?:\w{1,40}\()?require)\(['"](?:node:)?child_process['"]\)|\bimport[ \t]+(?:\*[ \t]+as[ \t]+)?(\w{1,60})(?:,[ \t]*\{[^}]{0,300}\})?[ \t]+from[ \t]+['"](?:node:)?child_process['"]/g;

/** child_process and execa. */
function node(code: string): Judge {
  const isThere = /\bchild_process\b|\bexeca\b/.test(code);
  const owners = new Set(['child_process', 'execa', 'import_execa']);
  for (const [, required, imported = required ?? ''] of code.matchAll(NODE_OWNER)) owners.add(imported);
  return ({ callee, rest }) => {
    const [name = '', owner = 'child_process'] = callee.replace('.default.', '.').split('.').toReversed();
    if (!isThere || !owners.has(owner)) return null;
    if (name === 'exec' || name === 'execSync') return 'shell';
    if (!/^(?:execFile|spawn|execa)(?:Sync)?$/.test(name)) return null;
    return /\bshell:\s*true/.test(rest) ? 'shell' : 'program';
  };
}

const ruby: Judge = ({ callee, given, rest }) =>
  /^(?:Kernel\.|Process\.)?(?:system|exec|spawn)$|^IO\.popen$|^Open3\.\w{1,20}$/.test(callee)
    ? wordsOrShell(given, rest)
    : null;

const perl: Judge = ({ callee, given, rest }) =>
  callee === 'system' || callee === 'exec' ? wordsOrShell(given, rest) : null;

/** A program with its arguments, or one text, which may need a shell. */
function wordsOrShell(given: string, rest: string): Kind {
  return /^\s{0,20},/.test(rest) && !given.includes(' ') ? 'program' : 'shell';
}

const php: Judge = ({ callee }) =>
  /^(?:exec|shell_exec|system|passthru|popen|proc_open)$/.test(callee) ? 'shell' : null;

const lua: Judge = ({ callee }) => (/^(?:os\.execute|io\.popen)$/.test(callee) ? 'shell' : null);

/** Whether a language needs a shell for a text: Ruby and Perl cut those without signs for one into words themselves. */
export function takesShell(language: string, text: string): boolean {
  return (language !== 'ruby' && language !== 'perl') || SHELL_SIGNS.test(text.replace(PUT_IN, 'x'));
}
