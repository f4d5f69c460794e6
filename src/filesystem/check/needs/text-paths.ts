import { lacking } from './named-paths.ts';
import type { Need, ScriptRunner } from './need.ts';

const PATH = /(?<![\w./+$})*-])\/(?:etc|usr|opt|var|srv)\/[\w.+@/-]{1,250}/g;
const MAX_PATHS = 40;

/** What a script names by fixed paths, what its stage has there, and what is missing. */
export function textPaths(runner: ScriptRunner): readonly Need[] {
  const code = runner.text.replace(/^[ \t]*#.*$/gm, '');
  const paths = new Set([...code.matchAll(PATH)].map(([path]) => path.replace(/[/.]{1,250}$/, '')));
  return lacking(runner, { paths })
    .slice(0, MAX_PATHS)
    .map(
      (path): Need => ({
        kind: 'path',
        rule: 'missing-data',
        severity: 'warning',
        anyOf: [path],
        copy: null,
        why: `The script names ${path}, which is not there`,
        isSure: false,
      }),
    );
}
