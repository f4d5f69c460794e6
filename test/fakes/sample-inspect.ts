/** Sample states of the inspect screens, made by actions: files, a comparison, findings, sizes. */
import type { Finding } from '../../src/filesystem/check/index.ts';
import { diffTrees } from '../../src/filesystem/diff.ts';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import type { InspectScreenName } from '../../src/screens/inspect/state.ts';
import { type Address, addressKey, stageAddress } from '../../src/states/address.ts';
import type { Origin, OriginIndex } from '../../src/states/origins.ts';
import type { Pair } from '../../src/states/pairs.ts';
import { pairKey, suggestedPairs } from '../../src/states/pairs.ts';
import type { SizesReport } from '../../src/states/sizes.ts';
import { tellStory } from '../../src/states/story/story.ts';
import type { Told } from '../../src/states/story/tell.ts';
import type { Came } from '../../src/states/story/types.ts';
import type { Action } from '../../src/store/actions.ts';
import type { AppState, WindowSize } from '../../src/store/state.ts';
import { file, folder, symlink } from '../filesystem/entries.ts';
import { taken } from './sample-inventory.ts';
import { walkedFile } from './sample-walk.ts';
import { play, start } from './state.ts';

/** The end of the sample file's last stage. */
export const RUNTIME_ADDRESS: Address = stageAddress(walkedFile, 1);
export const BUILD_ADDRESS: Address = stageAddress(walkedFile, 0);
export const KEY: string = addressKey(RUNTIME_ADDRESS);
export const PAIR: Pair = suggestedPairs(RUNTIME_ADDRESS)[0]!;

export const runtimeEntries: readonly TreeEntry[] = [
  file('app', { mode: 0o755, size: 2_000_000 }),
  folder('etc'),
  file('etc/config.json', { size: 300, mtimeNs: 5n }),
  symlink('etc/latest', 'config.json'),
  symlink('etc/nowhere', '/gone'),
  folder('share'),
  folder('share/doc'),
  file('share/doc/LICENSE', { size: 40_000, mtimeNs: 9n }),
];

const buildEntries: readonly TreeEntry[] = [
  folder('etc'),
  file('etc/config.json', { size: 310 }),
  folder('out'),
  file('out/app', { mode: 0o755, size: 2_000_000 }),
];

export function originsOf(lines: Readonly<Record<string, Partial<Origin>>>): OriginIndex {
  return {
    get: (path) => {
      const given = lines[path];
      return given === undefined
        ? null
        : {
            kind: 'copy',
            keyword: 'COPY',
            onbuild: false,
            line: 8,
            stage: 1,
            from: null,
            path: null,
            source: { stage: null },
            ...given,
          };
    },
  };
}

/** `app` is of the build stage, `share` of the context, the rest of RUN. */
const runtimeOrigins: OriginIndex = originsOf({
  app: { from: 'build', path: '/out/app', source: { stage: 0 } },
  share: { line: 9 },
  'share/doc': { line: 9 },
  'share/doc/LICENSE': { line: 9, path: '/LICENSE' },
});

export function asked(screen: InspectScreenName, address: Address = RUNTIME_ADDRESS, path?: string): Action {
  return { type: 'inspect/asked', screen, address, ...(path === undefined ? {} : { path }) };
}

export function listed(entries: readonly TreeEntry[] = runtimeEntries, key: string = KEY): Action {
  return { type: 'files/listed', key, tree: { kind: 'known', value: FileTree.of(entries) } };
}

export const traced: Action = {
  type: 'files/traced',
  key: KEY,
  origins: { kind: 'known', value: runtimeOrigins },
};

export function textRead(path: string, text: string, length = text.length, offset = 0): Action {
  const lines = text.split('\n');
  return {
    type: 'files/read',
    key: KEY,
    path,
    contents: { kind: 'text', offset, length, lines, first: offset === 0 ? 1 : null, tokens: null },
  };
}

export function compared(
  a: readonly TreeEntry[] = buildEntries,
  b: readonly TreeEntry[] = runtimeEntries,
  pair: Pair = PAIR,
  note: string | null = null,
  told: Told = { kind: 'apart', why: null },
): Action {
  const [left, right] = [FileTree.of(a), FileTree.of(b)];
  const { diff } = diffTrees(left, right);
  return {
    type: 'diff/compared',
    key: pairKey(pair),
    compared: { kind: 'known', value: { diff, a: left, b: right, note, told } },
  };
}

/** The sample with its story: `app` came over with another mode, by way of nothing. */
export function comparedStory(): Action {
  const [a, b] = [FileTree.of(buildEntries), FileTree.of(runtimeEntries)];
  const came: Came = {
    path: 'out/app',
    line: 8,
    stage: 1,
    via: [],
    changes: [{ line: 8, why: ['owner'] }],
  };
  const story = tellStory({
    a,
    b,
    diff: diffTrees(a, b).diff,
    cames: b.entries().map(({ path }) => (path === 'app' ? came : null)),
    originOf: (path) => runtimeOrigins.get(path),
    takersOf: () => [],
  });
  return compared(buildEntries, runtimeEntries, PAIR, null, { kind: 'story', story });
}

export const FINDINGS: readonly Finding[] = [
  {
    rule: 'compiler',
    severity: 'warning',
    path: '/usr/bin/cc',
    detail: 'A compiler is in the image',
    needs: null,
    foundIn: [],
    fix: null,
    line: 9,
  },
  {
    rule: 'missing-library',
    severity: 'error',
    path: '/app',
    detail: '/app needs libz.so.1, which is nowhere on its search path',
    needs: 'libz.so.1',
    foundIn: [{ stage: 'build', path: '/lib/libz.so.1' }],
    fix: 'COPY --from=build /lib/libz.so.1 /lib/',
    line: 8,
  },
];

export function found(findings: readonly Finding[] = FINDINGS): Action {
  return { type: 'check/found', key: KEY, findings: { kind: 'known', value: findings } };
}

const REPORT: SizesReport = {
  lines: [
    { stage: 1, line: 7, keyword: 'FROM', files: 0, bytes: 0, wasted: 0, waste: [] },
    {
      stage: 1,
      line: 8,
      keyword: 'COPY',
      files: 3,
      bytes: 3_000_000,
      wasted: 1_000_000,
      waste: [{ path: 'old', bytes: 1_000_000, why: 'overwritten', by: 2 }],
    },
    { stage: 1, line: 9, keyword: 'COPY', files: 1, bytes: 40_000, wasted: 0, waste: [] },
  ],
  bytes: 3_040_000,
  wasted: 1_000_000,
  stages: [
    { stage: 0, files: 900, bytes: 90_000_000 },
    { stage: 1, files: 4, bytes: 2_040_000 },
  ],
  split: { biggest: { stage: 0, files: 900, bytes: 90_000_000 }, saved: 0.97 },
};

export const measured: Action = {
  type: 'sizes/measured',
  key: KEY,
  report: { kind: 'known', value: REPORT },
};

export const leftFound: Action = {
  type: 'sizes/leftFound',
  key: KEY,
  left: {
    kind: 'known',
    value: [
      { stage: 0, files: [{ path: 'src/app.o', bytes: 500_000 }], bytes: 500_000, produced: 2_500_000 },
    ],
  },
};

const FAILED: Action = {
  type: 'files/listed',
  key: KEY,
  tree: { kind: 'broken', message: 'Dockerfile:3: make failed with exit code 2.', failed: null },
};

/** The sample file, before anything is inspected. */
export function uninspected(window: WindowSize = { columns: 80, rows: 24 }): AppState {
  return start({ dockerfile: walkedFile, window });
}

/** The reachable states of the inspect screens, by name. */
export function inspectSituations(window: WindowSize): Readonly<Record<string, AppState>> {
  const first = uninspected(window);
  const files = play(first, asked('files'), listed(), traced);
  const reading = play(files, textRead('app', 'one\ntwo\nthree'));
  const viewing = play(reading, { type: 'inspect/panelTurned' });
  const diff = play(first, asked('diff'), compared());
  const story = play(first, asked('diff'), comparedStory());
  const check = play(first, asked('check'), found());
  const sizes = play(first, asked('sizes'), measured);
  const inventory = play(first, asked('inventory'), taken(PAIR));
  const typed = (text: string): Action[] => [
    { type: 'field/opened' },
    ...Array.from(text, (one): Action => ({ type: 'field/typed', text: one })),
  ];
  const deeper = { type: 'inspect/moved', move: { by: 1, unit: 'line', page: 10 }, count: 0 } as const;
  return {
    'Files, listing': play(first, asked('files'), {
      type: 'inspect/working',
      work: { since: 1_000_000, step: '[build 2/2] RUN make all' },
    }),
    'Files, listed': play(first, asked('files'), listed()),
    'Files, traced': files,
    'Files, on a folder': play(files, deeper),
    'Files, a text': reading,
    'Files, in a text': viewing,
    'Files, in bytes': play(
      files,
      {
        type: 'files/read',
        key: KEY,
        path: 'app',
        contents: {
          kind: 'binary',
          offset: 0,
          bytes: Uint8Array.from({ length: 400 }, (_, index) => index % 256),
          what: 'ELF',
          elf: {
            bits: 64,
            littleEndian: true,
            machine: 62,
            type: 'shared',
            interpreter: '/lib64/ld-linux-x86-64.so.2',
            dynamic: true,
            needed: ['libz.so.1', 'libc.so.6'],
            rpath: [],
            runpath: ['$ORIGIN/../lib'],
            soname: null,
            buildId: 'f00dfeed',
            pie: true,
            noDefaultLibraries: false,
            versionsNeeded: [],
            versionsDefined: [],
          },
        },
      },
      { type: 'inspect/panelTurned' },
    ),
    'Files, unread': play(files, {
      type: 'files/read',
      key: KEY,
      path: 'app',
      contents: { kind: 'unread', message: 'The engine went away.' },
    }),
    'Files, searching a text': play(viewing, { type: 'search/opened' }, { type: 'search/typed', text: 't' }),
    'Files, a search in a text': play(
      viewing,
      { type: 'search/opened' },
      { type: 'search/typed', text: 't' },
      { type: 'search/done' },
    ),
    'Files, typing a filter': play(files, ...typed('lic')),
    'Files, filtered': play(files, ...typed('lic'), { type: 'field/done' }),
    'Files, nothing matches': play(files, ...typed('zzz'), { type: 'field/done' }),
    'Files, typing a destination': play(files, { type: 'files/copyAsked' }),
    'Files, asked to overwrite': play(files, {
      type: 'overlay/opened',
      overlay: { kind: 'overwrite', path: 'app', destination: './', text: './app' },
    }),
    'Files, kinds': play(files, { type: 'overlay/opened', overlay: { kind: 'kinds', cursor: 1 } }),
    'Files, by size': play(files, { type: 'inspect/sorted' }),
    'Files, without folders': play(files, { type: 'inspect/kindToggled', kind: 'dir' }),
    'Files, empty': play(first, asked('files'), listed([])),
    'Files, broken': play(first, asked('files'), FAILED),
    'Files, a map': play(files, { type: 'files/shapeTurned' }),
    'Files, a map of a folder': play(
      files,
      { type: 'files/shapeTurned' },
      { type: 'files/mapMoved', chosen: 'share/doc/LICENSE' },
    ),
    'Files, a filtered map': play(files, { type: 'files/shapeTurned' }, ...typed('lic'), {
      type: 'field/done',
    }),
    'Files, an empty map': play(first, asked('files'), listed([]), { type: 'files/shapeTurned' }),
    'Files, help': play(files, { type: 'overlay/opened', overlay: { kind: 'help', top: 0 } }),
    'Files, jumped to a line': play(files, { type: 'explore/lineShown', line: 8 }),
    'Diff, comparing': play(first, asked('diff')),
    'Diff, compared': diff,
    'Diff, on a file': play(diff, asked('diff', RUNTIME_ADDRESS, 'etc/config.json')),
    'Diff, a text': play(
      diff,
      asked('diff', RUNTIME_ADDRESS, 'etc/config.json'),
      {
        type: 'diff/detailed',
        key: pairKey(PAIR),
        path: 'etc/config.json',
        contents: { kind: 'text', lines: ['--- a', '+++ b', '@@ -1 +1 @@', '-old', '+new', ' same'] },
      },
      { type: 'inspect/panelTurned' },
    ),
    'Diff, in one list': play(diff, { type: 'diff/shapeTurned' }),
    'Diff, moves': play(
      diff,
      { type: 'diff/movesAsked' },
      {
        type: 'diff/movesFound',
        key: pairKey(PAIR),
        moves: { kind: 'known', value: [{ from: 'out/app', to: 'app', gone: true, bytes: 2_000_000 }] },
      },
    ),
    'Diff, picking two': play(diff, {
      type: 'overlay/opened',
      overlay: { kind: 'pair', cursor: 1, a: BUILD_ADDRESS },
    }),
    'Diff, a story': story,
    'Diff, a story, on what was left behind': play(story, {
      type: 'inspect/moved',
      move: { to: 'end', unit: 'line', page: 10 },
      count: 0,
    }),
    'Diff, a story, all open': play(story, { type: 'inspect/allFolded', open: true }),
    'Diff, a filtered story': play(story, ...typed('lic'), { type: 'field/done' }),
    'Diff, a story that nothing matches': play(story, ...typed('zzz'), { type: 'field/done' }),
    'Diff, no story': play(
      first,
      asked('diff'),
      compared(buildEntries, runtimeEntries, PAIR, 'runtime has no file that came from build.'),
    ),
    'Diff, kinds': play(diff, { type: 'overlay/opened', overlay: { kind: 'kinds', cursor: 0 } }),
    'Diff, of two platforms': play(
      first,
      asked('diff'),
      compared(
        buildEntries,
        runtimeEntries,
        PAIR,
        'The left state is for linux/amd64, the right one for linux/arm64.',
      ),
    ),
    'Diff, the same': play(first, asked('diff'), compared(buildEntries, buildEntries)),
    'Check, checking': play(first, asked('check')),
    'Check, found': check,
    'Check, in a finding': play(check, { type: 'inspect/panelTurned' }),
    'Check, nothing found': play(first, asked('check'), found([])),
    'Sizes, measuring': play(first, asked('sizes')),
    'Sizes, measured': sizes,
    'Sizes, on a line without waste': play(sizes, deeper),
    'Sizes, left behind': play(sizes, { type: 'sizes/shapeTurned' }, leftFound),
    'Sizes, in its files': play(sizes, { type: 'inspect/panelTurned' }),
    'Sizes, stopped': play(first, asked('sizes'), { type: 'inspect/stopAsked' }),
    'Inventory, reading': play(first, asked('inventory')),
    'Inventory, of two states': inventory,
    'Inventory, in the surface': play(inventory, deeper, { type: 'inspect/panelTurned' }),
    'Inventory, filtered': play(inventory, ...typed('zlib'), { type: 'field/done' }),
    'Inventory, of nothing': play(
      first,
      asked('inventory'),
      taken(PAIR, { inventory: { packages: [], notRead: [] }, surface: [] }),
    ),
  };
}
