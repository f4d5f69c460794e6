import { constantsIn } from '../shell/constants.ts';
import { lacking, missingData } from './named-paths.ts';
import type { Need, ScriptRunner } from './need.ts';
import { MAX_SCRIPT_BYTES } from './script-text.ts';

/** Also right behind an option of compilers: `-I/usr/lib/ldc/include`. */
const PATH = /(?:(?<![\w./+$})*-])|(?<=(?<![\w-])-[BIL]))\/(?:etc|usr|opt|var|srv)\/[\w.+@/-]{1,250}/g;
const MAX_PATHS = 40;

/** What a script names by fixed paths, what its stage has there, and what is missing. */
export function textPaths(runner: ScriptRunner): readonly Need[] {
  const { subject, starter, language, text } = runner;
  const paths = pathsInText(language === 'sh' ? withConstants(text) : text);
  return subject.limits
    .atMost(lacking(runner, { paths }), MAX_PATHS, `paths that ${starter.path} names`)
    .map((path) => missingData(path, `The script names ${path}, which is not there`));
}

/** How often constants are put in: one may be made of others. */
const ROUNDS = 3;

/** A shell script with its constants put in: `${prefix}/share/xmlto`. */
function withConstants(text: string): string {
  let put = text;
  for (let round = 0; round < ROUNDS; round += 1) {
    const constants = constantsIn(put);
    put = put.replace(
      /\$(?:([A-Za-z_]\w{0,80})|\{([A-Za-z_]\w{0,80})\})/g,
      (all, plain, braced) => constants.get(plain ?? braced) ?? all,
    );
    if (put.length > MAX_SCRIPT_BYTES * 2) return text;
  }
  return put;
}

/** The absolute paths that a text names outside of comments. */
export function pathsInText(text: string): ReadonlySet<string> {
  const code = text.replace(/^[ \t]*#.*$/gm, '');
  return new Set([...code.matchAll(PATH)].map(([path]) => path.replace(/[/.]{1,250}$/, '')));
}
