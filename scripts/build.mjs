// Bundles the program into dist/, so that starting it reads a handful of files:
//   cli.cjs          src/start, what bin/stagedive.js runs: loads the others with the code that V8 kept of them
//   program-*.cjs    src/cli.ts and all it imports, in one script; what a command does not need is not evaluated
//   dockerode-*.cjs, execa-*.cjs   read only where they are needed
//   *.cjs.map.br     where each of them comes from in the sources, read only for the stack that --debug prints
//   THIRD_PARTY_LICENSES   whose code is in them, and under which terms
// Usage: node scripts/build.mjs [--readable] [--metafile FILE] [FOLDER]   (default: dist)
//   --readable leaves names and lines as they are; FILE gets esbuild's account of what went in
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import * as plugins from './bundle/plugins.mjs';
import { thirdPartyLicences } from './notices/third-party.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { readable: { type: 'boolean' }, metafile: { type: 'string' } },
});
const outdir = resolve(positionals[0] ?? `${root}dist`);

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
  target: 'node22.12',
  // Node starts a CommonJS module sooner than an ECMAScript one.
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  minify: !values.readable,
  // They are in THIRD_PARTY_LICENSES, with all those that esbuild would not keep.
  legalComments: 'none',
};

/** A source map whose sources are paths from the project's root, wherever the bundle lies; a quarter of its size. */
function packedMap({ path, text }) {
  const map = JSON.parse(text);
  const sources = map.sources.map((source) => relative(root, resolve(dirname(path), source)));
  return brotliCompressSync(JSON.stringify({ ...map, sources, names: [] }));
}

const { outputFiles, metafile } = await build({
  ...common,
  write: false,
  sourcemap: 'external',
  sourcesContent: false,
  entryPoints: { program: 'src/cli.ts', ...Object.fromEntries(apart.map((name) => [name, name])) },
  entryNames: '[name]-[hash]',
  // One script can be compiled in one go from V8's code; import() becomes a require of what is evaluated then.
  supported: { 'dynamic-import': false },
  jsx: 'automatic',
  metafile: true,
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
    const path = isMap ? `${file.path}.br` : file.path;
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

await writeFile(
  join(outdir, 'THIRD_PARTY_LICENSES'),
  await thirdPartyLicences(root, Object.keys(metafile.inputs)),
);
if (values.metafile !== undefined) await writeFile(values.metafile, JSON.stringify(metafile));

// What an earlier build left goes last, so that there is a program all the time, and after a build that failed.
const made = new Set([...files, 'cli.cjs', 'THIRD_PARTY_LICENSES']);
const old = (await readdir(outdir)).filter((file) => !made.has(file));
await Promise.all(old.map((file) => rm(join(outdir, file), { recursive: true, force: true })));
