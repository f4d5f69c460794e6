import { packageOf } from './module-folders.ts';
import { isOfLibrary, lacking, missingData } from './named-paths.ts';
import type { Need, ScriptRunner } from './need.ts';
import { packageTexts } from './package-texts.ts';

/** The most that is told of one script. */
const MAX_PATHS = 40;

/**
 * What the packages that a script loads name by fixed paths, as Debian puts the data of matplotlib into /usr/share; of
 * settings and programs only what they are of little use without.
 */
export async function packagePaths(runner: ScriptRunner): Promise<readonly Need[]> {
  const { subject, starter, home } = runner;
  if (home === null) return [];
  const named = new Map<string, string>();
  for (const { file, paths } of await packageTexts(runner))
    for (const path of paths) if (!named.has(path)) named.set(path, file);
  const missing = lacking(runner, { paths: new Set(named.keys()) }).filter(
    (path) => isOfLibrary(runner, path) || isOwnSettings(path, named.get(path) ?? ''),
  );
  return subject.limits
    .atMost(missing, MAX_PATHS, `paths that packages of ${starter.path} name`)
    .map((path) => missingData(path, `/${named.get(path)} names ${path}, which is not there`));
}

/** Settings that bear the name of the package that names them: `/etc/matplotlibrc`. */
function isOwnSettings(path: string, file: string): boolean {
  const name = packageOf(file) ?? '';
  return name.length > 2 && path.startsWith(`/etc/${name}`);
}
