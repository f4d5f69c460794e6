import { tidy } from '../../load/index.ts';
import { parentOf } from '../../paths.ts';
import { variable } from '../subject.ts';
import { codeOf } from './code-text.ts';
import { LOCAL_READERS } from './local-readers.ts';
import { MODULE_FOLDERS, moduleFoldersOf } from './module-folders.ts';
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
  const elsewhere = moduleFolders(runner);
  const endings = [...reader.endings, ...MORE_ENDINGS];
  const needs = new Map<string, PathNeed>();
  const named = reader.named(codeOf(language, text), here, language === 'python' ? [here] : []);
  for (const { folder, paths, isCertain, isAnywhere } of named) {
    if ((folder !== here && !folder.startsWith(`${here}/`)) || isAnywhere === true) continue;
    const at = folder.slice(here.length);
    for (const path of paths) {
      if (
        [folder, ...elsewhere].some((each) =>
          endings.some((end) => has(subject, tidy(`${each}/${path}${end}`))),
        )
      )
        continue;
      const ending = reader.endings.find((each) => has(home, tidy(`${there}${at}/${path}${each}`)));
      if (ending === undefined) continue;
      // A package comes whole.
      const whole = ending === '/__init__.py' ? '' : ending;
      const [from, to] = [tidy(`${there}${at}/${path}${whole}`), tidy(`${folder}/${path}${whole}`)];
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

/** Where a language finds modules that do not lie beside the script. */
function moduleFolders({ subject, language }: ScriptRunner): readonly string[] {
  if (language !== 'python' && language !== 'perl') return [];
  const given = variable(subject, language === 'python' ? 'PYTHONPATH' : 'PERL5LIB').split(':');
  const pattern = MODULE_FOLDERS.get(language);
  const folders = pattern === undefined ? [] : moduleFoldersOf(subject.root, pattern);
  return [...given.filter((each) => each.startsWith('/')), ...folders];
}
