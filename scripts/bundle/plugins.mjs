// Changes to bundled packages that make the first frame appear sooner. "Saves N ms" is the CPU time that a start of
// the demo takes longer without the change, up to the first frame: the median of 12 alternating runs with ink 8.0 on
// Node 24.21. A start takes about 120 ms, and node without a program 30 ms.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Rewrites the text of a module. A pattern that is not found breaks the build, so that package updates are noticed.
 * @param {RegExp} filter matches the module's path
 * @param {[string | RegExp, string][]} changes pairs of old and new text
 */
function rewrite(bundle, filter, changes) {
  bundle.onLoad({ filter }, async ({ path }) => {
    let contents = await readFile(path, 'utf8');
    for (const [from, to] of changes) {
      const missing = typeof from === 'string' ? !contents.includes(from) : !from.test(contents);
      if (missing)
        return {
          errors: [{ text: `${path} no longer contains ${from}. Update scripts/bundle/plugins.mjs.` }],
        };
      contents = contents.replace(from, to);
    }
    return { contents };
  });
}

/**
 * Ink's layout engine is WebAssembly, which its package fetches from a data: URL with top-level await. That loads
 * node's whole HTTP client, and a bundle with top-level await cannot be a CommonJS script with cached code. So it is
 * compiled synchronously from an inlined constant.
 */
export const yogaInPlace = {
  name: 'yoga-in-place',
  setup(bundle) {
    rewrite(bundle, /yoga-layout\/dist\/src\/index\.js$/, [['await loadYoga()', 'loadYoga()']]);
    rewrite(bundle, /yoga-layout\/dist\/binaries\/yoga-wasm-base64-esm\.js$/, [
      ['import.meta.url', '""'],
      // Put the constant before the loader, which then uses it through emscripten's own hook.
      [/^([\s\S]*)"data:application\/octet-stream;base64,([^"]+)"/, 'const WASM = "$2";\n$1""'],
      [
        'loadYoga = loadYoga || {};',
        `loadYoga = { instantiateWasm(imports, done) {
          const instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(WASM, 'base64')), imports);
          done(instance);
          return instance.exports;
        } };`,
      ],
      ['return loadYoga.ready', 'return loadYoga'],
    ]);
  },
};

/**
 * Removes ink's bridge to React's developer tools. It uses top-level await, which a CommonJS script cannot, and
 * includes a web socket client.
 */
export const withoutDevtools = {
  name: 'without-devtools',
  setup(bundle) {
    rewrite(bundle, /ink\/build\/reconciler\.js$/, [
      ["await import('./devtools.js')", 'undefined'],
      ['await loadPackageJson()', '{}'],
    ]);
  },
};

/**
 * Removes the parts of dockerode that stagedive does not use: builds go through src/buildkit, and ssh:// through
 * src/docker/ssh.ts. They are three quarters of its code (ssh2, grpc-js, protobufjs). With them the bundles are 2.46
 * MB instead of 1.70 MB, and a cached build takes 25 ms longer.
 */
export const withoutUnusedDocker = {
  name: 'without-unused-docker',
  setup(bundle) {
    bundle.onLoad(
      { filter: /(docker-modem\/lib\/ssh|dockerode\/lib\/(session|buildkit))\.js$/ },
      ({ path }) => ({
        contents: `module.exports = () => { throw new Error(${JSON.stringify(`${path.replace(/^.*node_modules\//, '')} is not in the bundle`)}); };`,
      }),
    );
  },
};

const quickWidth = fileURLToPath(new URL('quick-string-width.ts', import.meta.url));

/**
 * Replaces string-width by a fast path for plain text (see quick-string-width.ts). Saves 46 ms, and 30 ms for `ls`.
 */
export const quickStringWidth = {
  name: 'quick-string-width',
  setup(bundle) {
    bundle.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      importer === quickWidth ? undefined : { path: quickWidth },
    );
  },
};

/** Loads node:child_process for commander and terminal-size only when they start a process. Saves 8 ms. */
export const lateChildProcess = {
  name: 'late-child-process',
  setup(bundle) {
    bundle.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /node_modules\/(commander|terminal-size)\//.test(importer)
        ? { path: 'child_process', namespace: 'late' }
        : undefined,
    );
    bundle.onLoad({ filter: /./, namespace: 'late' }, () => ({
      contents: `const late = (name) => (...args) => require('node:child_process')[name](...args);
        module.exports = { spawn: late('spawn'), execFileSync: late('execFileSync') };`,
    }));
  },
};

const quickOutputFile = fileURLToPath(new URL('quick-output.ts', import.meta.url));

/** Gives ink's renderer a faster Output (see quick-output.ts). Saves 42 ms, and 3 ms for every later frame. */
export const quickOutput = {
  name: 'quick-output',
  setup(bundle) {
    rewrite(bundle, /ink\/build\/renderer\.js$/, [
      [
        "import Output from './output.js';",
        `import InkOutput from './output.js'; import { quickOutput } from ${JSON.stringify(quickOutputFile)}; const Output = quickOutput(InkOutput);`,
      ],
    ]);
  },
};
