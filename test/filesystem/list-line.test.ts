import { expect, test } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { listLine, modeText } from '../../src/filesystem/list-line.ts';
import { DEVICE, DIRECTORY, file, folder, SETGID, SETUID, STICKY, symlink } from './entries.ts';

test.each([
  [DIRECTORY + 0o755, 'drwxr-xr-x'],
  [0o644, '-rw-r--r--'],
  [SETUID + 0o4 * 0o100 + 0o55, '-r-Sr-xr-x'],
  [SETUID + SETGID + 0o755, '-rwsr-sr-x'],
  [DIRECTORY + STICKY + 0o777, 'drwxrwxrwt'],
  [DIRECTORY + STICKY + 0o770, 'drwxrwx--T'],
])('mode %i is %s', (mode, text) => {
  expect(modeText(mode)).toBe(text);
});

test('an entry is one line, whatever its name', () => {
  const entries = [
    folder('d', { mtimeNs: 1_700_000_000_000_000_000n }),
    file('d/x', { size: 123_456_789_012, uid: 65534, gid: 100_000 }),
    file('d/y', { linkname: 'd/x' }),
    symlink('e\x1b]0;x\x07\n\udcff', '../d\x1b[31m'),
    file('n', { mode: DEVICE + 0x00200000 + 0o666, devmajor: 1, devminor: 3, size: 0, mtimeNs: 10n ** 25n }),
  ];
  const tree = FileTree.of(entries);
  expect(tree.entries().map((entry) => listLine(tree, entry))).toEqual([
    'drwxr-xr-x     0:0          0 2023-11-14 22:13 /d',
    '-rw-r--r-- 65534:100000 123456789012 1970-01-01 00:00 /d/x',
    '-rw-r--r--     0:0 123456789012 1970-01-01 00:00 /d/y (same as /d/x)',
    'lrwxrwxrwx     0:0          9 1970-01-01 00:00 /e\\x1b]0;x\\x07\\x0a\\xff -> ../d\\x1b[31m',
    'crw-rw-rw-     0:0        1,3 ????-??-?? ??:?? /n',
  ]);
});
