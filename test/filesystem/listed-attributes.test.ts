import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ATTRIBUTES_SCRIPT,
  AttributesReader,
  type ListedAttributes,
  settingAttributes,
} from '../../src/filesystem/listed-attributes.ts';
import { UNKNOWN_XATTRS } from '../../src/filesystem/same-entry.ts';
import { atOnce } from '../../src/turns.ts';
import { file } from './entries.ts';

const MARK = 'the-mark';

/** Reads what comes in pieces of some length. */
function read(output: Uint8Array, folders: number, piece = output.length || 1) {
  const reader = new AttributesReader(MARK);
  for (let at = 0; at < output.length; at += piece) reader.push(output.subarray(at, at + piece));
  return reader.end(folders);
}

const parsed = (output: string, folders = 1, piece?: number) =>
  read(Buffer.from(output.replaceAll(MARK, `${MARK}\n`), 'latin1'), folders, piece);

const hex = (xattrs: Readonly<Record<string, Uint8Array>> | undefined) =>
  Object.fromEntries(
    Object.entries(xattrs ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('hex')]),
  );

describe('a list of extended attributes', () => {
  it('is the same from the records of a script and from getfattr', () => {
    const forms = [
      './a b\0user.x\x0000ff\0./a b\0user.y\x00\0./d/c\0security.capability\x000100\0',
      '# file: a b\nuser.x=0x00ff\nuser.y=0x\n\n# file: d/c\nsecurity.capability=0x0100\n\n',
    ];
    for (const [index, output] of forms.entries()) {
      const [found] = parsed(`${['records', 'lines'][index]}\n${output}${MARK}`) ?? [];
      expect(hex(found?.known.get('a b'))).toEqual({ 'user.x': '00ff', 'user.y': '' });
      expect(hex(found?.known.get('d/c'))).toEqual({ 'security.capability': '0100' });
      expect(found?.isUnknown('a b')).toBe(false);
    }
  });

  it('is the same in whatever pieces it comes', () => {
    const output = `records\n./a\0user.x\x00ff\0./b\0user.y\x0041\0${MARK}./c\0\0\0${MARK}`;
    for (const piece of [1, 2, 5, 40]) {
      const found = parsed(output, 2, piece) ?? [];
      expect([...(found[0]?.known ?? [])].map(([path, xattrs]) => [path, hex(xattrs)])).toEqual([
        ['a', { 'user.x': 'ff' }],
        ['b', { 'user.y': '41' }],
      ]);
      expect(found[1]?.isUnknown('c')).toBe(true);
    }
  });

  it('undoes the escapes of getfattr', () => {
    const [found] = parsed(`lines\n# file: a\\012b\\134c\nuser.e\\075q=0x41\n\n${MARK}`) ?? [];
    expect(hex(found?.known.get('a\nb\\c'))).toEqual({ 'user.e=q': '41' });
  });

  it('says what nobody could read', () => {
    const [records] = parsed(`records\n./f\0\0\0./g\0user.x\0?\0${MARK}`) ?? [];
    expect(['f', 'g', 'h'].map((path) => records?.isUnknown(path))).toEqual([true, true, false]);
    // What busybox prints of values that are no text.
    const [names] = parsed(`names\n# file: ./f\nuser.b="a"\n\n${MARK}`) ?? [];
    expect(['f', 'a\nb', 'h'].map((path) => names?.isUnknown(path))).toEqual([true, true, false]);
    expect(names?.known.size).toBe(0);
  });

  it('is nothing if it is incomplete', () => {
    expect(parsed(`records\n${MARK}`, 2)).toBeNull();
    expect(parsed('')).toBeNull();
    expect(parsed(`records\n${MARK}${MARK}`, 2)).toHaveLength(2);
  });

  it('completes a listing without attributes', () => {
    const [found] = parsed(`records\n./with\0user.x\x0041\0./odd\0\0\0${MARK}`) ?? [];
    const listed = ['with', 'none', 'odd'].map((path) => file(path, { xattrs: UNKNOWN_XATTRS }));
    atOnce(settingAttributes(listed, found as ListedAttributes));
    expect(listed.map(({ xattrs }) => (xattrs === UNKNOWN_XATTRS ? null : hex(xattrs)))).toEqual([
      { 'user.x': '41' },
      {},
      null,
    ]);
  });
});

describe('the script that reads attributes', () => {
  let root: string;
  const files = () => join(root, 'files');

  /** Sets an attribute by its call, as the script reads it (asm/unistd.h: setxattr). */
  const SET = `use Config; my ($m) = split /-/, $Config{archname};
my $call = {x86_64 => 188, aarch64 => 5}->{$m}; my $value = pack "H*", $ARGV[2];
exit(syscall($call, $ARGV[0], $ARGV[1], $value, length $value, 0) == 0 ? 0 : 1)`;

  const set = (path: string, name: string, value: string) =>
    execaSync('perl', ['-e', SET, join(files(), path), name, value]);

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'attributes-'));
    mkdirSync(join(files(), 'd'), { recursive: true });
    for (const path of ['f', 'd/two\nlines', 'd/none']) writeFileSync(join(files(), path), 'x');
    set('f', 'user.text', Buffer.from('plain').toString('hex'));
    set('f', 'user.bytes', '6100620a22ff');
    set('d/two\nlines', 'user.empty', '');
    set('d', 'user.folder', '31');
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  /** Runs the script where only these programs exist. */
  const run = (programs: Readonly<Record<string, string>>) => {
    const bin = mkdtempSync(join(root, 'bin-'));
    for (const [name, text] of Object.entries({ find: 'exec /usr/bin/find "$@"', ...programs })) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    return execaSync('/bin/sh', ['-c', ATTRIBUTES_SCRIPT, 'sh', MARK, files()], {
      env: { PATH: bin },
      extendEnv: false,
      stripFinalNewline: false,
      reject: false,
      encoding: 'buffer',
    });
  };

  it.each([
    { with: 'perl', programs: { perl: 'exec /usr/bin/perl "$@"' } },
    { with: 'python3', programs: { python3: 'exec /usr/bin/python3 "$@"' } },
  ])('reads all of them with $with', ({ programs }) => {
    const [found] = read(run(programs).stdout, 1) ?? [];
    expect([...(found?.known ?? [])].map(([path, xattrs]) => [path, hex(xattrs)]).sort()).toEqual([
      ['d', { 'user.folder': '31' }],
      ['d/two\nlines', { 'user.empty': '' }],
      ['f', { 'user.bytes': '6100620a22ff', 'user.text': '706c61696e' }],
    ]);
    expect(found?.isUnknown('d/none')).toBe(false);
  });

  it('takes the next program where Perl knows no numbers of calls for the machine', () => {
    const { stdout } = run({ perl: 'exit 127', python3: 'exec /usr/bin/python3 "$@"' });
    expect(read(stdout, 1)?.[0]?.known.size).toBe(3);
  });

  it('does not take a program that died for one that found nothing', () => {
    const dying = 'for word; do [ "$word" != check ] || exit 0; done; kill -9 $$';
    expect(run({ perl: dying })).toMatchObject({ exitCode: 1 });
  });

  it('says by 127 that there is none', () => {
    expect(run({})).toMatchObject({ exitCode: 127 });
  });
});
