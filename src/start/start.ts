/** What `bin/stagedive.js` runs: loads the bundled program, with the code that V8 made of it at an earlier start. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadScript } from './load-script.ts';

/** The names of the bundles, which hold a hash of their contents. */
declare const STAGEDIVE_BUNDLES: Readonly<Record<string, string>>;

const folder = dirname(fileURLToPath(import.meta.url));
const requireFile = createRequire(import.meta.url);
const loaded = new Map<string, { exports: unknown }>();

/** `require` as the bundles see it: one another's names, else node's own modules. */
function requireBundle(name: string): unknown {
  const file = STAGEDIVE_BUNDLES[name];
  if (file === undefined) return requireFile(name);
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  const path = join(folder, file);
  loadScript(path)(requireBundle, module, module.exports, path, folder);
  return module.exports;
}

requireBundle('#program');
