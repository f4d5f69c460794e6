import type { FileTree } from '../../file-tree.ts';
import type { Root } from '../../load/index.ts';
import { nameOf, parentOf } from '../../paths.ts';
import { stagesFor } from '../subject.ts';
import { MAX_SETTINGS_BYTES } from './bounds.ts';
import type { Need, ScriptRunner } from './need.ts';
import { requiredIn } from './required-modules.ts';

/** How the program that RubyGems makes for a gem loads it (Gem::Installer#app_script_text). */
const ACTIVATED = /\bGem\.(?:activate_bin_path|bin_path)\([ \t]*['"]([A-Za-z\d][\w.-]{0,100})['"]/g;

/** As RubyGems writes it into a specification (Gem::Specification#to_ruby). */
const DEPENDENCY = /\.add_(?:runtime_)?dependency\(%q<([A-Za-z\d][\w.-]{0,100})>/g;

const MAX_GEMS = 200;

/** Gems that open libraries of C. */
const OPENERS: ReadonlySet<string> = new Set(['ffi', 'fiddle', 'ffi-compiler']);

/** The gems that a script requires, or that a program made by RubyGems starts: the folder of gems that holds them, since gems need one another. */
export async function gemNeeds({
  subject,
  language,
  text,
  starter,
  home,
}: ScriptRunner): Promise<readonly Need[]> {
  if (language !== 'ruby') return [];
  const gems = gemsIn(text);
  const stages = home === null ? await stagesFor(subject, starter.near) : [home];
  const needs: Need[] = [];
  // What a gem depends on is added while they are gone through.
  for (const [name, severity] of gems) {
    if (gems.size > MAX_GEMS || specificationIn(subject.root, name) !== null) continue;
    const stage = stages.find(({ root }) => specificationIn(root, name) !== null);
    const there = stage === undefined ? null : specificationIn(stage.root, name);
    if (stage === undefined || there === null) continue;
    const folder = parentOf(parentOf(there));
    needs.push({
      kind: 'path',
      rule: 'missing-module',
      severity,
      anyOf: [there],
      copy: [{ from: folder, to: folder }],
      why: `It loads the gem ${name}, which is not there`,
      isSure: false,
    });
    for (const other of await dependencies(stage.root, there))
      if (!gems.has(other)) gems.set(other, severity);
  }
  return needs;
}

/** The gems that a script names. */
function gemsIn(text: string): Map<string, 'error' | 'warning'> {
  const gems = new Map<string, 'error' | 'warning'>();
  // A library may come from elsewhere than its gem, so that this is not certain.
  for (const { name } of requiredIn('ruby', text)) gems.set(name.replaceAll('/', '-'), 'warning');
  for (const [, name = ''] of text.matchAll(ACTIVATED)) gems.set(name, 'error');
  return gems;
}

/** The gems that a gem depends on. */
async function dependencies(root: Root, specification: string): Promise<readonly string[]> {
  const bytes = await root.locate(specification)?.bytes(0, MAX_SETTINGS_BYTES);
  return [...new TextDecoder().decode(bytes).matchAll(DEPENDENCY)].map(([, name = '']) => name);
}

/** The folders with the files of those gems of a script that open libraries of C: they depend on what does that. */
export async function foreignGems(
  { text }: ScriptRunner,
  roots: readonly Root[],
): Promise<readonly { readonly root: Root; readonly folders: readonly string[] }[]> {
  const gems = new Set(gemsIn(text).keys());
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

/** The absolute path of the specification of a gem, whatever its version; null if there is none. */
function specificationIn({ tree }: Root, gem: string): string | null {
  const found = specificationsIn(tree).find(
    (path) =>
      nameOf(path).startsWith(`${gem}-`) &&
      /^\d[\w.-]*$/.test(nameOf(path).slice(gem.length + 1, -'.gemspec'.length)),
  );
  return found === undefined ? null : `/${found}`;
}

/** A tree is looked through once, not for each gem. */
const specifications = new WeakMap<FileTree, readonly string[]>();

function specificationsIn(tree: FileTree): readonly string[] {
  const found =
    specifications.get(tree) ??
    tree
      .entries()
      .flatMap(({ path }) =>
        path.endsWith('.gemspec') && nameOf(parentOf(path)) === 'specifications' ? [path] : [],
      );
  specifications.set(tree, found);
  return found;
}
