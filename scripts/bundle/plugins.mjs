// What the bundle does otherwise than the packages that go into it, so that the first frame comes soon. "Costs N ms" is
// what a start takes longer without: processor time to the first frame of the demo, median of 12 alternating runs with
// ink 8.0 on Node 24.21, where a start takes some 120 ms and a node that does nothing 30.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/**
 * Rewrites the text of one module. A pattern that is not found breaks the build, so that no update of a package goes
 * unnoticed.
 * @param {RegExp} filter the module's path
 * @param {[string | RegExp, string][]} changes what stands there, and what is to stand there
 */
function rewrite(bundle, filter, changes) {
  bundle.onLoad({ filter }, async ({ path }) => {
    let contents = await readFile(path, 'utf8');
    for (const [from, to] of changes) {
      const missing = typeof from === 'string' ? !contents.includes(from) : !from.test(contents);
      if (missing) return { errors: [{ text: `${path} does not hold ${from} any more` }] };
      contents = contents.replace(from, to);
    }
    return { contents };
  });
}

/**
 * Ink's layout engine is WebAssembly that its package fetches from a data: URL and waits for, which loads the whole of
 * node's HTTP client. Compiled in place, it is there at once, and the bundle needs no top-level await, with which it could
 * be no CommonJS script and keep no code.
 */
export const yogaInPlace = {
  name: 'yoga-in-place',
  setup(bundle) {
    rewrite(bundle, /yoga-layout\/dist\/src\/index\.js$/, [['await loadYoga()', 'loadYoga()']]);
    rewrite(bundle, /yoga-layout\/dist\/binaries\/yoga-wasm-base64-esm\.js$/, [
      ['import.meta.url', '""'],
      // The constant before the loader, which then gets it through emscripten's own hook.
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
 * Ink's bridge to React's developer tools is awaited at the top, which a CommonJS script cannot do, and brings a web
 * socket client; nothing here uses it.
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
 * Parts of dockerode that stagedive does without: builds go through src/buildkit, ssh:// through src/docker/ssh.ts. They
 * are three quarters of its code (ssh2, grpc-js, protobufjs): 2.46 MB of bundles instead of 1.70, and a cached build takes
 * 25 ms longer.
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

/** Puts a quick way for plain text in front of every string-width (see quick-string-width.ts). Costs 46 ms, `ls` 30. */
export const quickStringWidth = {
  name: 'quick-string-width',
  setup(bundle) {
    bundle.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      importer === quickWidth ? undefined : { path: quickWidth },
    );
  },
};

/** Commander and terminal-size hardly ever start a process, so node's module for that is loaded when they do. Costs 8 ms. */
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

/** Ink's renderer writes to a quicker Output (see quick-output.ts). Costs 42 ms, and every later frame 3. */
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
