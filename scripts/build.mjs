// Bundles the program into dist/, so that a start reads only a few files:
//   cli.cjs          src/start, run by bin/stagedive.js: loads the other bundles, with V8's compiled code if there is any
//   program-*.cjs    src/cli.ts and all its imports in one script; modules are evaluated when they are needed
//   dockerode-*.cjs, execa-*.cjs   loaded only when needed
//   *.cjs.map.br     source maps of the bundles, read only for the stack that --debug prints
//   THIRD_PARTY_LICENSES   the authors and licences of the bundled code
// Usage: node scripts/build.mjs [--readable] [--metafile FILE] [FOLDER]   (default: dist)
//   --readable does not minify; FILE receives esbuild's metafile
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

/** Packages that get their own bundle, by import name. */
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
  // THIRD_PARTY_LICENSES has them all, also those that esbuild would not keep.
  legalComments: 'none',
};

/** Compresses a source map to a quarter of its size, with source paths relative to the project's root. */
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
  // Keep everything in one script, which V8 can load from compiled code at once. import() becomes a lazy require.
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

// Remove the files of earlier builds last, so that a working program exists at any time, even after a failed build.
const made = new Set([...files, 'cli.cjs', 'THIRD_PARTY_LICENSES']);
const old = (await readdir(outdir)).filter((file) => !made.has(file));
await Promise.all(old.map((file) => rm(join(outdir, file), { recursive: true, force: true })));
