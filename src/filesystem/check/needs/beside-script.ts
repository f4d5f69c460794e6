import { tidy } from '../../load/index.ts';
import { nameOf, parentOf } from '../../paths.ts';
import { constantsIn } from '../shell/constants.ts';
import { variable } from '../subject.ts';
import type { Need, ScriptRunner } from './need.ts';
import { isTelling } from './ordinary-paths.ts';
import { has } from './settle.ts';

/** How a script finds out where it is. */
const OWN_PLACE: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    sh: /\$\{?(?:0\b|BASH_SOURCE\b)/,
    perl: /\bFindBin\b|__FILE__|\$0\b/,
  }),
);

/** A path behind a variable: `"$HERE"/../lib/app`. */
const BEHIND_VARIABLE =
  /\$\{?([A-Za-z_][\w:]{0,80})\}?"?\/((?:\.\.\/){0,6}[\w.+-]{1,80}(?:\/[\w.+-]{1,80}){0,12})/g;

const MAX_PATHS = 40;

/**
 * What a script looks for beside itself, if it asks where it is: from its own folder or the one above. A COPY of a link
 * makes a file of it, which is then elsewhere than what lies around it.
 */
export function besideScript(runner: ScriptRunner): readonly Need[] {
  const { subject, starter, language, text, file, home, homePath, code } = runner;
  if (home === null || homePath === null || file === null || code !== null) return [];
  if (OWN_PLACE.get(language)?.test(text) !== true) return [];
  const [there, here] = [parentOf(homePath), `/${parentOf(file.path)}`];
  const needs = new Map<string, Need>();
  const constants = constantsIn(text);
  for (const [, name = '', path = ''] of text.matchAll(BEHIND_VARIABLE)) {
    // A variable that the script or the image sets is no place of its own.
    if (constants.has(name) || variable(subject, name) !== '') continue;
    const levels = path.startsWith('..') ? [''] : ['', '/..'];
    for (const level of levels) {
      const [from, to] = [tidy(`${there}${level}/${path}`), tidy(`${here}${level}/${path}`)];
      if (from === to && needs.has(to)) continue;
      if (!isTelling(from) || !isTelling(to) || !has(home, from) || has(subject, to)) continue;
      if (!subject.limits.hasRoom(needs.size, MAX_PATHS, `what ${starter.path} looks for beside itself`))
        continue;
      needs.set(to, {
        kind: 'path',
        rule: 'missing-data',
        severity: 'warning',
        anyOf: [to],
        copy: [{ from, to }],
        why: `The script looks for ${to} beside itself, which is not there`,
        isSure: false,
      });
    }
  }
  const whole = [...needs.keys()];
  return [...needs].flatMap(([path, need]) =>
    whole.some((other) => other !== path && path.startsWith(`${other}/`)) || nameOf(path) === '..'
      ? []
      : [need],
  );
}
