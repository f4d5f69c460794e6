import { describe, expect, it } from 'vitest';
import type { Needle } from '../../../src/filesystem/secrets/scanner.ts';
import type { Files } from './root-of.ts';
import { findingsOf } from './subject-of.ts';

const PLAIN = 'Zk3vQ8wLr2Tn';
const SLASHED = 'q9Xw/Lm4tR/v7Kp';

const needle = (id: string, text: string): Needle => ({ id, bytes: Buffer.from(text) });

async function namesOf(made: Files, ...needles: Needle[]): Promise<readonly (readonly unknown[])[]> {
  const found = await findingsOf({ made, exposure: { needles } });
  expect(JSON.stringify(found)).not.toMatch(new RegExp(`${PLAIN}|${SLASHED}`));
  return found
    .filter(({ rule }) => rule === 'build-secret')
    .map(({ path, detail }) => [path, detail.replace(/, \d+ B$/, '')]);
}

describe('the value of a --secret in a path', () => {
  it('is said to be in the name of what has it, folders once', async () => {
    const made = { [`app/${PLAIN}/a`]: 'x', [`app/${PLAIN}/b`]: 'x', [`srv/x-${PLAIN}.json`]: 'x' };
    const folder = { [`app/${PLAIN}/`]: '' };
    expect(await namesOf({ ...folder, ...made }, needle('npm', PLAIN))).toEqual([
      ['/app/***', 'The value of --secret id=npm in its name'],
      ['/srv/x-***.json', 'The value of --secret id=npm in its name'],
    ]);
  });

  it('is found where it goes over several names', async () => {
    const token = needle('token', SLASHED);
    expect(await namesOf({ [`app/${SLASHED}/`]: '', [`app/${SLASHED}/a`]: 'x' }, token)).toEqual([
      ['/app/***', 'The value of --secret id=token in its name'],
    ]);
    expect(await namesOf({ [`app/x-${SLASHED}.txt`]: 'x' }, token)).toEqual([
      ['/app/x-***.txt', 'The value of --secret id=token in its name'],
    ]);
  });

  it('is found with a slash at its ends', async () => {
    const made = { [`app/${PLAIN}/`]: '', [`app/${PLAIN}/a`]: 'x', [`app/${PLAIN}/b`]: 'x' };
    expect(await namesOf(made, needle('npm', `${PLAIN}/`))).toEqual([
      ['/app/***', 'The value of --secret id=npm in its name'],
    ]);
    expect(await namesOf({ [PLAIN]: 'x' }, needle('npm', `/${PLAIN}`))).toEqual([
      ['/***', 'The value of --secret id=npm in its name'],
    ]);
  });

  it('that a symlink leads to is not said to be in the name of the link', async () => {
    const made = { 'app/current': { link: `../srv/${SLASHED}/x` } };
    expect(await namesOf(made, needle('token', SLASHED))).toEqual([
      ['/app/current', 'The value of --secret id=token in the path that the link leads to'],
    ]);
    const both = { [`app/${PLAIN}`]: { link: `/srv/${PLAIN}` } };
    expect(await namesOf(both, needle('npm', PLAIN))).toEqual([
      ['/app/***', 'The value of --secret id=npm in its name'],
    ]);
  });

  it('is said of the first name of a hard link alone', async () => {
    const first = `app/${PLAIN}`;
    const made = { [first]: 'x', 'app/other': { entry: { linkname: first }, text: 'x' } };
    expect(await namesOf(made, needle('npm', PLAIN))).toEqual([
      ['/app/***', 'The value of --secret id=npm in its name'],
    ]);
  });

  it('is not shown in the path of another finding, nor is a longer one in part', async () => {
    const path = `app/${PLAIN}.txt`;
    const made = { [path]: `${SLASHED}\n` };
    const found = await namesOf(made, needle('npm', PLAIN), needle('token', SLASHED));
    expect(found.map(([shown]) => shown)).toEqual(['/app/***.txt', '/app/***.txt']);
    const longer = await namesOf({ [path]: 'x' }, needle('npm', PLAIN), needle('file', `${PLAIN}.txt`));
    expect(longer).toEqual([['/app/***', 'The value of --secret id=npm in its name']]);
  });
});
