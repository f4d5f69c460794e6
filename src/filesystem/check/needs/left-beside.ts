import { tidy } from '../../load/index.ts';
import { parentOf } from '../../paths.ts';
import { variable } from '../subject.ts';
import { codeOf } from './code-text.ts';
import { LOCAL_READERS } from './local-readers.ts';
import { moduleFoldersOf, PYTHON_PACKAGES } from './module-folders.ts';
import type { Need, PathNeed, ScriptRunner } from './need.ts';
import { has } from './settle.ts';

const MAX_MODULES = 40;

/** What may be loaded by a name as well, and has no modules to be read. */
const MORE_ENDINGS = ['.json', '.node'];

/** Where it is expected that something is not there. */
const CATCHES = /\b(?:try|rescue|catch)\b/;

/**
 * Modules that a script loads from beside itself (`require('../lib/cli.js')`), and that lie beside it only where it came
 * from. Where it was a link, of which COPY makes a file, how to mend that is said in words: no COPY brings a link alone.
 */
export function leftBeside(runner: ScriptRunner): readonly Need[] {
  const { subject, starter, language, text, file, home, homePath, code } = runner;
  const reader = LOCAL_READERS.get(language);
  if (reader === undefined || home === null || homePath === null || file === null || code !== null) return [];
  const [there, here] = [parentOf(homePath), `/${parentOf(file.path)}`];
  if (tidy(there) === tidy(here)) return [];
  const wasLink = `/${home.root.real(file.path)}` === tidy(homePath);
  const mayFail = CATCHES.test(text);
  const elsewhere = language === 'python' ? packageFolders(runner) : [];
  const endings = [...reader.endings, ...MORE_ENDINGS];
  const needs = new Map<string, PathNeed>();
  const named = reader.named(codeOf(language, text), here, language === 'python' ? [here] : []);
  for (const { folder, paths, isCertain, isAnywhere } of named) {
    if (folder !== here || isAnywhere === true) continue;
    for (const path of paths) {
      if ([here, ...elsewhere].some((at) => endings.some((each) => has(subject, `${at}/${path}${each}`))))
        continue;
      const ending = reader.endings.find((each) => has(home, tidy(`${there}/${path}${each}`)));
      if (ending === undefined) continue;
      // A package comes whole.
      const whole = ending === '/__init__.py' ? '' : ending;
      const [from, to] = [tidy(`${there}/${path}${whole}`), tidy(`${here}/${path}${whole}`)];
      const severity = isCertain && !mayFail ? 'error' : 'warning';
      // Of a link how to mend it is the same for all of them.
      const [known] = wasLink ? needs.values() : [];
      if (known !== undefined && (known.severity === 'error' || severity === 'warning')) continue;
      if (known !== undefined) needs.clear();
      if (!subject.limits.hasRoom(needs.size, MAX_MODULES, `modules that ${starter.path} loads`)) continue;
      const loads = `It loads ${path} from beside itself`;
      needs.set(to, {
        kind: 'path',
        rule: 'missing-module',
        severity,
        anyOf: [to],
        copy: wasLink ? [] : [{ from, to }],
        why: wasLink
          ? `${loads}, and is a copy of a link to ${homePath}: start that, with ${from}, or make the link again`
          : `${loads}, which is not there`,
        isSure: true,
      });
    }
  }
  return [...needs.values()];
}

/** Where Python finds modules that do not lie beside the script. */
function packageFolders({ subject }: ScriptRunner): readonly string[] {
  const given = variable(subject, 'PYTHONPATH').split(':');
  return [...given.filter((each) => each.startsWith('/')), ...moduleFoldersOf(subject.root, PYTHON_PACKAGES)];
}
