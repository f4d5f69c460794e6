import { describe, expect, it } from 'vitest';
import { fileType, permissions } from '../../src/filesystem/mode.ts';
import { CHAR_DEVICE, DEVICE, DIRECTORY, PIPE, SETGID, SETUID, SOCKET, STICKY, SYMLINK } from './entries.ts';

describe('the type of an entry', () => {
  it.each([
    ['file', 0o644],
    ['file', SETUID + 0o755],
    ['dir', DIRECTORY + 0o755],
    ['dir', DIRECTORY + STICKY + 0o777],
    ['symlink', SYMLINK + 0o777],
    ['block', DEVICE + 0o660],
    ['char', DEVICE + CHAR_DEVICE + 0o666],
    ['fifo', PIPE + 0o600],
    ['socket', SOCKET + 0o600],
  ])('%s, of the mode %o', (type, mode) => {
    expect(fileType(mode)).toBe(type);
  });

  it('is the same where the mode was read as a signed number', () => {
    expect(fileType((DIRECTORY + 0o755) | 0)).toBe('dir');
  });
});

describe('permissions', () => {
  it.each([
    [0o644, 0o644],
    [DIRECTORY + STICKY + 0o777, 0o1777],
    [SETUID + 0o755, 0o4755],
    [SETGID + 0o2755 - 0o2000, 0o2755],
    [SETUID + SETGID + STICKY, 0o7000],
    [SYMLINK + 0o777, 0o777],
  ])('of %o are %o, as chmod has them', (mode, wanted) => {
    expect(permissions(mode)).toBe(wanted);
  });
});
