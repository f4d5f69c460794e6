import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execaSync } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { ATTRIBUTES_SCRIPT, nothingBut } from '../../src/filesystem/listed-attributes.ts';
import { ListingReader } from '../../src/filesystem/listing-reader.ts';
import { LISTING_SCRIPT } from '../../src/filesystem/listing-script.ts';
import { fileType, permissions } from '../../src/filesystem/mode.ts';

const MARK = 'the-mark';

/** A listing, with the mark where a record of stat begins and a folder ends. */
const bytes = (text: string): Uint8Array =>
  new TextEncoder().encode(
    text
      .replaceAll(/\u0001(?=[0-9a-f]{4} )/g, `\u0001${MARK} `)
      .replaceAll(/\u0002(?!fake)/g, `\u0002${MARK}`),
  );

/** Reads a listing that comes in pieces of some length. */
function readListing(output: Uint8Array, folders: number, piece = output.length) {
  const reader = new ListingReader(MARK);
  for (let at = 0; at < output.length; at += piece) reader.push(output.subarray(at, at + piece));
  return reader.end(folders);
}

const parseListing = (...listed: Parameters<typeof readListing>) =>
  readListing(...listed).map(({ entries }) => entries);

/** What of a listing nobody can say the attributes of; null where it was not looked for. */
function unknownIn(output: Uint8Array, piece?: number): readonly string[] | null {
  const [{ entries, marked } = { entries: [], marked: null }] = readListing(output, 1, piece);
  if (marked === null) return null;
  const { isUnknown } = nothingBut(marked);
  return entries.map(({ path }) => path).filter(isUnknown);
}

/** As GNU find 4.9 and busybox 1.37 print it. */
const GNU =
  '/after\n' +
  'p 644 0 0 0 1795230699.7581833070 1 801:1 p\0\0' +
  "l 777 0 0 4 1795230699.7541833070 1 801:2 l k\0a' b\0" +
  'd 4755 1000 1000 4096 1795230699.0000000000 2 801:3 a\0\0' +
  'f 640 1 2 12 1795230700.5000000000 1 801:4 a/new\nline\0\0\u0002';
const BUSYBOX =
  '/after\n' +
  '\u000111a4 0 0 0 1 2049:1 2026-11-21 03:11:39.758183307 +0000 0 0 ./p\n' +
  "\u0001a1ff 0 0 4 1 2049:2 2026-11-21 03:11:39.754183307 +0000 0 0 './l k' -> 'a' b'\n" +
  '\u000149ed 1000 1000 4096 2 2049:3 2026-11-21 03:11:39.000000000 +0000 0 0 ./a\n' +
  '\u000181a0 1 2 12 1 2049:4 2026-11-21 03:11:40.500000000 +0000 0 0 ./a/new\nline\n\u0002';

describe('a listing of find', () => {
  it('is the same tree from GNU find and from busybox', () => {
    const [tree = []] = parseListing(bytes(GNU), 1);
    expect(parseListing(bytes(BUSYBOX), 1)).toEqual([tree]);
    expect(tree.map(({ path, mode }) => [path, fileType(mode), permissions(mode).toString(8)])).toEqual([
      ['p', 'fifo', '644'],
      ['l k', 'symlink', '777'],
      ['a', 'dir', '4755'],
      ['a/new\nline', 'file', '640'],
    ]);
    expect(tree[1]?.linkname).toBe("a' b");
    expect(tree[2]).toMatchObject({ size: 0 });
    expect(tree[3]).toMatchObject({ uid: 1, gid: 2, size: 12, mtimeNs: 1795230700500000000n });
  });

  it('knows devices and sockets', () => {
    const [tree = []] = parseListing(
      bytes(
        '/x\n\u000121b6 0 0 0 1 1:5 2026-01-01 00:00:00.000000000 +0000 1 3 ./null\n' +
          '\u000161b0 0 6 0 1 1:6 2026-01-01 00:00:00.000000000 +0000 8 1f ./sdb15\n' +
          '\u0001c1ed 0 0 0 1 1:7 2026-01-01 00:00:00.000000000 +0000 0 0 ./s\n\u0002',
      ),
      1,
    );
    expect(tree.map(({ mode, devmajor, devminor }) => [fileType(mode), devmajor, devminor])).toEqual([
      ['char', 1, 3],
      ['block', 8, 31],
      ['socket', 0, 0],
    ]);
  });

  it('has the numbers of devices that GNU find leaves to stat', () => {
    const [tree = []] = parseListing(
      bytes(
        '/x\nc 666 0 0 0 1.0000000000 1 1:5 null\0\0f 644 0 0 0 1.0000000000 1 1:6 f\0\0' +
          '\u000121b6 0 0 0 1 1:5 2026-01-01 00:00:00.000000000 +0000 1 3 ./null\n\u0002',
      ),
      1,
    );
    expect(tree.map(({ path, devmajor, devminor }) => [path, devmajor, devminor])).toEqual([
      ['null', 1, 3],
      ['f', 0, 0],
    ]);
  });

  it('knows the names of one file: the others are links to the first that a walk comes to', () => {
    const row = (path: string, type: string, inode: string, target = ''): string =>
      `${type} 644 0 0 5 1.0000000000 2 801:${inode} ${path}\0${target}\0`;
    const rows = [
      row('b-b', 'f', '1'),
      row('b/c', 'f', '1'),
      row('b', 'd', '2'),
      row('z', 'f', '1'),
      row('l2', 'l', '3', 'to'),
      row('l1', 'l', '3', 'to'),
      row('p', 'p', '4'),
      row('only', 'f', '5'),
      row('a', 'p', '4'),
    ];
    const [tree = []] = parseListing(bytes(`/x\n${rows.join('')}\u0002`), 1);
    expect(Object.fromEntries(tree.map(({ path, linkname }) => [path, linkname]))).toEqual({
      'b-b': 'b/c',
      'b/c': '',
      b: '',
      z: 'b/c',
      l2: 'to',
      l1: 'to',
      p: 'a',
      only: '',
      a: '',
    });
    expect(tree[0]).not.toHaveProperty('inode');
  });

  it('is the same in whatever pieces it comes', () => {
    for (const output of [GNU + GNU, BUSYBOX + BUSYBOX].map(bytes)) {
      const whole = parseListing(output, 2);
      for (const piece of [1, 2, 3, 7, 50]) expect(parseListing(output, 2, piece)).toEqual(whole);
    }
  });

  it('takes times of whole seconds, and before 1970', () => {
    const rows = 'f 644 0 0 1 1700000000 1 1:1 whole\0\0f 644 0 0 1 -6.7500000000 1 1:2 old\0\0\u0002';
    const [tree = []] = parseListing(bytes(`/x\n${rows}`), 1);
    expect(tree.map(({ path, mtimeNs }) => [path, mtimeNs])).toEqual([
      ['whole', 1700000000000000000n],
      ['old', -5250000000n],
    ]);
    const [other = []] = parseListing(
      bytes('/x\n\u000181a4 0 0 0 1 1:1 1969-12-31 23:59:54.750000000 +0000 0 0 ./old\n\u0002'),
      1,
    );
    expect(other[0]?.mtimeNs).toBe(-5250000000n);
  });

  it('has links as GNU stat prints them, without quotes', () => {
    const target = "../b' -> 'c";
    const row = (text: string) =>
      bytes(`/x\n\u0001a1ff 0 0 ${target.length} 1 1:1 2026-01-01 00:00:00.5 +0000 0 0 ${text}\n\u0002`);
    for (const text of [`./a -> x -> ${target}`, `'./a -> x' -> '${target}'`])
      expect(parseListing(row(text), 1)[0]).toMatchObject([{ path: 'a -> x', linkname: target }]);
  });

  it('is read where stat prints no zone, as that of busybox before 1.35', () => {
    const rows =
      "\u0001a1ff 0 0 12 1 1:1 2026-01-01 00:00:00.000000000 0 0 './bin/sh' -> '/bin/busybox'\n\u0002";
    const [tree = []] = parseListing(bytes(`/x\n${rows}`), 1);
    expect(tree[0]).toMatchObject({ path: 'bin/sh', linkname: '/bin/busybox', devmajor: 0 });
  });

  it('ends with what cannot be an entry', () => {
    for (const odd of ['f 644 0 0\0\0', `f 644 0 0 1 1.0 1 1:1 ${'x'.repeat(300_000)}`]) {
      expect(() => parseListing(bytes(`/x\n${odd}`), 1)).toThrow('is incomplete');
    }
  });

  it('says which entries have attributes that nobody can read, where it was asked for them', () => {
    const rows = BUSYBOX.replace('/after\n', '')
      .replace('\u0002', '')
      .split(/(?<=\n)(?=\u0001)/);
    const named = `\u0003the-mark\n# file: ./l k\nuser.a="x\n\u0001\nthe-mark?"\n\nthe-mark\n`;
    const none = '\u0003the-mark\nthe-mark\n';
    const [first, second] = [rows.slice(0, 2).join(''), rows.slice(2).join('')];
    const output = bytes(`/after\n${first}${named}${second}${none}\u0002`);
    for (const piece of [1, 7, output.length]) {
      expect(parseListing(output, 1, piece)).toEqual(parseListing(bytes(BUSYBOX), 1));
      // Of a name with a line break, half is named.
      expect(unknownIn(output, piece)).toEqual(['l k', 'a/new\nline']);
    }
    expect(unknownIn(bytes(BUSYBOX))).toBeNull();
    // A name is as it stands.
    const odd = `\u000181a4 0 0 0 1 1:1 2026-01-01 00:00:00.0 0 0 ./x\\101\n\u0003the-mark\n# file: ./x\\101\nthe-mark\n`;
    expect(unknownIn(bytes(`/x\n${odd}\u0002`))).toEqual(['x\\101']);
  });

  it('takes what begins attributes for a part of a name where the mark is not behind it', () => {
    const row = (name: string) => `\u000181a4 0 0 0 1 1:1 2026-01-01 00:00:00.0 0 0 ./${name}\n`;
    const last = bytes(`/x\n${row('b\n\u0003')}\u0002`);
    for (const piece of [1, last.length])
      expect(parseListing(last, 1, piece)[0]?.map(({ path }) => path)).toEqual(['b\n\u0003']);
    const output = bytes(
      `/x\n${row('b\n\u0003')}${row('b\n\u0003the-mar')}${row('c')}\u0003the-mark\nthe-mark\n\u0002`,
    );
    for (const piece of [1, 5, output.length]) {
      expect(parseListing(output, 1, piece)[0]?.map(({ path }) => path)).toEqual([
        'b\n\u0003',
        'b\n\u0003the-mar',
        'c',
      ]);
    }
  });

  it('takes what ends a folder or begins an entry for a part of a name where the mark is not behind it', () => {
    const names = ['a\n\u0002fake', 'b\n\u0001 81a4 0 0 0 1 1:1 2026-01-01 00:00:00.0 0 0 ./no', 'c'];
    const rows = names.map((name) => `\u000181a4 0 0 0 1 1:1 2026-01-01 00:00:00.0 0 0 ./${name}\n`);
    const output = bytes(`/x\n${rows.join('')}\u0002`);
    for (const piece of [1, 5, output.length])
      expect(parseListing(output, 1, piece)[0]?.map(({ path }) => path)).toEqual(names);
  });

  it('has come to its end only with the last folder', () => {
    const reader = new ListingReader(MARK);
    const counts = ['/a\n\u0002', `/b\n${GNU.slice('/after\n'.length, -1)}`, '\u0002'].map((text) => {
      reader.push(bytes(text));
      return reader.count;
    });
    expect(counts).toEqual([1, 1, 2]);
  });

  it('takes one tree a folder, also an empty one', () => {
    expect(parseListing(bytes('/after\n\u0002/before\n\u0002'), 2)).toEqual([[], []]);
  });

  it('throws when it is incomplete', () => {
    for (let end = 0; end < GNU.length; end += 7) {
      expect(() => parseListing(bytes(GNU).subarray(0, end), 1)).toThrow('is incomplete');
    }
    expect(() => parseListing(bytes(BUSYBOX.slice(0, -1)), 1)).toThrow('is incomplete');
    expect(() => parseListing(bytes(GNU), 2)).toThrow('is incomplete');
  });
});

describe('the script that lists', () => {
  const made: string[] = [];

  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  /** Lists a folder with one file by a find, as busybox has it, that also says words and ends with a status. */
  const listing = (words: readonly string[], status: number) => {
    const root = mkdtempSync(join(tmpdir(), 'listed-'));
    made.push(root);
    const [bin, files] = [join(root, 'bin'), join(root, 'files')];
    mkdirSync(bin);
    mkdirSync(files);
    const find = `#!/bin/sh
for word; do [ "$word" != -printf ] || exit 1; done
printf '\\001${MARK} %s\\n' '81a4 0 0 4 1 1:1 2026-01-01 00:00:00.000000000 +0000 0 0 ./f'
printf '%s' "$WORDS" >&2
exit ${status}
`;
    writeFileSync(join(bin, 'find'), find);
    chmodSync(join(bin, 'find'), 0o755);
    const { exitCode, stdout, stderr } = execaSync('sh', ['-c', LISTING_SCRIPT, 'sh', MARK, files], {
      env: {
        PATH: `${bin}${delimiter}${process.env.PATH}`,
        WORDS: words.map((line) => `${line}\n`).join(''),
      },
      reject: false,
      encoding: 'buffer',
    });
    return { exitCode, stdout, errors: Buffer.from(stderr).toString().trim() };
  };

  const LONG = "stat: can't stat './a b*': File name too long";

  it('goes on where paths are too long', () => {
    for (const { words, status } of [
      { words: [], status: 0 },
      { words: [LONG], status: 1 },
      { words: [LONG, LONG], status: 1 },
    ]) {
      const { exitCode, stdout } = listing(words, status);
      expect([exitCode, parseListing(stdout, 1)[0]?.map(({ path }) => path)]).toEqual([0, ['f']]);
    }
  });

  /** A find as busybox has it, that also says words and ends with a status. */
  const findSaying = (words: string, status: number) => `for word; do [ "$word" != -printf ] || exit 1; done
/usr/bin/find "$@"
${words === '' ? '' : `echo ${JSON.stringify(words)} >&2`}
exit ${status}`;

  describe('where getfattr of busybox is all that can read attributes', () => {
    /** Runs a script where only these programs are, and some have other texts. */
    const run = (script: string, names: readonly string[], others: Readonly<Record<string, string>> = {}) => {
      const root = mkdtempSync(join(tmpdir(), 'listed-'));
      made.push(root);
      const [bin, files] = [join(root, 'bin'), join(root, 'files')];
      mkdirSync(bin);
      mkdirSync(files);
      for (const name of names) writeFileSync(join(files, name), 'x');
      const programs = {
        find: findSaying('', 0),
        grep: 'exec /usr/bin/grep "$@"',
        stat: 'exec /usr/bin/stat "$@"',
        xargs: 'exec /usr/bin/xargs -n 2 "$@"',
        getfattr: `case "$*" in --version) exit 1;; esac
for file; do [ "$file" != "./b c" ] || printf '# file: %s\\nuser.x="1"\\n\\n' "$file"; done`,
        ...others,
      };
      for (const [name, text] of Object.entries(programs)) {
        writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
        chmodSync(join(bin, name), 0o755);
      }
      return execaSync('/bin/sh', ['-c', script, 'sh', MARK, files], {
        env: { PATH: bin, LC_ALL: 'C', TZ: 'UTC' },
        extendEnv: false,
        reject: false,
        encoding: 'buffer',
      });
    };

    it('lists with them in one walk, in however many pieces', () => {
      const { stdout } = run(LISTING_SCRIPT, ['a', 'b c', 'd', 'e\nf', 'g\n\u0003', 'h\\101', 'i']);
      const [tree = []] = parseListing(stdout, 1);
      expect(tree.map(({ path }) => path).sort()).toEqual([
        ...['a', 'b c', 'd', 'e\nf', 'g\n\u0003', 'h\\101', 'i'],
      ]);
      expect(unknownIn(stdout)?.toSorted()).toEqual(['b c', 'e\nf', 'g\n\u0003']);
      expect(parseListing(run(LISTING_SCRIPT, []).stdout, 1)).toEqual([[]]);
    });

    it('ends with an error where stat or the shell did not come to its end', () => {
      expect(run(LISTING_SCRIPT, ['a'], { stat: 'exit 1' }).exitCode).toBe(123);
      const killed = 'case "$*" in *-print0*) kill -9 $PPID; sleep 1;; esac; exit 1';
      expect(run(LISTING_SCRIPT, ['a'], { find: killed }).exitCode).toBe(137);
      // Also where it complained of a long path before.
      const complaining = findSaying(LONG, 137);
      expect(run(LISTING_SCRIPT, ['a'], { find: complaining }).exitCode).toBe(137);
    });

    it('leaves nothing to the script that reads them', () => {
      expect(Buffer.from(run(ATTRIBUTES_SCRIPT, ['a']).stdout).toString()).toBe('listed');
    });

    it('ends with what find could not read, but for paths that are too long', () => {
      const ended = (words: string, status: number) =>
        run(LISTING_SCRIPT, ['a'], { find: findSaying(words, status) }).exitCode;
      expect([ended(LONG, 1), ended("find: './x': I/O error", 2), ended('', 3)]).toEqual([0, 2, 3]);
    });
  });

  it('ends with what else could not be read, and where nothing says why', () => {
    const broken = "find: './x': I/O error";
    expect(listing([LONG, broken, LONG], 1)).toMatchObject({ exitCode: 1, errors: broken });
    expect(listing([broken], 2)).toMatchObject({ exitCode: 2, errors: broken });
    expect(listing([], 137)).toMatchObject({ exitCode: 137 });
  });
});
