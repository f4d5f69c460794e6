import type { Root } from '../../load/index.ts';
import { nameOf, parentOf } from '../../paths.ts';
import { stagesFor } from '../subject.ts';
import type { Need, ScriptRunner } from './need.ts';

/** How the program that RubyGems makes for a gem loads it (Gem::Installer#app_script_text). */
const ACTIVATED = /\bGem\.(?:activate_bin_path|bin_path)\([ \t]*['"]([A-Za-z\d][\w.-]{0,100})['"]/g;

/** The gems that a program made by RubyGems starts: the folder of gems that holds them, since gems need one another. */
export async function gemNeeds({
  subject,
  language,
  text,
  starter,
  home,
}: ScriptRunner): Promise<readonly Need[]> {
  if (language !== 'ruby') return [];
  const names = new Set([...text.matchAll(ACTIVATED)].flatMap(([, name]) => name ?? []));
  const stages = home === null ? await stagesFor(subject, starter.near) : [home];
  return [...names].flatMap((name): readonly Need[] => {
    if (specificationIn(subject.root, name) !== null) return [];
    const there = stages.map(({ root }) => specificationIn(root, name)).find((path) => path !== null);
    if (there === undefined || there === null) return [];
    const folder = parentOf(parentOf(there));
    return [
      {
        kind: 'path',
        rule: 'missing-module',
        severity: 'error',
        anyOf: [there],
        copy: [{ from: folder, to: folder }],
        why: `It loads the gem ${name}, which is not there`,
        isSure: false,
      },
    ];
  });
}

/** The absolute path of the specification of a gem, whatever its version; null if there is none. */
function specificationIn({ tree }: Root, gem: string): string | null {
  const found = tree
    .entries()
    .find(
      ({ path }) =>
        path.endsWith('.gemspec') &&
        nameOf(parentOf(path)) === 'specifications' &&
        nameOf(path).startsWith(`${gem}-`) &&
        /^\d[\w.-]*$/.test(nameOf(path).slice(gem.length + 1, -'.gemspec'.length)),
    );
  return found === undefined ? null : `/${found.path}`;
}
