import { expect, test } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { fileCapabilities } from '../../src/inventory/capabilities.ts';
import { compareSurfaces, surfaceOf } from '../../src/inventory/surface.ts';
import { file, folder, SETGID, SETUID, symlink } from '../filesystem/entries.ts';

/** Version 2, effective; cap_net_bind_service and cap_net_raw permitted, cap_bpf (39) in the upper word. */
const CAPABILITY = Uint8Array.of(1, 0, 0, 2, 0, 0x24, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0);

const BUILD = FileTree.of([
  folder('usr'),
  folder('usr/bin'),
  file('usr/bin/su', { mode: SETUID + 0o755 }),
  file('usr/bin/expiry', { mode: SETGID + 0o755 }),
  file('usr/bin/locked', { mode: SETGID + 0o644 }),
  file('usr/bin/dash', { mode: 0o755 }),
  symlink('usr/bin/sh', 'dash'),
  file('usr/share/bash', { mode: 0o644 }),
  symlink('usr/bin/zsh', 'nowhere'),
]);

const RUNTIME = FileTree.of([
  file('app', { mode: 0o755, xattrs: { 'security.capability': CAPABILITY } }),
  file('busybox', { mode: 0o755 }),
  folder('usr'),
  folder('usr/bin'),
  file('usr/bin/su', { mode: SETUID + 0o711 }),
]);

test('set-uid programs, capabilities, ports and shells of two states are told apart', () => {
  const items = compareSurfaces(surfaceOf(BUILD, []), surfaceOf(RUNTIME, ['80/tcp']));
  expect(items.map(({ what, detail, in: sides }) => `${what} ${detail} ${sides.join()}`)).toEqual([
    '/usr/bin/su 4711 a,b',
    '/usr/bin/expiry 2755 a',
    '/app cap_net_bind_service cap_net_raw cap_bpf b',
    '80/tcp  b',
    '/busybox busybox b',
    '/usr/bin/dash dash sh a',
  ]);
});

test('capabilities of an unknown form are none that could be named', () => {
  expect([new Uint8Array(), Uint8Array.of(1, 0, 0, 9), new Uint8Array(20)].map(fileCapabilities)).toEqual([
    null,
    null,
    null,
  ]);
  expect(fileCapabilities(Uint8Array.of(0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0))).toEqual(['cap_chown']);
});
