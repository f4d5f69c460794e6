/**
 * The entry point that `bin/stagedive.js` runs. Loads the bundled program with V8's compiled code of an earlier
 * start.
 */
import { join } from 'node:path';
import { loadScript } from './load-script.ts';
import { mapStacks } from './mapped-stack.ts';
import { limitYoungSpace } from './young-space.ts';

/** File name by bundle name. File names contain a hash of the contents. */
declare const STAGEDIVE_BUNDLES: Readonly<Record<string, string>>;

const loaded = new Map<string, { exports: unknown }>();

/** The `require` of the bundles: resolves other bundles by name, and node's modules. */
function requireBundle(name: string): unknown {
  const file = STAGEDIVE_BUNDLES[name];
  if (file === undefined) return require(name);
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  const path = join(__dirname, file);
  const load = loadScript(path);
  loaded.set(name, module);
  load(requireBundle, module, module.exports, path, __dirname);
  return module.exports;
}

if (process.argv.includes('--debug')) mapStacks();

limitYoungSpace();
requireBundle('#program');
