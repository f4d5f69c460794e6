/** What `bin/stagedive.js` runs: loads the bundled program, with the code that V8 made of it at an earlier start. */
import { join } from 'node:path';
import { loadScript } from './load-script.ts';
import { mapStacks } from './mapped-stack.ts';

/** The names of the bundles, which hold a hash of their contents. */
declare const STAGEDIVE_BUNDLES: Readonly<Record<string, string>>;

const loaded = new Map<string, { exports: unknown }>();

/** `require` as the bundles see it: one another's names, else node's own modules. */
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

requireBundle('#program');
