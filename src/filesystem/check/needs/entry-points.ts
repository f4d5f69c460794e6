import type { Root } from '../../load/index.ts';
import { nameOf } from '../../paths.ts';
import { stagesOf } from '../subject.ts';
import { MAX_SETTINGS_BYTES } from './bounds.ts';
import { moduleFoldersOf, PYTHON_PACKAGES } from './module-folders.ts';
import type { ScriptRunner } from './need.ts';

/** How setuptools writes the program of a package, whose text names no module. */
const LOADED =
  /\bload_entry_point\(\s*['"]([A-Za-z\d][\w.-]{0,100})(?:==[^'"\n]{0,60})?['"],\s*['"]([\w.]{1,60})['"],\s*['"]([\w.-]{1,100})['"]/g;

/** How pip writes it. */
const PIP = /^from ([A-Za-z_][\w.]{0,200}) import ([A-Za-z_]\w{0,100})$[\s\S]{0,400}\bsys\.exit\(\2\(\)\)/m;

/** A program of a package is short; what is longer is a script of its own. */
const MAX_PROGRAM = 2_000;
const MAX_CALLS = 4;

/**
 * The modules that a program of a package of Python is: `certbot.main`. Their names stand in it if pip wrote it; else in
 * `entry_points.txt` of the package (packaging.python.org, "Entry points specification"), and where that is missing, the
 * name of the package is taken. None for any other script.
 */
export function entryModules(runner: ScriptRunner): Promise<readonly string[]> {
  const modules = known.get(runner) ?? read(runner);
  known.set(runner, modules);
  return modules;
}

const known = new WeakMap<ScriptRunner, Promise<readonly string[]>>();

async function read(runner: ScriptRunner): Promise<readonly string[]> {
  const { language, text, subject } = runner;
  if (language !== 'python' || text.length > MAX_PROGRAM) return [];
  const [, named] = PIP.exec(text) ?? [];
  const modules = named === undefined ? [] : [named];
  const calls = [...text.matchAll(LOADED)].slice(0, MAX_CALLS);
  const roots = calls.length === 0 ? [] : [subject.root, ...(await stagesOf(runner)).map(({ root }) => root)];
  for (const [, distribution = '', group = '', name = ''] of calls) {
    const listed = await listOf(distribution, roots);
    modules.push(moduleIn(listed, group, name) ?? normal(distribution));
  }
  return modules;
}

/** The package that a module is in: `certbot` of `certbot.main`. */
export function packageOfModule(module: string): string {
  return module.replace(/\..*/s, '');
}

/** PEP 503, as names of folders are written. */
function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '_');
}

async function listOf(distribution: string, roots: readonly Root[]): Promise<string> {
  for (const root of roots) {
    for (const folder of moduleFoldersOf(root, PYTHON_PACKAGES)) {
      for (const { path } of root.tree.children(root.real(folder))) {
        if (!path.endsWith('-info')) continue;
        const [, found] =
          /^(.{1,200}?)(?:-[\d.][^-]{0,100})?(?:-py[\d.]{1,10})?\.(?:dist|egg)-info$/.exec(nameOf(path)) ??
          [];
        if (found === undefined || normal(found) !== normal(distribution)) continue;
        const list = root.locate(`${path}/entry_points.txt`);
        if (list !== null) return new TextDecoder().decode(await list.bytes(0, MAX_SETTINGS_BYTES));
      }
    }
  }
  return '';
}

/** The module of `certbot = certbot.main:main` in a group. */
function moduleIn(list: string, group: string, name: string): string | null {
  let current = '';
  for (const line of list.split('\n')) {
    current = /^\s{0,20}\[\s{0,20}([\w.]{1,60})\s{0,20}\]/.exec(line)?.[1] ?? current;
    const [, key, module] =
      /^\s{0,20}([\w.-]{1,100})\s{0,20}=\s{0,20}([A-Za-z_][\w.]{0,200})/.exec(line) ?? [];
    if (current === group && key === name) return module ?? null;
  }
  return null;
}
