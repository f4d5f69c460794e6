/** What find, stat, sha256sum and getfattr see in a state. Listings and diffs are compared with it. */
import { decodeName } from '../../src/filesystem/bytes.ts';
import type { Why } from '../../src/filesystem/diff.ts';
import type { OpenBuild, StateRef } from '../../src/ports.ts';
import { shellImage } from './build-project.ts';
import { runBeside } from './run-beside.ts';

export interface Seen {
  /** The four type bits of a Unix mode (stat(7)). */
  readonly type: number;
  readonly mode: number;
  readonly owner: string;
  readonly inode: string;
  readonly device: string;
  /** Target of a symlink. */
  readonly target: string;
  /** SHA-256 of a regular file. */
  readonly hash: string;
  readonly xattrs: string;
}

const SCRIPT = `cd /state
find . -mindepth 1 -print0
printf '\\0'
find . -mindepth 1 -print0 | xargs -0 -r stat -c '%f %u %g %i %t %T'
printf '\\0'
find . -mindepth 1 -type l -print0 | xargs -0 -r -n 1 sh -c 'printf "%s\\0" "$0"; readlink -n "$0"; printf "\\0"'
printf '\\0'
find . -mindepth 1 -type f -print0
printf '\\0'
find . -mindepth 1 -type f -print0 | xargs -0 -r sha256sum
printf '\\0'
find . -mindepth 1 ! -type l -print0 | xargs -0 -r getfattr -h -d
`;

const TYPES = { file: 8, symlink: 10 } as const;

/** Reads a state with the tools of the shell image, in which it is mounted. Paths are as in TreeEntry. */
export async function oracleOf(build: OpenBuild, state: StateRef): Promise<ReadonlyMap<string, Seen>> {
  if (state.id === '') return new Map();
  const output = await runBeside(build, await build.image(shellImage, null), state, SCRIPT);
  let at = 0;
  /** The text up to the next NUL. */
  const next = (): Buffer => {
    const end = output.indexOf(0, at);
    const found = output.subarray(at, end);
    at = end + 1;
    return found;
  };
  const list = (): Buffer[] => {
    const all: Buffer[] = [];
    for (let each = next(); each.length > 0; each = next()) all.push(each);
    return all;
  };
  const nameOf = (bytes: Buffer): string => decodeName(bytes.subarray(2));
  const names = list().map(nameOf);
  const stats = next().toString().trimEnd().split('\n');
  const links = list();
  const targets = new Map(
    links.flatMap((name, index) =>
      index % 2 === 0 ? [[nameOf(name), decodeName(links[index + 1] ?? name)]] : [],
    ) as [string, string][],
  );
  const files = list();
  const sums = next();
  const hashes = new Map<string, string>();
  let sum = 0;
  for (const name of files) {
    hashes.set(nameOf(name), sums.toString('latin1', sum, sum + 64));
    sum += 64 + 2 + name.length + 1;
  }
  const xattrs = attributesIn(output.subarray(at).toString());
  if (names.length !== stats.length || sum !== sums.length)
    throw new Error('The output of the oracle is incomplete.');
  return new Map(
    names.map((name, index) => {
      const [mode = '', uid, gid, inode = '', major, minor] = (stats[index] ?? '').split(' ');
      const unix = Number.parseInt(mode, 16);
      return [
        name,
        {
          type: unix >> 12,
          mode: unix & 0o7777,
          owner: `${uid}:${gid}`,
          inode,
          device: `${major}:${minor}`,
          target: targets.get(name) ?? '',
          hash: hashes.get(name) ?? '',
          xattrs: xattrs.get(name) ?? '',
        },
      ];
    }),
  );
}

/** Maps each path that differs between two oracles to `why`: modified, added or removed. */
export function expectedDiff(
  a: ReadonlyMap<string, Seen>,
  b: ReadonlyMap<string, Seen>,
): ReadonlyMap<string, 'added' | 'removed' | readonly Why[]> {
  const expected = new Map<string, 'added' | 'removed' | readonly Why[]>();
  const [left, right] = [firstNames(a, b), firstNames(b, a)];
  for (const path of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(path), b.get(path)];
    if (x === undefined || y === undefined) {
      expected.set(path, x === undefined ? 'added' : 'removed');
      continue;
    }
    const why: Why[] = [];
    if (x.type !== y.type) why.push('type');
    else {
      if (x.hash !== y.hash) why.push('contents');
      if (x.mode !== y.mode) why.push('mode');
      if (x.owner !== y.owner) why.push('owner');
      if (x.target !== y.target || left.get(path) !== right.get(path)) why.push('target');
      if (x.device !== y.device) why.push('device');
      if (x.xattrs !== y.xattrs) why.push('xattrs');
    }
    if (why.length > 0) expected.set(path, why.toSorted());
  }
  return expected;
}

/** For each file, the first of its names that is a file on both sides. */
function firstNames(
  own: ReadonlyMap<string, Seen>,
  other: ReadonlyMap<string, Seen>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string[]>();
  for (const [path, { type, inode }] of own) {
    if (type !== TYPES.file || other.get(path)?.type !== TYPES.file) continue;
    names.set(inode, [...(names.get(inode) ?? []), path]);
  }
  return new Map([...names.values()].flatMap((all) => all.map((path) => [path, all.toSorted()[0] ?? path])));
}

/** `# file: NAME`, then a line for each attribute. */
function attributesIn(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const block of text.split('\n\n')) {
    const match = /^# file: (?:\.\/)?([^\n]*)\n([\s\S]+)$/.exec(block.trimStart());
    if (match?.[1] !== undefined) found.set(match[1], (match[2] ?? '').split('\n').toSorted().join('\n'));
  }
  return found;
}
