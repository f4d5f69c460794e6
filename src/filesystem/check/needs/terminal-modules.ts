import { requiredBy } from './modules.ts';
import type { Need, ScriptRunner } from './need.ts';
import { packageTexts } from './package-texts.ts';
import { has } from './settle.ts';

/** Where ncurses looks for terminals as Debian and Alpine build it (terminfo(5)); the last has the most. */
const FOLDERS = ['/etc/terminfo', '/lib/terminfo', '/usr/lib/terminfo', '/usr/share/terminfo'];

/** Descriptions of terminals, which `curses` of Python ends without. */
export async function terminalModules(runner: ScriptRunner): Promise<readonly Need[]> {
  const { subject, home, language } = runner;
  if (language !== 'python' || home === null) return [];
  // Debian keeps a README in the first.
  const isMet = FOLDERS.some((folder) => subject.root.tree.children(subject.root.real(folder)).length > 1);
  const there = FOLDERS.findLast((folder) => has(home, `${folder}/x/xterm`));
  if (isMet || there === undefined) return [];
  const own = (await requiredBy(runner)).some(({ name }) => name === 'curses');
  if (!own && !(await packageTexts(runner)).some(({ loads }) => loads.includes('curses'))) return [];
  return [
    {
      kind: 'path',
      rule: 'missing-data',
      severity: 'warning',
      anyOf: [there],
      copy: null,
      why: `It loads curses, which reads descriptions of terminals in ${there}, and there are none`,
      isSure: false,
    },
  ];
}
