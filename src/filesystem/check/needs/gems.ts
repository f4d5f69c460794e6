import type { FileTree } from '../../file-tree.ts';
import type { Root } from '../../load/index.ts';
import { nameOf, parentOf } from '../../paths.ts';
import { stagesOf, variable } from '../subject.ts';
import { MAX_SETTINGS_BYTES } from './bounds.ts';
import { lockedGems } from './locked-gems.ts';
import type { Need, ScriptRunner } from './need.ts';
import { requiredIn } from './required-modules.ts';

/** How the program that RubyGems makes for a gem loads it (Gem::Installer#app_script_text). */
const ACTIVATED = /\bGem\.(?:activate_bin_path|bin_path)\([ \t]*['"]([A-Za-z\d][\w.-]{0,100})['"]/g;

/** As RubyGems writes it into a specification (Gem::Specification#to_ruby). */
const DEPENDENCY = /\.add_(?:runtime_)?dependency\(%q<([A-Za-z\d][\w.-]{0,100})>/g;

const MAX_GEMS = 1_000;

/** Gems that open libraries of C. */
const OPENERS: ReadonlySet<string> = new Set(['ffi', 'fiddle', 'ffi-compiler']);

/** A gem that is loaded, in whatever version if null. */
interface Loaded {
  readonly version: string | null;
  readonly severity: 'error' | 'warning';
  /** Whether a gem depends on it: RubyGems wants its specification then, also of one that comes with Ruby. */
  readonly isDependency?: true;
}

/**
 * The gems that a script requires, that a program made by RubyGems starts, or that Bundler loads: the folder of gems that
 * holds them, since gems need one another.
 */
export async function gemNeeds(runner: ScriptRunner): Promise<readonly Need[]> {
  const { subject, language, starter } = runner;
  if (language !== 'ruby') return [];
  const gems = await gemsOf(runner);
  const stages = await stagesOf(runner);
  const needs: Need[] = [];
  let looked = 0;
  // What a gem depends on is added while they are gone through.
  for (const [name, { version, severity, isDependency }] of gems) {
    looked += 1;
    if (!subject.limits.hasRoom(looked - 1, MAX_GEMS, `gems that ${starter.path} loads`)) break;
    if (specificationIn(subject.root, name, version) !== null) continue;
    const found = stages.flatMap(({ root }) => {
      const there = specificationIn(root, name, version);
      return there === null || (DEFAULT.test(there) && isDependency !== true) ? [] : [{ root, there }];
    });
    const [first] = found;
    if (first === undefined) continue;
    const { root, there } = first;
    const folder = DEFAULT.test(there) ? parentOf(there) : parentOf(parentOf(there));
    needs.push({
      kind: 'path',
      rule: 'missing-module',
      severity,
      anyOf: [there],
      copy: [{ from: folder, to: folder }],
      why: `It loads the gem ${name}${version === null ? '' : ` ${version}`}, which is not there`,
      isSure: false,
    });
    for (const other of await dependencies(root, there))
      if (!gems.has(other)) gems.set(other, { version: null, severity, isDependency: true });
  }
  if ((await lockedGems(runner)) === null && runner.isMain)
    needs.push({
      kind: 'unseen',
      what: `gems that Bundler loads for ${starter.path}: there is no Gemfile.lock`,
    });
  return needs;
}

/** The gems that a script names, and those that Bundler loads for it. */
export async function gemsOf(runner: ScriptRunner): Promise<Map<string, Loaded>> {
  const gems = new Map<string, Loaded>();
  // A library may come from elsewhere than its gem, so that this is not certain.
  for (const { name } of requiredIn('ruby', runner.text))
    for (const gem of [name.replaceAll('/', '-'), name.replace(/\/.*/s, '')])
      gems.set(gem, { version: null, severity: 'warning' });
  for (const [, name = ''] of runner.text.matchAll(ACTIVATED))
    gems.set(name, { version: null, severity: 'error' });
  // Groups that are left out need not be there.
  const severity = variable(runner.subject, 'BUNDLE_WITHOUT') === '' ? 'error' : 'warning';
  for (const { name, version } of (await lockedGems(runner)) ?? []) gems.set(name, { version, severity });
  return gems;
}

/** The gems that a gem depends on. */
async function dependencies(root: Root, specification: string): Promise<readonly string[]> {
  const bytes = await root.locate(specification)?.bytes(0, MAX_SETTINGS_BYTES);
  return [...new TextDecoder().decode(bytes).matchAll(DEPENDENCY)].map(([, name = '']) => name);
}

/** The folders with the files of those gems of a script that open libraries of C: they depend on what does that. */
export async function foreignGems(
  runner: ScriptRunner,
  roots: readonly Root[],
): Promise<readonly { readonly root: Root; readonly folders: readonly string[] }[]> {
  const gems = new Set((await gemsOf(runner)).keys());
  const found: { root: Root; folders: readonly string[] }[] = [];
  for (const name of gems) {
    const root = roots.find((each) => specificationIn(each, name) !== null);
    const there = root === undefined ? null : specificationIn(root, name);
    if (gems.size > MAX_GEMS || root === undefined || there === null) continue;
    const needed = await dependencies(root, there);
    for (const other of needed) gems.add(other);
    if (!needed.some((other) => OPENERS.has(other))) continue;
    const version = nameOf(there).slice(0, -'.gemspec'.length);
    // Packages of distributions put its files among those of Ruby.
    const vendor = `/usr/lib/ruby/vendor_ruby/${name}`;
    found.push({ root, folders: [`${parentOf(parentOf(there))}/gems/${version}/lib`, vendor] });
  }
  return found;
}

/** What comes with Ruby itself. */
const DEFAULT = /\/specifications\/default\//;

/** Whether a root has a gem, in any version. */
export function hasGem(root: Root, gem: string): boolean {
  return specificationIn(root, gem) !== null;
}

/** The absolute path of the specification of a gem, in any version if that is null; null if there is none. */
function specificationIn({ tree }: Root, gem: string, wanted: string | null = null): string | null {
  const found = (specificationsIn(tree).get(gem) ?? []).find(
    ({ version }) => wanted === null || version === wanted || version.startsWith(`${wanted}-`),
  );
  return found === undefined ? null : `/${found.path}`;
}

interface Specification {
  readonly path: string;
  /** With the platform. */
  readonly version: string;
}

const SPECIFICATION =
  /(?:^|\/)specifications\/(?:default\/)?([A-Za-z\d][\w.-]{0,100}?)-(\d[\w.-]{0,100})\.gemspec$/;

/** Those of a tree by gem: it is looked through once, not for each gem. */
const specifications = new WeakMap<FileTree, ReadonlyMap<string, readonly Specification[]>>();

function specificationsIn(tree: FileTree): ReadonlyMap<string, readonly Specification[]> {
  const known = specifications.get(tree);
  if (known !== undefined) return known;
  const found = new Map<string, Specification[]>();
  for (const { path } of tree.entries()) {
    const [, gem, version] = path.endsWith('.gemspec') ? (SPECIFICATION.exec(path) ?? []) : [];
    if (gem === undefined || version === undefined) continue;
    const own = found.get(gem) ?? [];
    own.push({ path, version });
    found.set(gem, own);
  }
  specifications.set(tree, found);
  return found;
}
