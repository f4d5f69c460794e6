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

/** The gems that a script requires, or that a program made by RubyGems starts: the folder of gems that holds them, since gems need one another. */
export async function gemNeeds({
  subject,
  language,
  text,
  starter,
  home,
}: ScriptRunner): Promise<readonly Need[]> {
  if (language !== 'ruby') return [];
  const gems = new Map<string, 'error' | 'warning'>();
  // A library may come from elsewhere than its gem, so that this is not certain.
  for (const { name } of requiredIn(language, text)) gems.set(name.replaceAll('/', '-'), 'warning');
  for (const [, name = ''] of text.matchAll(ACTIVATED)) gems.set(name, 'error');
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
    const bytes = await stage.root.locate(there)?.bytes(0, MAX_SETTINGS_BYTES);
    for (const [, other = ''] of new TextDecoder().decode(bytes).matchAll(DEPENDENCY))
      if (!gems.has(other)) gems.set(other, severity);
  }
  return needs;
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
