import { nameOf, parentOf } from '../../paths.ts';
import { type SourceStage, stagesOf, variable } from '../subject.ts';
import { entryModules, packageOfModule } from './entry-points.ts';
import { localTexts } from './local-modules.ts';
import { MODULE_FOLDERS, moduleFoldersOf } from './module-folders.ts';
import type { Need, PathNeed, ScriptRunner } from './need.ts';
import { isBuiltIn, type Required, requiredIn } from './required-modules.ts';
import { has, hasFolder } from './settle.ts';

/** The most modules that are looked for. */
const MAX_MODULES = 100;

/** Variables with folders of modules. */
const PATH_VARIABLES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    python: 'PYTHONPATH',
    perl: 'PERL5LIB',
    node: 'NODE_PATH',
    ruby: 'RUBYLIB',
  }),
);

/** Files of a module, relative to a folder of modules. */
const FILES: ReadonlyMap<string, (module: string) => readonly string[]> = new Map(
  Object.entries({
    python: (name) => [name, `${name}.py`],
    perl: (name) => [`${name.replaceAll('::', '/')}.pm`],
    node: (name) => [name],
    ruby: (name) => [`${name}.rb`, `${name}.so`],
    lua: (name) => [
      `${name.replaceAll('.', '/')}.lua`,
      `${name.replaceAll('.', '/')}.so`,
      `${name.replaceAll('.', '/')}/init.lua`,
    ],
  }),
);

/**
 * Modules that a script asks for before anything else, and that only the program's stage has: the folder that they are
 * in, whole, since modules need one another; of Python a module alone where the folder would overwrite something.
 */
export async function moduleNeeds(runner: ScriptRunner): Promise<readonly Need[]> {
  const { subject, language } = runner;
  const [pattern, files] = [MODULE_FOLDERS.get(language), FILES.get(language)];
  if (pattern === undefined || files === undefined) return [];
  const stages = await stagesOf(runner);
  const here = [...ownFolders(runner), ...moduleFoldersOf(subject.root, pattern)];
  const there = stages.map((stage) => ({ stage, folders: moduleFoldersOf(stage.root, pattern) }));
  const needs: PathNeed[] = [];
  for (const { name, isCertain } of await requiredBy(runner)) {
    if (isBuiltIn(language, name)) continue;
    const paths = [...files(name), ...(language === 'python' ? extensionsOf(name, there) : [])];
    if (here.some((folder) => paths.some((path) => hasModule(runner, `${folder}/${path}`)))) continue;
    const folder = folderWith(there, paths) ?? besideScript(runner, stages, paths);
    if (folder === null) continue;
    needs.push({
      kind: 'path',
      rule: 'missing-module',
      severity: isCertain ? 'error' : 'warning',
      anyOf: paths.map((path) => `${folder.to}/${path}`),
      copy: [folder],
      // What modules of Python import is followed.
      isAlone: language === 'python',
      why: `It loads the module ${name}, which is not there`,
      isSure: false,
    });
  }
  return needs;
}

/** Whether there is a module: of Python a file of it, or a folder, since a program often has the name of its package. */
function hasModule({ subject, language }: ScriptRunner, path: string): boolean {
  if (language !== 'python' || /\.(?:py|so)$/.test(path)) return has(subject, path);
  return hasFolder(subject, path);
}

/** What a script and the files of its own load. */
export async function requiredBy(runner: ScriptRunner): Promise<readonly Required[]> {
  const all = new Map<string, boolean>();
  for (const { text, isCertain } of await localTexts(runner))
    for (const each of requiredIn(runner.language, text))
      all.set(each.name, all.get(each.name) === true || (isCertain && each.isCertain));
  for (const module of await entryModules(runner)) all.set(packageOfModule(module), true);
  // What one brings may bring another, which must not make it look less severe.
  const found = [...all].map(([name, isCertain]) => ({ name, isCertain }));
  return runner.subject.limits.atMost(
    found.toSorted((a, b) => Number(b.isCertain) - Number(a.isCertain)),
    MAX_MODULES,
    `modules that ${runner.starter.path} loads`,
  );
}

/** The files of a module of Python that is compiled from C, as stages have it: `ujson.cpython-311-x86_64-linux-gnu.so`. */
function extensionsOf(
  name: string,
  there: readonly { readonly stage: SourceStage; readonly folders: readonly string[] }[],
): readonly string[] {
  return there.flatMap(({ stage, folders }) =>
    folders.flatMap((folder) =>
      stage.root.tree.children(stage.root.real(folder)).flatMap(({ path }) => {
        const file = nameOf(path);
        return file.startsWith(`${name}.`) && file.endsWith('.so') ? [file] : [];
      }),
    ),
  );
}

function folderWith(
  there: readonly { readonly stage: SourceStage; readonly folders: readonly string[] }[],
  paths: readonly string[],
): { readonly from: string; readonly to: string } | null {
  for (const { stage, folders } of there) {
    const folder = folders.find((each) => paths.some((path) => has(stage, `${each}/${path}`)));
    if (folder !== undefined) return { from: folder, to: folder };
  }
  return null;
}

/** node looks into node_modules of every folder above the script, where it was as well as where it is. */
function besideScript(
  { homePath, file, language }: ScriptRunner,
  stages: readonly SourceStage[],
  paths: readonly string[],
): { readonly from: string; readonly to: string } | null {
  if (language !== 'node' || homePath === null || file === null) return null;
  let to = `/${parentOf(file.path)}`;
  for (let at = parentOf(homePath); ; at = parentOf(at)) {
    const from = `${at}/node_modules`;
    if (stages.some((stage) => paths.some((path) => has(stage, `${from}/${path}`))))
      return { from, to: `${to === '/' ? '' : to}/node_modules` };
    if (at === '') return null;
    to = parentOf(to);
  }
}

function ownFolders({ subject, file, language }: ScriptRunner): readonly string[] {
  const script = file?.path ?? '';
  const folders = [`/${parentOf(script)}`];
  folders.push(
    ...variable(subject, PATH_VARIABLES.get(language) ?? '')
      .split(':')
      .filter((folder) => folder.startsWith('/')),
  );
  if (language === 'node')
    for (let at = parentOf(script); at !== ''; at = parentOf(at)) folders.push(`/${at}/node_modules`);
  return folders;
}
