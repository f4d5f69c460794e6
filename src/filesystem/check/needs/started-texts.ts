/** What a text in a scripting language starts by the calls of its language. */
export interface StartedTexts {
  /** Programs that are started as they are, each with the call. */
  readonly programs: ReadonlyMap<string, string>;
  /** Texts that a shell is given, each with the call. */
  readonly shellTexts: ReadonlyMap<string, string>;
}

/** Whether a call takes a program, or a text for a shell. */
type Kind = 'program' | 'shell';

/** A call and its first text. */
interface Call {
  /** As it is written: `subprocess.run`. */
  readonly callee: string;
  readonly isList: boolean;
  readonly given: string;
  /** What follows the text. */
  readonly rest: string;
}

type Judge = (call: Call) => Kind | null;

/** A name, then the first text that it is given, alone or in a list. */
const CALL =
  /(?<![\w.$@:>/)-])([A-Za-z_][\w.:]{0,80})(?:[ \t]*\(\s*|[ \t]+)(?:args=)?(\[\s*)?[rbfu]{0,2}(["'`])((?:(?!\3)[^\\\n]){1,400})\3/g;

/** A name that is given a variable, and a variable that is given a text or a list of texts. */
const CALL_OF_NAME =
  /(?<![\w.$@:>/)-])([A-Za-z_][\w.:]{0,80})\(\s*(?:args=)?([A-Za-z_]\w{0,60})\s{0,20}(?=[,)])/g;
const VARIABLE =
  /(?<![\w.$@-])([A-Za-z_]\w{0,60})(?::[ \t]{0,8}[\w[\], ]{1,40})?[ \t]{0,8}=[ \t]{0,8}(\[\s*)?[rbfu]{0,2}(["'`])((?:(?!\3)[^\\\n]){1,400})\3/g;

/** `require('child_process').execSync('…')`. */
const OF_REQUIRED = /\brequire\((?:'|")(?:node:)?child_process(?:'|")\)\.(?=\w)/g;

/** Commands in the text itself: Ruby, Perl and PHP. */
const BACKTICKS = /(?<![\w\\`])`([^`\n]{1,400})`/g;

/** What a line of a comment says is started by nobody. */
const COMMENT = /^[ \t]*(?:#|\/\/|--|\*).*$/gm;

const MAX_STARTED = 100;
const REST_LENGTH = 300;
/** Texts that a variable of one name may have. */
const MAX_VALUES = 10;

/** Signs for which Ruby and Perl take a shell (perldoc -f exec). */
const SHELL_SIGNS = /[*?{}[\]<>()~&|\\$;'`"\n=#%]/;

const BACKTICKED: ReadonlySet<string> = new Set(['ruby', 'perl', 'php']);

/** Finds them; of languages that are not known nothing. */
export function startedIn(language: string, text: string): StartedTexts {
  const programs = new Map<string, string>();
  const shellTexts = new Map<string, string>();
  const add = (kind: Kind, given: string, callee: string): void => {
    const found = kind === 'program' ? programs : shellTexts;
    if (found.size < MAX_STARTED && !found.has(given)) found.set(given, callee);
  };
  const code = text.replace(COMMENT, '').replace(OF_REQUIRED, 'child_process.');
  const judge = JUDGES.get(language)?.(code);
  if (judge === undefined) return { programs, shellTexts };
  const addCall = (call: Call): void => {
    const kind = judge(call);
    if (kind !== null) add(kind, call.given, call.callee);
  };
  const restAt = (at: number): string => code.slice(at, at + REST_LENGTH);
  for (const { 0: all, 1: callee = '', 2: list, 4: given = '', index } of code.matchAll(CALL))
    addCall({ callee, isList: list !== undefined, given, rest: restAt(index + all.length) });
  const variables = Map.groupBy(code.matchAll(VARIABLE), ([, name = '']) => name);
  for (const { 0: all, 1: callee = '', 2: name = '', index } of code.matchAll(CALL_OF_NAME))
    for (const [, , list, , given = ''] of (variables.get(name) ?? []).slice(0, MAX_VALUES))
      addCall({ callee, isList: list !== undefined, given, rest: restAt(index + all.length) });
  if (BACKTICKED.has(language))
    for (const [, given = ''] of code.matchAll(BACKTICKS)) add('shell', given, 'backticks');
  return { programs, shellTexts };
}

const JUDGES: ReadonlyMap<string, (code: string) => Judge> = new Map(
  Object.entries({ python, node, ruby, perl, php: () => php, lua: () => lua }),
);

/** subprocess, os and asyncio, under the names that they are imported by. */
function python(code: string): Judge {
  const alias = /\bimport[ \t]+subprocess[ \t]+as[ \t]+(\w{1,60})/.exec(code)?.[1] ?? 'subprocess';
  const bare = new Set(
    Array.from(
      code.matchAll(
        /\bfrom[ \t]+(?:subprocess|os|asyncio)[ \t]+import[ \t]+(?:\(([\w,\s]{1,300})\)|([\w, \t]{1,300}))/g,
      ),
      ([, several = '', names = several]) => names.split(/[,\s]+/),
    ).flat(),
  );
  return ({ callee, isList, given, rest }) => {
    const [name = '', module = null] = callee.split('.').toReversed();
    const isOf = (owner: string): boolean => module === owner || (module === null && bare.has(name));
    if (/^(?:getoutput|getstatusoutput)$/.test(name) && isOf(alias)) return 'shell';
    if (/^(?:run|call|check_call|check_output|Popen)$/.test(name) && isOf(alias)) {
      if (/^[^\n]{0,200}\bshell[ \t]*=[ \t]*True/.test(rest)) return isList ? null : 'shell';
      return isList || !given.includes(' ') ? 'program' : null;
    }
    if (/^(?:system|popen)$/.test(name) && isOf('os')) return 'shell';
    if (/^(?:execl|execv)p?e?$/.test(name) && isOf('os')) return 'program';
    if (name === 'create_subprocess_exec' && isOf('asyncio')) return 'program';
    if (name === 'create_subprocess_shell' && isOf('asyncio')) return 'shell';
    return null;
  };
}

/** What a file calls child_process; OF_REQUIRED has shortened its require. */
const NODE_OWNER =
  /(?<![\w.$])(\w{1,60})[ \t]*=[ \t]*(?:require|await import)\(['"](?:node:)?child_process['"]\)|\bimport[ \t]+(?:\*[ \t]+as[ \t]+)?(\w{1,60})[ \t]+from[ \t]+['"](?:node:)?child_process['"]/g;

/** child_process and execa. */
function node(code: string): Judge {
  const isThere = /\bchild_process\b|\bexeca\b/.test(code);
  const owners = new Set(['child_process']);
  for (const [, required, imported = required ?? ''] of code.matchAll(NODE_OWNER)) owners.add(imported);
  return ({ callee }) => {
    const [name = '', owner = 'child_process'] = callee.split('.').toReversed();
    if (!isThere || !owners.has(owner)) return null;
    if (/^(?:exec|execSync)$/.test(name)) return 'shell';
    return /^(?:execFile|spawn|execa)(?:Sync)?$/.test(name) ? 'program' : null;
  };
}

function ruby(): Judge {
  return ({ callee, given, rest }) => {
    if (!/^(?:Kernel\.|Process\.)?(?:system|exec|spawn)$|^IO\.popen$|^Open3\.\w{1,20}$/.test(callee))
      return null;
    return wordsOrShell(given, rest);
  };
}

function perl(): Judge {
  return ({ callee, given, rest }) => {
    if (callee === 'qx') return 'shell';
    return callee === 'system' || callee === 'exec' ? wordsOrShell(given, rest) : null;
  };
}

/** A program with its arguments, or one text that only a shell understands if it has signs for it. */
function wordsOrShell(given: string, rest: string): Kind {
  return /^\s{0,20},/.test(rest) && !given.includes(' ') ? 'program' : 'shell';
}

const php: Judge = ({ callee }) =>
  /^(?:exec|shell_exec|system|passthru|popen|proc_open)$/.test(callee) ? 'shell' : null;

const lua: Judge = ({ callee }) => (/^(?:os\.execute|io\.popen)$/.test(callee) ? 'shell' : null);

/** Whether a language needs a shell for a text: Ruby and Perl cut those without signs for one into words themselves. */
export function takesShell(language: string, text: string): boolean {
  return (language !== 'ruby' && language !== 'perl') || SHELL_SIGNS.test(text);
}
