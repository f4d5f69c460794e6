import { tidy } from '../../load/index.ts';
import { parentOf } from '../../paths.ts';
import { variable } from '../subject.ts';
import type { ScriptRunner } from './need.ts';

/** A file of modules of the program itself, and whether it is loaded whenever the program starts. */
export interface LocalText {
  readonly text: string;
  readonly isCertain: boolean;
}

/** What one program reads of its own at most. */
const MAX_FILES = 60;
const MAX_BYTES = 128 * 1024;

/** A module that a text names, as paths without their endings, from a folder; and whether it is loaded at once. */
interface Named {
  readonly folder: string;
  readonly paths: readonly string[];
  readonly isCertain: boolean;
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
 * The texts of a program: its script, and what that loads of files beside it, which are loaded as soon as the script is.
 */
export async function localTexts(runner: ScriptRunner): Promise<readonly LocalText[]> {
  const { subject, language, text, file, code } = runner;
  const reader = READERS.get(language);
  const texts: LocalText[] = [{ text, isCertain: true }];
  if (reader === undefined) return texts;
  const own = code === null && file !== null ? `/${parentOf(file.path)}` : subject.cwd;
  const roots = [own, ...(language === 'python' ? foldersIn(variable(subject, 'PYTHONPATH')) : [])];
  const open = [{ text, folder: own, isCertain: true }];
  const seen = new Set([file?.path ?? '']);
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    for (const { folder, paths, isCertain } of reader.named(next.text, next.folder, roots)) {
      for (const path of paths.flatMap((each) => reader.endings.map((ending) => `${each}${ending}`))) {
        const found = subject.root.locate(tidy(`${folder}/${path}`));
        if (found === null || seen.has(found.path) || seen.size > MAX_FILES) continue;
        seen.add(found.path);
        const inner = new TextDecoder().decode(await found.bytes(0, MAX_BYTES));
        const isSure = isCertain && next.isCertain;
        texts.push({ text: inner, isCertain: isSure });
        open.push({ text: inner, folder: `/${parentOf(found.path)}`, isCertain: isSure });
      }
    }
  }
  return texts;
}

function foldersIn(list: string): readonly string[] {
  return list.split(':').filter((folder) => folder.startsWith('/'));
}

const PYTHON =
  /^([ \t]*)(?:import[ \t]+([A-Za-z_][\w.]{0,200})|from[ \t]+(\.[\w.]{0,200}|[A-Za-z_][\w.]{0,200})[ \t]+import[ \t(]+([A-Za-z_]\w{0,100}))/gm;

/** `import a.b` loads a and a.b; `from a import b` most likely a.b; a leading dot means the folder of the file. */
function pythonModules(text: string, folder: string, roots: readonly string[]): readonly Named[] {
  return [...text.matchAll(PYTHON)].flatMap(([, indent, plain, from = '', what = '']) => {
    const dots = /^\.{0,20}/.exec(from)?.[0] ?? '';
    const parts = (plain ?? from).split('.').filter((part) => part !== '');
    const all = plain === undefined ? [...parts, what] : parts;
    const paths = all.map((_part, at) => all.slice(0, at + 1).join('/'));
    const isCertain = indent === '';
    if (dots === '') return roots.map((root) => ({ folder: root, paths, isCertain }));
    let base = folder;
    for (let depth = 1; depth < dots.length; depth += 1) base = parentOf(base);
    return [{ folder: base, paths, isCertain }];
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
