import { nameOf } from '../../paths.ts';
import { broughtPaths, packageOfProgram } from '../packages/installed.ts';
import { embeddedIn } from './embedded.ts';
import { MANY_IN_ONE } from './named-paths.ts';
import type { Need, Runner } from './need.ts';

/**
 * Libraries of a program's own package that it names and does not open itself: it has the loader put them into programs
 * that it starts (LD_PRELOAD in ld.so(8)), as proxychains does. It looks for them where its package has them.
 */
export async function ownPlugins(runner: Runner): Promise<readonly Need[]> {
  const { file, homePath, loaded } = runner;
  if (MANY_IN_ONE.test(nameOf(homePath ?? ''))) return [];
  const { functions, libraries } = await embeddedIn(file);
  const names = new Set(libraries);
  for (const { path } of loaded?.objects ?? []) names.delete(nameOf(path));
  if (names.size === 0 || functions.has('dlopen')) return [];
  const found = await packageOfProgram(runner);
  if (found === null) return [];
  return [...broughtPaths(found.installed, found.own)].flatMap(([path]): readonly Need[] =>
    names.has(nameOf(path))
      ? [
          {
            kind: 'path',
            rule: 'missing-plugin',
            severity: 'warning',
            anyOf: [path],
            copy: null,
            why: `It names the library ${path} of its package, which is not there`,
            isSure: false,
          },
        ]
      : [],
  );
}
