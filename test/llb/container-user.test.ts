import { describe, expect, it } from 'vitest';
import { containerUser, numericUser, startableUser } from '../../src/llb/container-user.ts';

const passwd = 'root:x:0:0:root:/root:/bin/sh\n# a comment\napp:x:500:501::/srv:/bin/sh\nodd:x:abc\n';
const group = 'root:x:0:\napp:x:501:\nmore:x:700:other,app\n';
const both = { passwd, group };
const neither = { passwd: null, group: null };

const found = (uid: number, gid: number, ...groups: number[]) => ({ kind: 'found', uid, gid, groups });

/** Each was compared with docker run (test/e2e/users.test.ts). */
describe('the account that a USER means', () => {
  it.each([
    ['', both, found(0, 0)],
    ['root', both, found(0, 0)],
    ['app', both, found(500, 501, 700)],
    ['500', both, found(500, 501, 700)],
    ['app:root', both, found(500, 0)],
    ['app:700', both, found(500, 700)],
    [':700', both, found(0, 700)],
    ['65533', both, found(65533, 0)],
    ['65533:more', both, found(65533, 700)],
    ['65534', neither, found(65534, 0)],
    ['65534:65534', neither, found(65534, 65534)],
    ['app', { passwd, group: null }, found(500, 501)],
    ['65534:more', { passwd: null, group }, found(65534, 700)],
  ])('%j is found', (user, files, expected) => {
    expect(containerUser(user, files)).toEqual(expected);
  });

  it.each([
    ['nosuch', both, 'no user nosuch'],
    ['app', neither, 'no user app'],
    ['app:nosuch', both, 'no group nosuch'],
    ['1:nosuch', neither, 'no group nosuch'],
    ['4294967296', both, 'out of range'],
    ['-1', both, 'out of range'],
  ])('%j is not', (user, files, message) => {
    expect(containerUser(user, files)).toEqual({
      kind: 'missing',
      message: expect.stringContaining(message),
    });
  });

  it('is left to BuildKit where both files are there, and named by numbers where one is not', () => {
    expect(startableUser('app', both)).toBe('app');
    expect(startableUser('65534', neither)).toBe('65534:0');
    expect(startableUser('', neither)).toBe('');
    expect(startableUser('nosuch', neither)).toBe('nosuch');
    expect(numericUser('app', both)).toBe('500:501');
    expect(numericUser('nosuch', both)).toBeNull();
  });
});
