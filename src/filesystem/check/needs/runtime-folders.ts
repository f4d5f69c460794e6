import { nameOf } from '../../paths.ts';
import { broughtPaths, packageOfProgram } from '../packages/installed.ts';
import { ownOrigin } from '../subject.ts';
import { embeddedIn } from './embedded.ts';
import { onePerFolder, outermost } from './named-paths.ts';
import type { Need, Runner } from './need.ts';
import { isTelling } from './ordinary-paths.ts';
import { has } from './settle.ts';

interface Language {
  readonly name: string;
  /** Names of its programs, without path. */
  readonly programs: RegExp;
  /** Names of the library that holds it, where it is one. */
  readonly library: RegExp;
  /** Folders of modules, as they stand in the program or its library. */
  readonly folders: RegExp;
  /** Modules of other packages for programs that have the language in them. */
  readonly modules?: RegExp;
}

/** Languages with the folders of their modules compiled in. */
const LANGUAGES: readonly Language[] = [
  {
    name: 'Perl',
    programs: /^perl/,
    library: /^libperl/,
    folders: /^\/(?:etc|usr|opt)\/[\w./+-]{0,100}perl[\d.]*(?:-base|\/|$)|^\/etc\/perl$/,
    modules: /\/perl5\/.{1,200}\.pm$/,
  },
  {
    name: 'Ruby',
    programs: /^ruby/,
    library: /^libruby/,
    folders: /\/(?:ruby|rubygems-integration|gems)(?:\/|$)/,
  },
  { name: 'PHP', programs: /^php/, library: /^libphp/, folders: /\/php(?:\/|$)/ },
  { name: 'Lua', programs: /^lua/, library: /^liblua/, folders: /\/lua(?:\/|$)/ },
  { name: 'Tcl', programs: /^(?:tclsh|wish)/, library: /^libtcl/, folders: /\/tcl(?:tk)?[\d.]*(?:\/|$)/ },
  { name: 'Node.js', programs: /^node/, library: /^libnode/, folders: /\/nodejs(?:\/|$)/ },
];

/** The modules that a language comes with: its program starts without most of them, and can do little. */
export async function runtimeFolders(runner: Runner): Promise<readonly Need[]> {
  const { file, homePath } = runner;
  const names = [nameOf(file.path), nameOf(homePath ?? '')];
  const language = LANGUAGES.find(({ programs }) => names.some((name) => programs.test(name)));
  return language === undefined ? [] : await folderNeeds(runner, language, 'is');
}

/**
 * The same for a program or a module that has Perl in it, as a library, and a module for its scripts in its package
 * (`nginx.pm`): that loads the others. Without one of its own it may only read settings.
 */
export async function embeddedRuntime(runner: Runner): Promise<readonly Need[]> {
  const needed = runner.loaded?.objects[0]?.elf.needed ?? [];
  const language = LANGUAGES.find(
    ({ modules, library }) => modules !== undefined && needed.some((name) => library.test(name)),
  );
  if (language?.modules === undefined) return [];
  const found = await packageOfProgram(runner);
  const { modules } = language;
  if (found === null || !broughtPaths(found.installed, found.own).some(([path]) => modules.test(path)))
    return [];
  return await folderNeeds(runner, language, 'runs');
}

async function folderNeeds(runner: Runner, language: Language, is: string): Promise<readonly Need[]> {
  const { home, subject, file, loaded } = runner;
  if (home === null || ownOrigin(subject, file.path) === null) return [];
  const libraries = (loaded?.objects ?? []).filter(({ path }) => language.library.test(nameOf(path)));
  const folders = new Set<string>();
  for (const each of [file, ...libraries.map((library) => library.file)])
    for (const path of (await embeddedIn(each)).paths) if (language.folders.test(path)) folders.add(path);
  const there = outermost(
    [...folders].filter((path) => isTelling(path) && home.root.locate(path) === null && has(home, path)),
  );
  return onePerFolder(home, there).map(
    (path): Need => ({
      kind: 'path',
      rule: 'missing-module',
      severity: 'warning',
      anyOf: [path],
      copy: null,
      why: `It ${is} ${language.name}, and ${path} with its modules is not there`,
      isSure: false,
    }),
  );
}
