// Divides the program into two scripts: what the first frame needs, and the rest, which is read afterwards. Saves 7 ms
// of 72 (measured as in plugins.mjs): neither the rest's source nor its compiled code is read before. esbuild itself divides only
// ECMAScript modules, which node loads more slowly.
import { build } from 'esbuild';

/**
 * What `import()` loads before the first frame. All else that it loads is in the second script, which is not read before
 * (test/scripts/build.test.ts).
 */
const BEFORE_FIRST_FRAME = new Set([
  'src/cli/screens-options.ts',
  'src/commands/ls.ts',
  'src/commands/pick.ts',
  'src/project/config.ts',
  'src/project/watch.ts',
  'src/screens/run.tsx',
  'src/terminal/index.ts',
]);

/** Marks a resolution that this plugin has asked for. */
const ASKED = Symbol('asked');

/**
 * Makes the entry of a script. Resolves imports as esbuild and the other plugins do, then lets `externalName` turn them
 * into modules of the other script.
 * @param {string} root the folder to which paths of modules are relative
 * @param {string} name the name of the entry
 * @param {string} contents its text
 * @param {(path: string, kind: string) => string | null} externalName the name by which the other script has a module
 */
function oneOfTwo(root, name, contents, externalName) {
  return {
    name: 'one-of-two',
    setup(bundle) {
      bundle.onLoad({ filter: /./, namespace: 'script' }, () => ({ contents, resolveDir: root }));
      bundle.onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (path === name && kind === 'entry-point') return { path, namespace: 'script' };
        // Injected files are entry points too.
        if (kind === 'entry-point' || pluginData === ASKED) return undefined;
        const found = await bundle.resolve(path, { kind, importer, resolveDir, pluginData: ASKED });
        if (found.external || found.namespace !== 'file' || found.errors.length > 0) return undefined;
        const external = externalName(found.path.slice(root.length), kind);
        return external === null ? undefined : { path: external, external: true };
      });
    },
  };
}

/** The text of an entry that exports modules by names. They are evaluated when they are asked for. */
function exportModules(paths, nameOf) {
  const rows = [...paths].toSorted().map((path) => `"${nameOf(path)}": () => require("./${path}")`);
  return `exports.modules = {\n${rows.join(',\n')}\n};\n`;
}

/** The modules of a script: those that left something in it. */
function modulesOf({ metafile }) {
  const [script] = Object.values(metafile.outputs).filter(({ entryPoint }) => entryPoint !== undefined);
  return new Set(
    Object.entries(script.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}

/**
 * Builds both scripts. A module is in one of them, and the other gets it from there as `#program/PATH` or
 * `#later/PATH` (src/start/start.ts).
 * @param {string} root the folder to which paths of modules are relative, with a slash at its end
 * @param {string} start the module that the program starts with
 * @param {import('esbuild').BuildOptions} options without entry points
 * @returns esbuild's results for `program` and `later`
 */
export async function buildTwoScripts(root, start, options) {
  const script = (name, entry, externalName) =>
    build({
      ...options,
      // As modules are.
      banner: { js: `${options.banner.js}"use strict";` },
      entryPoints: { [name]: name },
      plugins: [oneOfTwo(root, name, entry, externalName), ...options.plugins],
    });
  const later = new Set();
  const samePath = (path) => path;
  const program = (exported, nameOf, inProgram) =>
    script('program', `${exportModules(exported, nameOf)}require("./${start}");`, (path, kind) => {
      if (kind !== 'dynamic-import' || BEFORE_FIRST_FRAME.has(path) || inProgram.has(path)) return null;
      later.add(path);
      return `#later/${path}`;
    });
  // Once to see what is in it, and again with all that the other script takes from it.
  const inProgram = modulesOf(await program([], samePath, new Set()));
  // Their paths would be 25 kB.
  const numbers = new Map([...inProgram].toSorted().map((path, index) => [path, index.toString(36)]));
  const numberOf = (path) => numbers.get(path);
  const taken = new Set();
  const exported = [...later].filter((path) => !inProgram.has(path));
  const rest = await script('later', exportModules(exported, samePath), (path) => {
    if (!inProgram.has(path)) return null;
    taken.add(path);
    return `#program/${numberOf(path)}`;
  });
  return { program: await program(taken, numberOf, inProgram), later: rest };
}
