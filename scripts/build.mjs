// Bundles the program into dist/, so that it starts from a handful of files:
//   cli.cjs          src/start, which bin/stagedive.js runs: loads the others with V8's cached code
//   program-*.cjs    src/cli.ts and what it needs up to the first frame; modules are evaluated only when they are used
//   later-*.cjs.br   the rest of src, such as the client of the engine, read when the first of it is used
//   dockerode-*.cjs.br, execa-*.cjs.br, ssh2-*.cjs.br   loaded only when needed
//                    (.br: compressed, which keeps the package small and takes 3 ms at most)
//   program-*.cjs.map.br, later-*.cjs.map.br   where they come from in the sources, read only for the stack that
//                    --debug prints
//   stagedive.1.gz   the man page, from the commands and flags that the program parses
//   THIRD_PARTY_LICENSES   the licences and authors of all bundled code
// Usage: node scripts/build.mjs [--readable] [--metafile FILE] [FOLDER]   (default: dist)
//   --readable keeps names and lines; FILE receives esbuild's metafile
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { manPage } from './bundle/man.mjs';
import { packedMap } from './bundle/packed-map.mjs';
import * as plugins from './bundle/plugins.mjs';
import { buildTwoScripts } from './bundle/two-scripts.mjs';
import { thirdPartyLicences } from './notices/third-party.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { readable: { type: 'boolean' }, metafile: { type: 'string' } },
});
const outdir = resolve(positionals[0] ?? `${root}dist`);

/** Packages that get bundles of their own, by the names that src imports, and what is in them. */
const entries = { dockerode: 'dockerode', execa: 'execa', ssh2: 'scripts/bundle/ssh2-keys.cjs' };
const apart = Object.keys(entries);

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
  // Node loads CommonJS faster than ECMAScript modules.
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  minify: !values.readable,
  // THIRD_PARTY_LICENSES has them, and those that esbuild would drop.
  legalComments: 'none',
};

const options = {
  ...common,
  write: false,
  sourcemap: 'external',
  sourcesContent: false,
  entryNames: '[name]-[hash]',
  // The start and end of node's wrapper around a CommonJS module (src/start/load-script.ts).
  banner: { js: '(function(require,module,exports,__filename,__dirname){' },
  footer: { js: '})' },
  // A single script loads from V8's cached code at once; import() becomes a require that evaluates the module then.
  supported: { 'dynamic-import': false },
  jsx: 'automatic',
  metafile: true,
  external: ['cpu-features', '*.node'],
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    STAGEDIVE_VERSION: JSON.stringify(version),
  },
  inject: ['headers', 'performance', 'segmenter'].map((name) => `scripts/bundle/quick-${name}.ts`),
  plugins: [keepApart, ...Object.values(plugins)],
};
const results = [
  ...Object.values(await buildTwoScripts(root, 'src/cli.ts', options)),
  await build({ ...options, entryPoints: entries }),
];
const outputFiles = results.flatMap((result) => result.outputFiles);
// They are read as Latin-1 (src/start/load-script.ts), and esbuild leaves expressions as they are written.
const minified = values.readable ? [] : outputFiles.filter(({ path }) => path.endsWith('.cjs'));
for (const { path, text } of minified) {
  const odd = /.{0,60}[^\x00-\x7f]/.exec(text)?.[0];
  if (odd === undefined) continue;
  console.error(
    `${basename(path)} is not ASCII at: ${odd}\nWrite that character of the regular expression as \\u….`,
  );
  process.exit(1);
}
const metafile = {
  inputs: Object.assign({}, ...results.map((result) => result.metafile.inputs)),
  outputs: Object.assign({}, ...results.map((result) => result.metafile.outputs)),
};

await mkdir(outdir, { recursive: true });
// The packages have no sources of ours, so a stack does not need their maps.
const kept = outputFiles.filter(
  ({ path }) => !path.endsWith('.map') || /^(program|later)-/.test(basename(path)),
);
const files = await Promise.all(
  kept.map(async (file) => {
    const name = basename(file.path);
    if (name.endsWith('.map')) return writeTo(`${name}.br`, packedMap(root, file));
    // What the first frame needs is read as it is.
    if (name.startsWith('program-')) return writeTo(name, file.contents);
    return writeTo(`${name}.br`, brotliCompressSync(file.contents));
  }),
);
const bundles = files.filter((file) => /\.cjs(\.br)?$/.test(file));
await build({
  ...common,
  entryPoints: { cli: 'src/start/start.ts' },
  define: {
    STAGEDIVE_BUNDLES: JSON.stringify(
      Object.fromEntries(bundles.map((file) => [`#${file.replace(/-[^-]+$/, '')}`, file])),
    ),
  },
});

await writeFile(join(outdir, 'stagedive.1.gz'), await manPage(root, version));
await writeFile(
  join(outdir, 'THIRD_PARTY_LICENSES'),
  await thirdPartyLicences(root, Object.keys(metafile.inputs)),
);
if (values.metafile !== undefined) await writeFile(values.metafile, JSON.stringify(metafile));

// Files of earlier builds are removed last, so that there is always a program, even after a failed build.
const made = new Set([...files, 'cli.cjs', 'stagedive.1.gz', 'THIRD_PARTY_LICENSES']);
const old = (await readdir(outdir)).filter((file) => !made.has(file));
await Promise.all(old.map((file) => rm(join(outdir, file), { recursive: true, force: true })));

/** Writes a file of the folder that is built. @returns its name */
async function writeTo(name, contents) {
  await writeFile(join(outdir, name), contents);
  return name;
}
