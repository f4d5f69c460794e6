import { withoutTrailing } from '../../../text/cut.ts';
import type { Root, RootFile } from '../../load/index.ts';
import { fileType } from '../../mode.ts';
import { nameOf } from '../../paths.ts';
import { stagesOf } from '../subject.ts';
import { foreignGems } from './gems.ts';
import { moduleFoldersOf, PYTHON_PACKAGES } from './module-folders.ts';
import { requiredBy } from './modules.ts';
import type { ScriptRunner } from './need.ts';
import { type OpenedNames, openedIn } from './opened-names.ts';
import { requiredIn } from './required-modules.ts';

/** What a file of a package opens and loads. */
export interface PackageText extends OpenedNames {
  /** Its path, without a leading slash; '' where it is none. */
  readonly file: string;
  readonly loads: readonly string[];
  /** Absolute paths that stand in it as texts. */
  readonly paths: readonly string[];
  /** Whether there are more files that were not read. */
  readonly isCut?: boolean;
}

const CUT: PackageText = {
  file: '',
  names: [],
  isUnknown: false,
  asksLdconfig: false,
  loads: [],
  paths: [],
  isCut: true,
};

/** How much of packages is read for one script. */
const MAX_PACKAGES = 60;
const MAX_IMPORTED = 1_000;
const MAX_FILES = 1_000;
const MAX_FOLDERS = 1_000;
const MAX_BYTES = 128 * 1024;
/** Files that are asked for at once. */
const BATCH = 16;

const QUOTED_PATH = /(["'])(\/(?:etc|usr|opt|srv)\/[\w.+@/-]{1,250})\1/g;
const MAX_PATHS = 100;

/** What belongs to a package and is not loaded with it. */
const NEVER_LOADED = /\/(?:tests?|testing|examples?|docs?|bench\w{0,8})\//;

/**
 * What the packages that a script loads open by name: of Python those that it imports, and what these import; of Ruby the
 * gems that are made for ffi. The standard libraries have none that matters.
 */
export async function packageTexts(runner: ScriptRunner): Promise<readonly PackageText[]> {
  const texts = texted.get(runner) ?? textsOf(runner);
  texted.set(runner, texts);
  return await texts;
}

const texted = new WeakMap<ScriptRunner, Promise<readonly PackageText[]>>();

async function textsOf(runner: ScriptRunner): Promise<readonly PackageText[]> {
  const roots = [runner.subject.root, ...(await stagesOf(runner)).map(({ root }) => root)];
  switch (runner.language) {
    case 'python':
      return await pythonPackages(runner, roots);
    case 'ruby':
      return await readAll(
        runner.language,
        (await foreignGems(runner, roots)).flatMap(({ root, folders }) =>
          folders.flatMap((folder) => filesIn(root, folder, '.rb')),
        ),
      );
    default:
      return [];
  }
}

async function pythonPackages(runner: ScriptRunner, roots: readonly Root[]): Promise<readonly PackageText[]> {
  const folders = roots.map((root) => ({ root, folders: moduleFoldersOf(root, PYTHON_PACKAGES) }));
  const names = new Set((await requiredBy(runner)).map(({ name }) => name));
  const all: PackageText[] = [];
  let packages = 0;
  // What a package imports comes behind it. Most names are of the standard library, and have no files here.
  for (const name of names) {
    const files = packageFiles(folders, name);
    if (files.length === 0) continue;
    packages += 1;
    if (packages > MAX_PACKAGES || all.length + files.length > MAX_FILES) return [...all, CUT];
    for (const read of await readAll('python', files)) {
      all.push(read);
      for (const each of read.loads) if (names.size <= MAX_IMPORTED) names.add(each);
      if (names.size > MAX_IMPORTED) return [...all, CUT];
    }
  }
  return all;
}

/** The files of a package: of the state if it has it, else of a stage. */
function packageFiles(
  places: readonly { readonly root: Root; readonly folders: readonly string[] }[],
  name: string,
): readonly RootFile[] {
  for (const { root, folders } of places) {
    for (const folder of folders) {
      const single = root.locate(`${folder}/${name}.py`);
      if (single !== null) return [single];
      const files = filesIn(root, `${folder}/${name}`, '.py');
      if (files.length > 0) return files;
    }
  }
  return [];
}

function filesIn(root: Root, folder: string, ending: string): readonly RootFile[] {
  const files: RootFile[] = [];
  const open = [root.real(folder)];
  for (const at of open) {
    for (const { path, mode } of root.tree.children(at)) {
      if (NEVER_LOADED.test(`${path}/`)) continue;
      const file = path.endsWith(ending) ? root.locate(path) : null;
      if (file !== null) files.push(file);
      else if (fileType(mode) === 'dir' && nameOf(path) !== '__pycache__' && open.length < MAX_FOLDERS)
        open.push(path);
      if (files.length > MAX_FILES) return files;
    }
  }
  return files;
}

const known = new WeakMap<RootFile, Promise<PackageText>>();

async function readAll(language: string, files: readonly RootFile[]): Promise<readonly PackageText[]> {
  const all: PackageText[] = [];
  for (let at = 0; at < files.length; at += BATCH) {
    const batch = files.slice(at, at + BATCH).map((file) => {
      const found = known.get(file) ?? read(language, file);
      known.set(file, found);
      return found;
    });
    all.push(...(await Promise.all(batch)));
  }
  return all;
}

async function read(language: string, file: RootFile): Promise<PackageText> {
  const text = new TextDecoder().decode(await file.bytes(0, MAX_BYTES));
  const opened = openedIn(language, text);
  return {
    ...opened,
    file: file.path,
    // What other packages do with names of their own is for few of their users.
    isUnknown: language === 'ruby' && opened.isUnknown,
    loads: requiredIn(language, text).map(({ name }) => name),
    paths: [...text.matchAll(QUOTED_PATH)]
      .slice(0, MAX_PATHS)
      .map(([, , path = '']) => withoutTrailing(path, '/')),
  };
}
