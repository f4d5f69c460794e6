import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readUserConfig, userConfigPath } from '../../src/project/user-config.ts';

const home = mkdtempSync(join(tmpdir(), 'stagedive-user-'));
afterAll(() => rmSync(home, { recursive: true }));

const env = { XDG_CONFIG_HOME: home };
const path = join(home, 'stagedive', 'config.json');

function write(text: string): void {
  mkdirSync(join(home, 'stagedive'), { recursive: true });
  writeFileSync(path, text);
}

describe("the user's config", () => {
  it('is where XDG says, and a relative folder there does not count', () => {
    expect(userConfigPath(env)).toBe(path);
    expect(userConfigPath({ HOME: '/h' })).toBe('/h/.config/stagedive/config.json');
    expect(userConfigPath({ HOME: '/h', XDG_CONFIG_HOME: 'rel' })).toBe('/h/.config/stagedive/config.json');
  });

  it('is optional', async () => {
    expect(await readUserConfig({ XDG_CONFIG_HOME: join(home, 'nowhere') })).toMatchObject({
      mouse: null,
      record: null,
      keys: {},
    });
  });

  it('has keys as a text or a list, and the line of each', async () => {
    write(
      '{ "mouse": false,\n "keys": {\n  "state": { "n": "ctrl+g", "p": [] },\n  "__proto__": { "x": ["y"] } } }',
    );
    const config = await readUserConfig(env);
    expect(config.mouse).toBe(false);
    expect(Object.entries(config.keys)).toEqual([
      ['state', { n: ['ctrl+g'], p: [] }],
      ['__proto__', { x: ['y'] }],
    ]);
    expect(config.keyError('state', 'p', 'no.')?.message).toBe(`${path}:3: no.`);
    expect(config.keyError('__proto__', null, 'no.')?.message).toBe(`${path}:4: no.`);
  });

  it.each([
    ['{\n"mice": true }', ':2: unknown key "mice"; known here: "mouse", "record", "keys".'],
    ['{\n"mouse": 1 }', ':2: "mouse" must be true or false.'],
    ['{ "keys": [] }', ':1: "keys" must be an object.'],
    ['{ "keys": {\n "state": "n" } }', ':2: "keys.state" must be an object.'],
    [
      '{ "keys": { "state": {\n\n "n": 1 } } }',
      ':3: "keys.state.n" must be a key or a list of keys, such as "ctrl+g".',
    ],
    [
      '{ "keys": { "state": { "n": [""] } } }',
      ':1: "keys.state.n" must be a key or a list of keys, such as "ctrl+g".',
    ],
  ])('says what is wrong with %s', async (text, message) => {
    write(text);
    await expect(readUserConfig(env)).rejects.toThrow(`${path}${message}`);
  });
});
