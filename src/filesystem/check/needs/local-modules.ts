import { tidy } from '../../load/index.ts';
import { parentOf } from '../../paths.ts';
import { variable } from '../subject.ts';
import { moduleFoldersOf, PYTHON_PACKAGES } from './module-folders.ts';
import type { ScriptRunner } from './need.ts';

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

/** A module that a text names, as paths without their endings, from a folder; and whether it is loaded at once. */
interface Named {
  readonly folder: string;
  readonly paths: readonly string[];
  readonly isCertain: boolean;
  /** A file that may have something of that name itself, so that no module is loaded; and the name. */
  readonly unless?: { readonly file: string; readonly name: string };
}

type Reader = (text: string, folder: string, roots: readonly string[]) => readonly Named[];

const READERS: ReadonlyMap<string, { readonly named: Reader; readonly endings: readonly string[] }> = new Map(
  Object.entries({
    python: { named: pythonModules, endings: ['.py', '/__init__.py'] },
    node: { named: nodeModules, endings: ['', '.js', '.cjs', '.mjs', '/index.js'] },
    ruby: { named: rubyFiles, endings: ['', '.rb'] },
  }),
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
  const { subject, language, text, file, code } = runner;
  const reader = READERS.get(language);
  const texts: LocalText[] = [{ text, isCertain: true, isOwn: true }];
  if (reader === undefined) return texts;
  const own = code === null && file !== null ? `/${parentOf(file.path)}` : subject.cwd;
  const packages = language === 'python' ? moduleFoldersOf(subject.root, PYTHON_PACKAGES) : [];
  const given = language === 'python' ? foldersIn(variable(subject, 'PYTHONPATH')) : [];
  const roots = [own, ...given, ...packages];
  let owned = 0;
  const open = [{ text, folder: own, isCertain: true }];
  const seen = new Set([file?.path ?? '']);
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const named = reader.named(next.text, next.folder, roots).flatMap(({ paths, ...about }) =>
      paths
        .flatMap((each) => reader.endings.map((ending) => `${about.folder}/${each}${ending}`))
        .flatMap((path) => {
          const found = subject.root.locate(tidy(path));
          return found === null || seen.has(found.path) ? [] : [{ ...about, found }];
        }),
    );
    // Read in parallel, so that there is only one wait for the engine; the texts are kept.
    const left = Math.max(0, MAX_WITH_PACKAGES + 1 - seen.size);
    const unread = [...new Set(named.map(({ found }) => found))].slice(0, left);
    await Promise.all(unread.map((each) => subject.scripts.text({ file: each, code: null })));
    for (const { folder, isCertain, unless, found } of named) {
      if (seen.has(found.path) || seen.size > MAX_WITH_PACKAGES) continue;
      const isOwn = !PACKAGED.test(found.path);
      if (isOwn && owned >= MAX_FILES) continue;
      owned += isOwn ? 1 : 0;
      seen.add(found.path);
      const inner = await subject.scripts.text({ file: found, code: null });
      const isSure = isCertain && next.isCertain && !(await isOther(subject, folder, unless));
      texts.push({ text: inner, isCertain: isSure, isOwn });
      open.push({ text: inner, folder: `/${parentOf(found.path)}`, isCertain: isSure });
    }
  }
  return texts;
}

const PACKAGED = /(?:^|\/)(?:site-packages|dist-packages)\//;

function foldersIn(list: string): readonly string[] {
  return list.split(':').filter((folder) => folder.startsWith('/'));
}

/** Whether the package that a name is taken from has something of that name itself. */
async function isOther(
  { root, scripts }: ScriptRunner['subject'],
  folder: string,
  unless: Named['unless'],
): Promise<boolean> {
  const file = unless === undefined ? null : root.locate(tidy(`${folder}/${unless.file}`));
  if (file === null || unless === undefined) return false;
  const words = (await scripts.text({ file, code: null })).split(/\W+/);
  return words.includes(unless.name);
}

const PYTHON =
  /^([ \t]*)(?:import[ \t]+([A-Za-z_][\w.]{0,200})|from[ \t]+(\.[\w.]{0,200}|[A-Za-z_][\w.]{0,200})[ \t]+import[ \t(]+([A-Za-z_]\w{0,100}))/gm;

/** `import a.b` loads a and a.b; `from a import b` most likely a.b; a leading dot means the folder of the file. */
function pythonModules(text: string, folder: string, roots: readonly string[]): readonly Named[] {
  return [...text.matchAll(PYTHON)].flatMap(([, indent, plain, from = '', what = '']) => {
    const dots = /^\.{0,20}/.exec(from)?.[0] ?? '';
    const parts = (plain ?? from).split('.').filter((part) => part !== '');
    const paths = parts.map((_part, at) => parts.slice(0, at + 1).join('/'));
    const isCertain = indent === '';
    let base = folder;
    for (let depth = 1; depth < dots.length; depth += 1) base = parentOf(base);
    return (dots === '' ? roots : [base]).flatMap((root): readonly Named[] => {
      const named = { folder: root, paths, isCertain };
      if (plain !== undefined) return [named];
      const unless = { file: [...parts, '__init__.py'].join('/'), name: what };
      return [named, { folder: root, paths: [[...parts, what].join('/')], isCertain, unless }];
    });
  });
}

const NODE =
  /^([ \t]*)(?:(?:const|let|var)[ \t][^=\n]{1,200}=[ \t]*|module\.exports[ \t]*=[ \t]*)?(?:require\(|(?:im|ex)port[ \t][^'"\n]{0,200})['"](\.{1,2}\/[\w./-]{1,200})['"]/gm;

function nodeModules(text: string, folder: string): readonly Named[] {
  return [...text.matchAll(NODE)].map(([, indent, path = '']) => ({
    folder,
    paths: [path],
    isCertain: indent === '',
  }));
}

function rubyFiles(text: string, folder: string): readonly Named[] {
  return [...text.matchAll(/^([ \t]*)require_relative[ \t(]+['"]([\w./-]{1,200})['"]/gm)].map(
    ([, indent, path = '']) => ({ folder, paths: [path], isCertain: indent === '' }),
  );
}
