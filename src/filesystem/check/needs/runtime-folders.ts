import { nameOf } from '../../paths.ts';
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
}

/** Languages with the folders of their modules compiled in. */
const LANGUAGES: readonly Language[] = [
  {
    name: 'Perl',
    programs: /^perl/,
    library: /^libperl/,
    folders: /^\/(?:etc|usr|opt)\/[\w./+-]{0,100}perl[\d.]*(?:-base|\/|$)|^\/etc\/perl$/,
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

/** The module folders of a language, absolute, as its runtime names them; null for other programs. */
export async function moduleFolders(
  runner: Runner,
): Promise<{ readonly language: string; readonly folders: readonly string[] } | null> {
  const { file, homePath, loaded } = runner;
  const names = [nameOf(file.path), nameOf(homePath ?? '')];
  const language = LANGUAGES.find(({ programs }) => names.some((name) => programs.test(name)));
  if (language === undefined) return null;
  const libraries = (loaded?.objects ?? []).filter(({ path }) => language.library.test(nameOf(path)));
  const folders = new Set<string>();
  for (const each of [file, ...libraries.map((library) => library.file)]) {
    for (const path of (await embeddedIn(each)).paths) if (language.folders.test(path)) folders.add(path);
  }
  return { language: language.name, folders: [...folders] };
}

/** The modules that a language comes with: its program starts without most of them, and can do little. */
export async function runtimeFolders(runner: Runner): Promise<readonly Need[]> {
  const { home, subject, file } = runner;
  if (home === null || ownOrigin(subject, file.path) === null) return [];
  const found = await moduleFolders(runner);
  if (found === null) return [];
  const there = outermost(
    found.folders.filter((path) => isTelling(path) && home.root.locate(path) === null && has(home, path)),
  );
  return onePerFolder(home, there).map(
    (path): Need => ({
      kind: 'path',
      rule: 'missing-module',
      severity: 'warning',
      anyOf: [path],
      copy: null,
      why: `It is ${found.language}, and ${path} with its modules is not there`,
      isSure: false,
    }),
  );
}
