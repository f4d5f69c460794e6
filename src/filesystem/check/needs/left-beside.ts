import { tidy } from '../../load/index.ts';
import { parentOf } from '../../paths.ts';
import { LOCAL_READERS } from './local-readers.ts';
import type { Need, PathNeed, ScriptRunner } from './need.ts';
import { has } from './settle.ts';

const MAX_MODULES = 40;

/**
 * Modules that a script loads from beside itself (`require('../lib/cli.js')`), and that lie beside it only in its stage: it
 * was a link there, of which COPY makes a file. No COPY brings a link of its own, so how to mend it is said in words.
 */
export function leftBeside(runner: ScriptRunner): readonly Need[] {
  const { subject, starter, language, text, file, home, homePath, code } = runner;
  const reader = LOCAL_READERS.get(language);
  if (reader === undefined || home === null || homePath === null || file === null || code !== null) return [];
  const [there, here] = [parentOf(homePath), `/${parentOf(file.path)}`];
  if (tidy(there) === tidy(here)) return [];
  const needs = new Map<string, PathNeed>();
  for (const { folder, paths, isCertain } of reader.named(text, here, [])) {
    if (folder !== here) continue;
    for (const path of paths) {
      const to = reader.endings.map((ending) => tidy(`${here}/${path}${ending}`));
      if (to.some((each) => has(subject, each))) continue;
      const from = reader.endings
        .map((ending) => tidy(`${there}/${path}${ending}`))
        .find((each) => has(home, each));
      if (from === undefined || needs.has(from)) continue;
      if (!subject.limits.hasRoom(needs.size, MAX_MODULES, `modules that ${starter.path} loads`)) continue;
      needs.set(from, {
        kind: 'path',
        rule: 'missing-module',
        severity: isCertain ? 'error' : 'warning',
        anyOf: to,
        copy: null,
        why: `It loads ${path} from beside itself, and is a copy of a link to ${homePath}: start that, with ${from}, or make the link again`,
        isSure: true,
      });
    }
  }
  return [...needs.values()];
}
