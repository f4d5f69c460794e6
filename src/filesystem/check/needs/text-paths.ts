import { lacking, missingData } from './named-paths.ts';
import type { Need, ScriptRunner } from './need.ts';

const PATH = /(?<![\w./+$})*-])\/(?:etc|usr|opt|var|srv)\/[\w.+@/-]{1,250}/g;
const MAX_PATHS = 40;

/** What a script names by fixed paths, what its stage has there, and what is missing. */
export function textPaths(runner: ScriptRunner): readonly Need[] {
  const { subject, starter, text } = runner;
  return subject.limits
    .atMost(lacking(runner, { paths: pathsInText(text) }), MAX_PATHS, `paths that ${starter.path} names`)
    .map((path) => missingData(path, `The script names ${path}, which is not there`));
}

/** The absolute paths that a text names outside of comments. */
export function pathsInText(text: string): ReadonlySet<string> {
  const code = text.replace(/^[ \t]*#.*$/gm, '');
  return new Set([...code.matchAll(PATH)].map(([path]) => path.replace(/[/.]{1,250}$/, '')));
}
