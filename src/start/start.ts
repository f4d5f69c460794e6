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

/** A module that a bundle exports: `#later/src/docker/index.ts`. */
const MODULE_NAME = /^(#\w+)\/(.+)$/;

/** The `require` of the bundles: resolves bundles by name, the modules that they export, and node's modules. */
function requireBundle(name: string): unknown {
  if (!name.startsWith('#')) return require(name);
  const [, bundle, path] = MODULE_NAME.exec(name) ?? [];
  if (bundle === undefined || path === undefined) return bundleExports(name);
  const { modules } = bundleExports(bundle) as { modules: Readonly<Record<string, () => unknown>> };
  return modules[path]?.();
}

/** Runs a bundle once. @throws a one-sentence error if it is missing */
function bundleExports(name: string): unknown {
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  const path = join(__dirname, STAGEDIVE_BUNDLES[name] ?? name);
  const load = loadScript(path);
  loaded.set(name, module);
  load(requireBundle, module, module.exports, path, __dirname);
  return module.exports;
}

if (process.argv.some((arg) => arg === '--debug' || arg === '-D')) mapStacks();

// Nothing is waited for any more. Left to itself, node would now give back its memory piece by piece, which the system
// does at once.
process.once('beforeExit', () => {
  if (process.listenerCount('beforeExit') === 0) process.exit();
});

limitYoungSpace();
requireBundle('#program');
