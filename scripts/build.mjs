// Bundles the program into dist/, so that starting it reads a handful of files:
//   cli.cjs          src/start, what bin/stagedive.js runs: loads the others with the code that V8 kept of them
//   program-*.cjs    src/cli.ts and all it imports, in one script; what a command does not need is not evaluated
//   dockerode-*.cjs, execa-*.cjs   read only where they are needed
//   THIRD_PARTY_LICENSES   whose code is in them, and under which terms
// Usage: node scripts/build.mjs [--metafile FILE] [FOLDER]   (default: dist; FILE gets esbuild's account of what went in)
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import * as plugins from './bundle/plugins.mjs';
import { thirdPartyLicences } from './notices/third-party.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { metafile: { type: 'string' } },
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
  minify: true,
  // They are in THIRD_PARTY_LICENSES, with all those that esbuild would not keep.
  legalComments: 'none',
};

const { metafile } = await build({
  ...common,
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

const bundles = Object.keys(metafile.outputs).map((path) => basename(path));
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
const made = new Set([...bundles, 'cli.cjs', 'THIRD_PARTY_LICENSES']);
const old = (await readdir(outdir)).filter((file) => !made.has(file));
await Promise.all(old.map((file) => rm(join(outdir, file), { recursive: true, force: true })));
