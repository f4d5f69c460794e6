/** Colours text files with highlight.js grammars for the languages that images contain, through lowlight. */
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cmake from 'highlight.js/lib/languages/cmake';
import cpp from 'highlight.js/lib/languages/cpp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import lua from 'highlight.js/lib/languages/lua';
import makefile from 'highlight.js/lib/languages/makefile';
import nginx from 'highlight.js/lib/languages/nginx';
import perl from 'highlight.js/lib/languages/perl';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import type { TextToken } from './state.ts';

const lowlight = createLowlight({
  bash,
  c,
  cmake,
  cpp,
  css,
  diff,
  dockerfile,
  go,
  ini,
  java,
  javascript,
  json,
  lua,
  makefile,
  nginx,
  perl,
  python,
  ruby,
  rust,
  sql,
  typescript,
  xml,
  yaml,
});

const BY_NAME: Readonly<Record<string, string>> = {
  dockerfile: 'dockerfile',
  makefile: 'makefile',
  gnumakefile: 'makefile',
  'cmakelists.txt': 'cmake',
  'nginx.conf': 'nginx',
  gemfile: 'ruby',
  rakefile: 'ruby',
  '.bashrc': 'bash',
  '.profile': 'bash',
};

const BY_EXTENSION: Readonly<Record<string, string>> = {
  bash: 'bash',
  sh: 'bash',
  c: 'c',
  h: 'c',
  cc: 'cpp',
  cpp: 'cpp',
  hpp: 'cpp',
  cmake: 'cmake',
  conf: 'ini',
  cfg: 'ini',
  css: 'css',
  desktop: 'ini',
  diff: 'diff',
  patch: 'diff',
  go: 'go',
  htm: 'xml',
  html: 'xml',
  ini: 'ini',
  java: 'java',
  js: 'javascript',
  cjs: 'javascript',
  mjs: 'javascript',
  json: 'json',
  jsx: 'javascript',
  lua: 'lua',
  mk: 'makefile',
  pl: 'perl',
  pm: 'perl',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  service: 'ini',
  sql: 'sql',
  svg: 'xml',
  toml: 'ini',
  ts: 'typescript',
  tsx: 'typescript',
  xml: 'xml',
  yaml: 'yaml',
  yml: 'yaml',
};

const BY_INTERPRETER: readonly (readonly [RegExp, string])[] = [
  [/\b(ba|da|a|k|z)?sh\b/, 'bash'],
  [/\bpython/, 'python'],
  [/\bperl/, 'perl'],
  [/\bnode\b/, 'javascript'],
  [/\bruby/, 'ruby'],
  [/\blua/, 'lua'],
];

/** The language of a text, by its name or `#!` line; null if unknown. */
export function languageOf(path: string, firstLine: string): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const known = BY_NAME[name] ?? BY_EXTENSION[name.slice(name.lastIndexOf('.') + 1)];
  if (known !== undefined && (name in BY_NAME || name.includes('.'))) return known;
  if (!firstLine.startsWith('#!')) return null;
  return BY_INTERPRETER.find(([pattern]) => pattern.test(firstLine))?.[1] ?? null;
}

/** The tokens of a text in a language, line by line. */
export function tokensOf(language: string, text: string): readonly (readonly TextToken[])[] {
  const lines: TextToken[][] = [[]];
  const visit = (node: Node, kind: TextToken['kind']): void => {
    if (node.type === 'text') {
      for (const [index, part] of (node.value ?? '').split('\n').entries()) {
        if (index > 0) lines.push([]);
        if (part !== '') lines.at(-1)?.push({ text: part, kind });
      }
      return;
    }
    const own = kindOf(node.properties?.className) ?? kind;
    for (const child of node.children ?? []) visit(child, own);
  };
  visit(lowlight.highlight(language, text) as Node, 'plain');
  return lines;
}

/** The fields we use of a node in hast, the tree that lowlight produces. */
interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Node[];
  readonly properties?: { readonly className?: unknown };
}

const KINDS: Readonly<Record<string, TextToken['kind']>> = {
  'hljs-comment': 'comment',
  'hljs-doctag': 'comment',
  'hljs-keyword': 'keyword',
  'hljs-selector-tag': 'keyword',
  'hljs-string': 'string',
  'hljs-regexp': 'string',
  'hljs-addition': 'string',
  'hljs-number': 'number',
  'hljs-literal': 'number',
  'hljs-title': 'name',
  'hljs-section': 'name',
  'hljs-name': 'name',
  'hljs-attr': 'name',
  'hljs-attribute': 'name',
  'hljs-type': 'name',
  'hljs-built_in': 'name',
  'hljs-meta': 'meta',
  'hljs-tag': 'meta',
  'hljs-variable': 'variable',
  'hljs-template-variable': 'variable',
  'hljs-deletion': 'keyword',
};

function kindOf(classes: unknown): TextToken['kind'] | null {
  if (!Array.isArray(classes)) return null;
  for (const each of classes) {
    const kind = KINDS[String(each)];
    if (kind !== undefined) return kind;
  }
  return null;
}
