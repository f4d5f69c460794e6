// Bundles the program into dist/, so that starting it reads a handful of files:
//   cli.cjs          src/start, what bin/stagedive.js runs: loads the others with the code that V8 kept of them
//   program-*.cjs    src/cli.ts and all it imports, in one script; what a command does not need is not evaluated
//   dockerode-*.cjs, execa-*.cjs   read only where they are needed
//   *.cjs.map.gz     where each of them comes from in the sources, read only for the stack that --debug prints
// Usage: node scripts/build.mjs [--readable] [FOLDER]   (default: dist; --readable leaves names and lines as they are)
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import * as plugins from './bundle/plugins.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
const args = process.argv.slice(2);
const readable = args[0] === '--readable';
const outdir = resolve(args[readable ? 1 : 0] ?? `${root}dist`);

/** Packages that are bundles of their own, as src imports them. */
const apart = ['dockerode', 'execa'];

const keepApart = {
  name: 'keep-apart',
  setup(bundle) {
    bundle.onResolve({ filter: new RegExp(`^(${apart.join('|')})$`) }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: `#${path}`, external: true },
    );
  },
};

const common = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Node starts a CommonJS module sooner than an ECMAScript one.
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  minify: !readable,
  legalComments: 'none',
};

/** A source map whose sources are paths from the project's root, wherever the bundle lies; a quarter of its size. */
function packedMap({ path, text }) {
  const map = JSON.parse(text);
  const sources = map.sources.map((source) => relative(root, resolve(dirname(path), source)));
  return gzipSync(JSON.stringify({ ...map, sources }), { level: 9 });
}

const { outputFiles } = await build({
  ...common,
  write: false,
  sourcemap: 'external',
  sourcesContent: false,
  entryPoints: { program: 'src/cli.ts', ...Object.fromEntries(apart.map((name) => [name, name])) },
  entryNames: '[name]-[hash]',
  // One script can be compiled in one go from V8's code; import() becomes a require of what is evaluated then.
  supported: { 'dynamic-import': false },
  jsx: 'automatic',
  external: ['cpu-features', '*.node'],
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    STAGEDIVE_VERSION: JSON.stringify(version),
  },
  inject: ['scripts/bundle/quick-segmenter.ts', 'scripts/bundle/quick-headers.ts'],
  plugins: [keepApart, ...Object.values(plugins)],
});

await mkdir(outdir, { recursive: true });
const files = await Promise.all(
  outputFiles.map(async (file) => {
    const isMap = file.path.endsWith('.map');
    const path = isMap ? `${file.path}.gz` : file.path;
    await writeFile(path, isMap ? packedMap(file) : file.contents);
    return basename(path);
  }),
);
const bundles = files.filter((file) => file.endsWith('.cjs'));
await build({
  ...common,
  entryPoints: { cli: 'src/start/start.ts' },
  define: {
    STAGEDIVE_BUNDLES: JSON.stringify(
      Object.fromEntries(bundles.map((file) => [`#${file.replace(/-[^-]+$/, '')}`, file])),
    ),
  },
});

// What an earlier build left goes last, so that there is a program all the time, and after a build that failed.
const made = new Set([...files, 'cli.cjs']);
const old = (await readdir(outdir)).filter((file) => !made.has(file));
await Promise.all(old.map((file) => rm(join(outdir, file), { recursive: true, force: true })));
