import { type RootFile, tidy } from '../../load/index.ts';
import { parentOf } from '../../paths.ts';
import { variable } from '../subject.ts';
import { entryModules, packageOfModule } from './entry-points.ts';
import { LOCAL_READERS, type NamedModule } from './local-readers.ts';
import { moduleFoldersOf, PYTHON_PACKAGES, packageOf } from './module-folders.ts';
import type { ScriptRunner } from './need.ts';
import { MAX_SCRIPT_BYTES } from './script-text.ts';

/** A file of modules of the program itself, and whether it is loaded whenever the program starts. */
export interface LocalText {
  readonly text: string;
  readonly isCertain: boolean;
  /** Whether it is of the program itself, and of no package. */
  readonly isOwn: boolean;
}

/** How many files one program reads of its own, and with those of its packages. */
const MAX_FILES = 60;
const MAX_WITH_PACKAGES = 250;

/** Variables with folders of modules of a program's own. */
const PATHS: ReadonlyMap<string, string> = new Map(
  Object.entries({ python: 'PYTHONPATH', perl: 'PERL5LIB' }),
);

/**
 * The texts of a program: its script, and what that loads of files beside it, which are loaded as soon as the script is; of
 * Python what it loads of packages, too.
 */
export function localTexts(runner: ScriptRunner): Promise<readonly LocalText[]> {
  const texts = known.get(runner) ?? read(runner);
  known.set(runner, texts);
  return texts;
}

const known = new WeakMap<ScriptRunner, Promise<readonly LocalText[]>>();

async function read(runner: ScriptRunner): Promise<readonly LocalText[]> {
  const { subject, starter, language, text, file, code } = runner;
  const reader = LOCAL_READERS.get(language);
  const texts: LocalText[] = [{ text, isCertain: true, isOwn: true }];
  if (reader === undefined) return texts;
  const own = code === null && file !== null ? `/${parentOf(file.path)}` : subject.cwd;
  // A program of a package is that package, which may have to be brought yet.
  const places = [subject.root, ...(runner.home === null ? [] : [runner.home.root])];
  const entries = await entryModules(runner);
  const packages =
    language === 'python'
      ? [
          ...new Set(
            (entries.length === 0 ? [subject.root] : places).flatMap((root) =>
              moduleFoldersOf(root, PYTHON_PACKAGES),
            ),
          ),
        ]
      : [];
  const programs = new Set(entries.map(packageOfModule));
  const locate = (path: string): RootFile | null =>
    subject.root.locate(path) ??
    (programs.has(packageOf(path) ?? '') ? (runner.home?.root.locate(path) ?? null) : null);
  const given = foldersIn(variable(subject, PATHS.get(language) ?? ''));
  const roots = [own, ...(language === 'lua' ? [subject.cwd] : []), ...given, ...packages];
  let owned = 0;
  const loads = `what is in files that ${starter.path} loads`;
  const loaded = entries.map((module) => `import ${module}\n`).join('');
  const open = [{ text: `${text}\n${loaded}`, folder: own, isCertain: true }];
  const seen = new Set([file?.path ?? '']);
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const named = reader.named(next.text, next.folder, roots).flatMap(({ paths, ...about }) =>
      paths
        .flatMap((each) => reader.endings.map((ending) => `${about.folder}/${each}${ending}`))
        .flatMap((path) => {
          const found = locate(tidy(path));
          return found === null || seen.has(found.path) ? [] : [{ ...about, found }];
        }),
    );
    // Read in parallel, so that there is only one wait for the engine; the texts are kept.
    const left = Math.max(0, MAX_WITH_PACKAGES + 1 - seen.size);
    const unread = [...new Set(named.map(({ found }) => found))].slice(0, left);
    await Promise.all(unread.map((each) => subject.scripts.text({ file: each, code: null })));
    for (const { folder, isCertain, unless, found } of named) {
      if (seen.has(found.path) || !subject.limits.hasRoom(seen.size - 1, MAX_WITH_PACKAGES, loads)) continue;
      const inPackage = packageOf(found.path);
      const isOwn = inPackage === null || programs.has(inPackage);
      // What a file is found in, its modules are found in, too.
      if (language === 'perl' && isOwn && !roots.includes(folder)) roots.push(folder);
      if (isOwn && !subject.limits.hasRoom(owned, MAX_FILES, loads)) continue;
      owned += isOwn ? 1 : 0;
      seen.add(found.path);
      const inner = await subject.scripts.text({ file: found, code: null });
      if (isOwn && found.entry.size > MAX_SCRIPT_BYTES)
        subject.limits.exceeded(`the rest of /${found.path}, which is longer than 256 KiB`);
      const isSure = isCertain && next.isCertain && !(await isOther(subject, locate, folder, unless));
      texts.push({ text: inner, isCertain: isSure, isOwn });
      open.push({ text: inner, folder: `/${parentOf(found.path)}`, isCertain: isSure });
    }
  }
  return texts;
}

function foldersIn(list: string): readonly string[] {
  return list.split(':').filter((folder) => folder.startsWith('/'));
}

/** Whether the package that a name is taken from has something of that name itself. */
async function isOther(
  { scripts }: ScriptRunner['subject'],
  locate: (path: string) => RootFile | null,
  folder: string,
  unless: NamedModule['unless'],
): Promise<boolean> {
  const file = unless === undefined ? null : locate(tidy(`${folder}/${unless.file}`));
  if (file === null || unless === undefined) return false;
  const words = (await scripts.text({ file, code: null })).split(/\W+/);
  return words.includes(unless.name);
}
