import { describe, expect, it } from 'vitest';
import { specFlags, specFor, specUpTo } from '../../src/commands/build-spec.ts';
import { NO_FLAGS } from '../../src/commands/flags/no-flags.ts';
import { NO_OUTPUTS } from '../../src/ports.ts';
import { dockerfileOf } from '../fakes/state.ts';

const TEXT = 'FROM a AS one\nRUN x\nFROM b\nRUN y\nFROM one AS two\nRUN z\n\n';
const file = dockerfileOf(TEXT);
const bytes = new TextEncoder().encode(TEXT);
const onDisk = { context: '/project', path: '/project/Dockerfile', name: 'Dockerfile' };
const fromStdin = { context: '/project', path: null, name: 'Dockerfile' };
const flags = specFlags(NO_FLAGS, [], {}, '/here');

const textOf = (spec: { dockerfile: object }) =>
  'text' in spec.dockerfile ? new TextDecoder().decode(spec.dockerfile.text as Uint8Array) : null;

describe('the flags of a build', () => {
  it('leave everything at its default', () => {
    expect(flags).toEqual({
      ...NO_OUTPUTS,
      buildArgs: {},
      buildContexts: {},
      secrets: [],
      ssh: [],
      platforms: [],
      noCache: false,
      noCacheFilter: [],
      network: null,
      addHosts: [],
      cgroupParent: null,
      shmSize: null,
      ulimits: [],
      resources: {},
      labels: {},
      pull: false,
      allow: [],
      tags: [],
    });
  });

  it('take the time of the build from the environment, unless the command line has one', () => {
    const argsOf = (buildArg: readonly string[], env: Record<string, string>) =>
      specFlags({ ...NO_FLAGS, buildArg }, [], env, '/').buildArgs;
    expect(argsOf([], { SOURCE_DATE_EPOCH: '5' })).toEqual({ SOURCE_DATE_EPOCH: '5' });
    expect(argsOf(['SOURCE_DATE_EPOCH=6'], { SOURCE_DATE_EPOCH: '5' })).toEqual({ SOURCE_DATE_EPOCH: '6' });
    expect(argsOf([], { SOURCE_DATE_EPOCH: '' })).toEqual({});
  });

  it('refuse --no-cache with its filter, as docker does', () => {
    expect(() => specFlags({ ...NO_FLAGS, cache: false, cacheFilter: ['a'] }, [], {}, '/')).toThrow(
      '--no-cache and --no-cache-filter cannot be used together',
    );
  });

  it('resolve files and folders against the working folder', () => {
    const given = specFlags(
      {
        ...NO_FLAGS,
        buildContext: [
          'lib=../lib',
          'abs=/abs',
          'base=docker-image://x',
          'git=git@github.com:a/b',
          'other=target:one',
        ],
        secret: ['id=a,src=secrets/a', 'id=b,env=B'],
        cacheFilter: ['one,two', 'three'],
        platform: ['linux/arm64'],
        network: 'none',
        addHost: ['h:1.2.3.4'],
        cgroupParent: '/small',
        ssh: ['default'],
      },
      ['app:1'],
      {},
      '/here',
    );
    expect(given.buildContexts).toEqual({
      lib: '/lib',
      abs: '/abs',
      base: 'docker-image://x',
      git: 'git@github.com:a/b',
      other: 'target:one',
    });
    expect(given.secrets).toEqual([
      { id: 'a', from: { kind: 'file', path: '/here/secrets/a' } },
      { id: 'b', from: { kind: 'env', name: 'B' } },
    ]);
    expect(given).toMatchObject({
      noCache: false,
      noCacheFilter: ['one', 'two', 'three'],
      platforms: ['linux/arm64'],
      network: 'none',
      addHosts: [{ host: 'h', address: '1.2.3.4' }],
      cgroupParent: '/small',
      tags: ['app:1'],
    });
  });
});

describe('the build of a stage', () => {
  it('is the default target or a named one, from the file on disk', () => {
    expect(specFor(onDisk, file, bytes, 2, flags)).toEqual({
      ...flags,
      context: '/project',
      remote: null,
      dockerfile: { kind: 'file', path: '/project/Dockerfile' },
      target: null,
      stageName: 'two',
    });
    expect(specFor(onDisk, file, bytes, 0, flags)).toMatchObject({
      dockerfile: { kind: 'file' },
      target: 'one',
    });
  });

  it('cuts the file after a stage that BuildKit cannot name', () => {
    const spec = specFor(onDisk, file, bytes, 1, flags);
    expect(spec).toMatchObject({ target: null, dockerfile: { kind: 'text', beside: '/project/Dockerfile' } });
    expect(textOf(spec)).toBe('FROM a AS one\nRUN x\nFROM b\nRUN y\n');
  });

  it('uses the text if the file came from stdin', () => {
    const spec = specFor(fromStdin, file, bytes, 0, flags);
    expect(spec).toMatchObject({ target: 'one', dockerfile: { kind: 'text', name: 'Dockerfile' } });
    expect(spec.dockerfile).not.toHaveProperty('beside');
    expect(textOf(spec)).toBe(TEXT);
  });

  it('is refused for a stage that does not exist', () => {
    expect(() => specFor(onDisk, file, bytes, 9, flags)).toThrow(RangeError);
  });

  it('ends at a line, and stores nothing', () => {
    const spec = specUpTo(onDisk, file, 4, { ...flags, tags: ['app:1'] });
    expect(spec).toMatchObject({ target: null, tags: [], dockerfile: { beside: '/project/Dockerfile' } });
    expect(textOf(spec)).toBe('FROM a AS one\nRUN x\nFROM b\nRUN y\n');
  });
});
