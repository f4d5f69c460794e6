import { codeOf } from './code-text.ts';

/** The modules that a script names, as far as its text says. */
export interface Required {
  readonly name: string;
  /** Whether it is loaded whenever the script starts, and its absence ends the script. */
  readonly isCertain: boolean;
}

const MAX_REQUIRED = 500;

/** What a line at the left margin loads is loaded at once; what is indented may be optional. */
const PATTERNS: ReadonlyMap<string, readonly RegExp[]> = new Map(
  Object.entries({
    python: [
      /^([ \t]*)import[ \t]+([A-Za-z_]\w*)/gm,
      /^([ \t]*)from[ \t]+([A-Za-z_]\w*)(?:\.[\w.]*)?[ \t]+import\b/gm,
    ],
    perl: [/^([ \t]*)(?:use|require)[ \t]+([A-Za-z]\w*(?:::\w+)*)/gm],
    node: [
      /^([ \t]*)(?:(?:const|let|var)[ \t][^=\n]{1,200}=[ \t]*)?require\(['"]((?:@[\w.-]+\/)?[A-Za-z][\w.-]*)/gm,
      /^([ \t]*)import[ \t][^'"\n]{0,200}['"]((?:@[\w.-]+\/)?[A-Za-z][\w.-]*)/gm,
    ],
    ruby: [/^([ \t]*)require[ \t(]+['"]([\w/.-]+)['"]/gm],
    lua: [/^([ \t]*)(?:local[ \t]+\w+[ \t]*=[ \t]*)?require[ \t(]*['"]([\w.]+)['"]/gm],
  }),
);

const NODE_ANYWHERE =
  /[^\w.$\s'"`][ \t]{0,8}(?:typeof[ \t]{1,8})?require\(['"]((?:@[\w.-]+\/)?[A-Za-z][\w.-]*)['"]\)/g;

/** `import os, sys` */
const PYTHON_LIST = /^([ \t]*)import[ \t]+([\w. \t]{1,200}(?:,[\w. \t]{1,200}){1,40})/gm;

function inLines(_all: string, indent: string, list: string): string {
  return list
    .split(',')
    .map((name) => `${indent}import ${name.trim()}`)
    .join('\n');
}

export function requiredIn(language: string, text: string): readonly Required[] {
  const found = new Map<string, boolean>();
  const each = language === 'python' ? text.replace(PYTHON_LIST, inLines) : text;
  for (const pattern of PATTERNS.get(language) ?? []) {
    for (const [, indent, name = ''] of each.matchAll(pattern)) {
      if (found.size >= MAX_REQUIRED) break;
      found.set(name, found.get(name) === true || indent === '');
    }
  }
  // Anywhere else it may not be come to.
  if (language === 'node')
    for (const [, name = ''] of codeOf(language, text).matchAll(NODE_ANYWHERE))
      if (found.size < MAX_REQUIRED && !found.has(name)) found.set(name, false);
  return [...found].map(([name, isCertain]) => ({ name, isCertain }));
}

const NODE =
  /^(?:assert|async_hooks|buffer|child_process|cluster|console|constants|crypto|dgram|dns|domain|events|fs|http2?|https|inspector|module|net|os|path|perf_hooks|process|punycode|querystring|readline|repl|stream|string_decoder|sys|timers|tls|tty|url|util|v8|vm|wasi|worker_threads|zlib)$/;

/** Whether a module is part of the interpreter, or comes with the standard library that has a reader of its own. */
export function isBuiltIn(language: string, name: string): boolean {
  if (language === 'node') return NODE.test(name);
  return language === 'perl' && /^v?\d/.test(name);
}
