import { describe, expect, it } from 'vitest';
import { readEnvFile } from '../../../src/commands/flags/env-file.ts';
import { containerSettings, type RunFlags } from '../../../src/commands/flags/run.ts';

const none: RunFlags = { publish: [], volume: [], env: [], envFile: [], args: [] };
const settings = (flags: Partial<RunFlags>, files: readonly string[] = []) =>
  containerSettings({ ...none, ...flags }, files, { HERE: 'ours' }, '/work');

describe('the flags of docker run', () => {
  it('leave everything to the image when none is given', () => {
    expect(settings({})).toEqual({
      args: [],
      entrypoint: null,
      env: [],
      user: null,
      workdir: null,
      network: null,
      ports: [],
      publishesAll: false,
      binds: [],
      volumes: [],
      init: false,
      memory: null,
    });
  });

  it('take variables from flags over those of files, and from our environment by name', () => {
    const { env } = settings({ env: ['A=1', 'HERE', 'NOT_HERE', 'B='], envFile: ['x'] }, ['A=0\nHERE\n']);
    expect(env).toEqual(['A=0', 'HERE=ours', 'A=1', 'HERE=ours', 'NOT_HERE', 'B=']);
  });

  it("remove the image's variable by a name that is not set here, but not from a file", () => {
    expect(settings({ env: ['NOT_HERE'] }).env).toEqual(['NOT_HERE']);
    expect(settings({ envFile: ['x'] }, ['NOT_HERE\n']).env).toEqual([]);
  });

  it('tell a volume without a name, one with a name, and a folder, relative ones from here', () => {
    const { binds, volumes } = settings({
      volume: ['/data', 'cache:/cache', './src:/src:ro', '../x:/x', '/abs:/abs'],
    });
    expect(volumes).toEqual(['/data']);
    expect(binds).toEqual(['cache:/cache', '/work/src:/src:ro', '/x:/x', '/abs:/abs']);
  });

  it.each([
    [{ volume: ['data'] }, '--volume data'],
    [{ volume: ['a:b'] }, '--volume a:b'],
    [{ volume: [':/x'] }, '--volume :/x'],
    [{ volume: ['a:/b:ro:z'] }, '--volume a:/b:ro:z'],
    [{ env: ['=x'] }, '--env =x'],
    [{ workdir: 'srv' }, '--workdir srv'],
    [{ containerMemory: 'much' }, '--memory much'],
  ])('refuse %j in a sentence that begins with the flag', (flags, begin) => {
    expect(() => settings(flags)).toThrow(begin);
  });

  it('names the line of a file that is not read', () => {
    expect(() => readEnvFile('vars.env', '# fine\nA=1\n=x\n', {})).toThrow(
      '--env-file vars.env:3: the name is missing',
    );
    expect(() => readEnvFile('vars.env', 'A B=1', {})).toThrow('--env-file vars.env:1');
    expect(readEnvFile('vars.env', '\u{feff}  A= b \r\n', {})).toEqual(['A= b ']);
  });
});
