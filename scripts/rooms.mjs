// The second half of `npm run lint`: which room of src may import what. The table is closed: a folder that is not in it
// is an error, and a room may import only itself and what its row names. Biome's own import rule sees the text of an
// import and not the file that it resolves to, so it cannot enforce such a table.
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkSources } from './source-files.mjs';

const PURE = [
  'errors',
  'turns',
  'text',
  'dockerfile',
  'llb',
  'progress',
  'filesystem',
  'history',
  'records',
  'trace',
  'fix',
  'breakpoints',
  'inventory',
];

/**
 * The rooms, lowest layer first. `files`: the files of the room (the first match wins). `rooms`: the rooms that it may
 * import. `packages`: the packages that it may import; `node:*` means Node's own modules.
 */
export const ROOMS = [
  { name: 'errors', files: /^errors\.ts$/, rooms: [], packages: [] },
  { name: 'reading', files: /^read-file\.ts$/, rooms: ['errors'], packages: ['node:fs'] },
  { name: 'writing', files: /^write-special\.ts$/, rooms: [], packages: ['node:fs', 'node:util'] },
  { name: 'turns', files: /^(turns|one-at-a-time)\.ts$/, rooms: [], packages: [] },
  { name: 'text', files: /^text\//, rooms: [], packages: ['string-width'] },
  { name: 'progress', files: /^progress\//, rooms: ['errors', 'text', 'llb'], packages: [] },
  {
    name: 'dockerfile',
    files: /^dockerfile\//,
    rooms: ['errors', 'text', 'progress'],
    packages: ['dockerfile-ast'],
  },
  {
    name: 'filesystem',
    files: /^filesystem\//,
    rooms: ['errors', 'turns', 'text', 'progress', 'dockerfile'],
    packages: ['diff'],
  },
  {
    name: 'llb',
    files: /^llb\//,
    rooms: ['errors', 'turns', 'text', 'progress', 'dockerfile', 'filesystem'],
    packages: [],
  },
  { name: 'fix', files: /^fix\//, rooms: ['dockerfile', 'progress', 'llb', 'trace'], packages: [] },
  { name: 'trace', files: /^trace\//, rooms: ['dockerfile', 'llb'], packages: [] },
  {
    name: 'records',
    files: /^records\//,
    rooms: ['errors', 'turns', 'text', 'dockerfile', 'progress', 'filesystem', 'llb'],
    packages: [],
  },
  {
    name: 'history',
    files: /^history\//,
    rooms: ['errors', 'text', 'dockerfile', 'llb', 'progress', 'records'],
    packages: [],
  },
  { name: 'breakpoints', files: /^breakpoints\//, rooms: ['text', 'dockerfile'], packages: [] },
  {
    name: 'inventory',
    files: /^inventory\//,
    rooms: ['errors', 'turns', 'text', 'filesystem'],
    packages: ['@cyclonedx/cyclonedx-library', 'packageurl-js', 'yauzl', 'node:stream', 'node:zlib'],
  },
  {
    name: 'report',
    files: /^report\//,
    rooms: ['text', 'progress', 'filesystem'],
    packages: ['node:crypto'],
  },
  {
    name: 'definition files',
    files: /^definitions\/disk\//,
    rooms: ['errors', 'turns', 'text', 'dockerfile', 'progress', 'filesystem', 'reading', 'definitions'],
    packages: ['execa', 'node:*'],
  },
  {
    name: 'definitions',
    files: /^definitions\//,
    rooms: ['errors', 'text', 'dockerfile', 'progress', 'filesystem'],
    packages: ['yaml', 'node:path'],
  },
  { name: 'ports', files: /^ports(\.ts$|\/)/, rooms: PURE, packages: ['node:stream'] },
  { name: 'own files', files: /^own-files\//, rooms: ['errors', 'text', 'reading'], packages: ['node:*'] },
  { name: 'log', files: /^log\//, rooms: ['errors', 'text', 'progress', 'ports'], packages: ['node:fs'] },
  {
    name: 'buildkit',
    files: /^buildkit\//,
    rooms: [...PURE, 'ports', 'reading', 'writing', 'own files'],
    packages: ['@bufbuild/protobuf', '@connectrpc/connect', '@connectrpc/connect-node', 'ssh2', 'node:*'],
  },
  {
    name: 'docker',
    files: /^docker\//,
    rooms: [...PURE, 'ports', 'reading', 'own files'],
    packages: ['dockerode', 'execa', 'node:*'],
  },
  {
    name: 'project',
    files: /^project\//,
    rooms: [...PURE, 'ports', 'reading', 'writing', 'own files'],
    packages: ['node:*'],
  },
  {
    name: 'terminal',
    files: /^terminal\//,
    rooms: [...PURE, 'ports', 'reading', 'own files'],
    packages: ['execa', 'node:*'],
  },
  { name: 'states', files: /^states\//, rooms: [...PURE, 'ports'], packages: ['node:crypto'] },
  {
    name: 'shell',
    files: /^shell\//,
    rooms: [...PURE, 'ports', 'states'],
    packages: ['node:path', 'node:stream'],
  },
  {
    name: "screens' types",
    files: /^screens\/\w+\/(state|actions)\.ts$/,
    rooms: [...PURE, 'ports', 'states', 'store'],
    packages: [],
  },
  {
    name: 'session',
    files: /^store\/(session|pick-session|reduce|initial)\.ts$/,
    rooms: [...PURE, 'ports', 'states', 'store', "screens' types", "screens' logic"],
    packages: [],
  },
  {
    name: 'store',
    files: /^store\//,
    rooms: [...PURE, 'ports', 'states', 'shell', "screens' types"],
    packages: [],
  },
  {
    name: 'ui',
    files: /^ui\//,
    rooms: [...PURE, 'store', "screens' types"],
    packages: ['ink', 'ink-select-input', 'react', 'slice-ansi'],
  },
  {
    name: 'run',
    files: /^screens\/run\.tsx$/,
    rooms: ['text', 'store', 'session', 'ui', "screens' types", "screens' view", 'terminal'],
    packages: ['ink', 'react'],
  },
  {
    name: "screens' view",
    files: /^screens\/(.*\.tsx$|keymap\.ts$|\w+\/(keys[\w-]*\.ts$|lines\/))/,
    rooms: [...PURE, 'ports', 'states', 'store', "screens' types", "screens' logic", 'ui'],
    packages: ['ink', 'react', 'slice-ansi'],
  },
  {
    name: "screens' logic",
    files: /^screens\//,
    rooms: [...PURE, 'ports', 'states', 'shell', 'store', "screens' types"],
    packages: ['lowlight', 'highlight.js/*'],
  },
  {
    name: 'commands',
    files: /^commands\//,
    rooms: [...PURE, 'definitions', 'report', 'ports', 'states', 'shell', 'store', 'session'],
    packages: ['commander', 'node:net', 'node:path', 'node:stream'],
  },
  {
    name: 'cli',
    files: /^cli(\.ts$|\/)/,
    rooms: [
      ...PURE,
      ...[
        'definitions',
        'definition files',
        'ports',
        'log',
        'own files',
        'buildkit',
        'docker',
        'project',
        'terminal',
        'states',
        'shell',
        'store',
        'session',
        'run',
        'commands',
      ],
    ],
    packages: ['commander', 'node:*'],
  },
  { name: 'start', files: /^start\//, rooms: ['own files'], packages: ['node:*'] },
];

const IMPORT =
  /(?:^|[;\s])(?:import|export)\s[^'"`;]*?\bfrom\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|^import\s+'([^']+)'/gm;

/** What opens or reads a file, by its name in node:fs and node:fs/promises. */
const READERS = [
  'createReadStream',
  'open',
  'openAsBlob',
  'openSync',
  'read',
  'readFile',
  'readFileSync',
  'readSync',
];

/** The files that may use these, and why; all others read by src/read-file.ts, which has a bound. */
const MAY_READ = {
  'read-file.ts': 'has the bound',
  'buildkit/export/blob-store.ts': 'reads blobs piece by piece, as the engine asks for them',
  'buildkit/export/output-file.ts': 'only writes',
  'buildkit/export/output-folder.ts': 'only writes',
  'buildkit/filesync/content.ts': 'sends files of the build context piece by piece',
  'buildkit/session/upload.ts': 'sends an archive piece by piece',
  'log/log-file.ts': 'only writes',
  'own-files/copies.ts': 'opens only what it writes',
  'project/copy-target.ts': 'only writes',
  'project/stdin-context.ts': 'only writes',
  'start/code-cache.ts': 'reads what we wrote, from a folder that only we can write',
  'start/load-script.ts': 'reads our own bundle',
  'start/mapped-stack.ts': 'reads our own source map',
  'write-special.ts': 'only writes',
  'terminal/waiting-keys.ts': 'reads the keys that wait in the terminal',
};

const FS_IMPORT = /^import \{([^}]*)\} from 'node:fs(?:\/promises)?'/gm;

/**
 * Checks that a file reads no other file without bound.
 * @param {string} path below src
 * @param {string} text the contents of the file
 * @returns {string[]} one sentence for each import that reads
 */
export function wrongReads(path, text) {
  if (Object.hasOwn(MAY_READ, path)) return [];
  return [...text.matchAll(FS_IMPORT)].flatMap(([, names]) =>
    names
      .split(',')
      .map((name) => name.trim().split(' as ')[0])
      .filter((name) => READERS.includes(name))
      .map((name) => `src/${path}: reads by ${name}; read by src/read-file.ts, which has a bound.`),
  );
}

/** The modules that a file imports, including types and dynamic imports, each with its line (from 1). */
function importsOf(text) {
  const found = [];
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[1] ?? match[2] ?? match[3];
    const end = match.index + match[0].length;
    found.push({ specifier, line: text.slice(0, end).split('\n').length });
  }
  return found;
}

/** @param {string} path below src */
function roomOf(path) {
  return ROOMS.find(({ files }) => files.test(path)) ?? null;
}

function isAllowedPackage({ packages }, specifier) {
  return packages.some((name) =>
    name.endsWith('*')
      ? specifier.startsWith(name.slice(0, -1))
      : specifier === name || specifier.startsWith(`${name}/`),
  );
}

/**
 * Checks the imports of one file.
 * @param {string} path below src
 * @param {string} text the contents of the file
 * @returns {string[]} one sentence for each import that the table does not allow
 */
export function wrongImports(path, text) {
  const room = roomOf(path);
  if (room === null)
    return [`src/${path}: no room of scripts/rooms.mjs has this file: give its folder a row there.`];
  return importsOf(text).flatMap(({ specifier, line }) => {
    const refused = (what) => `src/${path}:${line}: ${room.name} may not import ${what} (scripts/rooms.mjs).`;
    if (!specifier.startsWith('.')) return isAllowedPackage(room, specifier) ? [] : [refused(specifier)];
    const target = posix.join(dirname(path), specifier);
    const other = roomOf(target);
    if (other === room || (other !== null && room.rooms.includes(other.name))) return [];
    return [refused(other === null ? target : `${target}, which is in ${other.name}`)];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await checkSources(
    (path, text) => [...wrongImports(path, text), ...wrongReads(path, text)],
    (count) => `${count} files of src import only what their room may.`,
  );
}
