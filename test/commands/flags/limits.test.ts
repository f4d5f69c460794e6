import { describe, expect, it } from 'vitest';
import { parseAllow, parseLabels } from '../../../src/commands/flags/labels.ts';
import {
  parseResources,
  parseShmSize,
  parseUlimits,
  resourceFlags,
} from '../../../src/commands/flags/limits.ts';
import { NO_FLAGS } from '../../../src/commands/flags/no-flags.ts';
import { machinePlatform, parsePlatforms } from '../../../src/commands/flags/platform.ts';
import { parsePolicy, refusePolicyVariables } from '../../../src/commands/flags/policy.ts';
import { UsageError } from '../../../src/errors.ts';
import { parseBytes } from '../../../src/text/byte-size.ts';

describe('a size', () => {
  it.each([
    ['0', 0],
    ['1024', 1024],
    ['64m', 67_108_864],
    ['1.5 GiB', 1_610_612_736],
    ['2KB', 2048],
    ['3b', 3],
    ['1Ti', null],
    ['1 ', 1],
    ['-1', null],
    ['m', null],
    ['', null],
    ['1kk', null],
    ['99999999999999999999p', null],
  ])('%j is %j bytes', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it('of --shm-size is null where it says nothing', () => {
    expect([undefined, '0', '1k'].map(parseShmSize)).toEqual([null, null, 1024]);
    expect(() => parseShmSize('big')).toThrow('--shm-size big: write a size such as 64m or 1g.');
  });
});

describe('--ulimit', () => {
  it('sorts by name, takes the last of two, and fills in the hard limit', () => {
    expect(parseUlimits(['nproc=5', 'nofile=1', 'nofile=10:-1', 'core=-1'])).toEqual([
      'core=-1:-1',
      'nofile=10:-1',
      'nproc=5:5',
    ]);
  });

  it.each(['nofile', 'nofile=', 'nofile=a', 'files=1', 'nofile=2:1', 'nofile=-1:5', 'nofile=1:2:3', '=1'])(
    'refuses %j',
    (value) => {
      expect(() => parseUlimits([value])).toThrow(UsageError);
    },
  );
});

describe('--resource', () => {
  it("has the frontend's names, and leaves out what is no limit", () => {
    expect(
      parseResources([
        'memory=1m',
        'memory=2m',
        'memory-swap=-1',
        'cpu-quota = 50000',
        'cpu-shares=0',
        'cpu-period=-5',
        'cpuset-cpus=0,2-3',
        'cpuset-mems=',
      ]),
    ).toEqual({ memory: '2097152', memswap: '-1', cpuquota: '50000', cpusetcpus: '0,2-3' });
  });

  it("comes after docker's older flags", () => {
    const flags = { ...NO_FLAGS, memory: '1g', cpusetCpus: '0', resource: ['memory=2g'] };
    expect(resourceFlags(flags)).toEqual(['memory=1g', 'cpuset-cpus=0', 'memory=2g']);
  });

  it.each(['memory', 'memory=x', 'cpus=1', 'cpu-quota=1.5', 'toString=1'])('refuses %j', (value) => {
    expect(() => parseResources([value])).toThrow(UsageError);
  });
});

describe('--platform', () => {
  const parse = (values: readonly string[], env = {}) => parsePlatforms(values, env, 'linux/arm64');

  it('takes lists, repeated, as BuildKit writes them', () => {
    expect(parse(['linux/amd64,aarch64', 'linux/arm/7', 'x86_64', 'local'])).toEqual([
      'linux/amd64',
      'linux/arm64',
      'linux/arm/v7',
    ]);
  });

  it('is the default of the environment only without a flag', () => {
    const env = { DOCKER_DEFAULT_PLATFORM: 'linux/s390x' };
    expect(parse([], env)).toEqual(['linux/s390x']);
    expect(parse(['arm64'], env)).toEqual(['linux/arm64']);
    expect(parse([], { DOCKER_DEFAULT_PLATFORM: '' })).toEqual([]);
  });

  it('says where a platform that is none comes from', () => {
    expect(() => parse(['linux/amd64,'])).toThrow('--platform : this is not a platform');
    expect(() => parse([], { DOCKER_DEFAULT_PLATFORM: 'amiga' })).toThrow(
      'DOCKER_DEFAULT_PLATFORM=amiga: this is not a platform; write OS/ARCH, such as linux/arm64.',
    );
  });

  it('knows this machine by docker’s names', () => {
    expect(machinePlatform('linux', 'x64')).toBe('linux/amd64');
    expect(machinePlatform('darwin', 'arm64')).toBe('darwin/arm64');
  });
});

describe('--label, --allow, --policy', () => {
  it('takes labels with and without a value', () => {
    expect(parseLabels(['a=1', 'b', 'a=2=3', '__proto__=x'])).toEqual(
      Object.fromEntries([
        ['a', '2=3'],
        ['b', ''],
        ['__proto__', 'x'],
      ]),
    );
    expect(() => parseLabels(['=x'])).toThrow('the name is missing');
  });

  it('takes the entitlements of BuildKit', () => {
    const all = ['network.host', 'security.insecure', 'device', 'device=vendor.com/gpu=0,alias=gpu', ''];
    expect(parseAllow(all)).toEqual(all.slice(0, 4));
  });

  it.each(['network', 'network.host=1', 'device=a,b=c', 'device=a"'])('refuses --allow %j', (value) => {
    expect(() => parseAllow([value])).toThrow(UsageError);
  });

  it('refuses a policy, unless policies are switched off', () => {
    expect(parsePolicy([])).toEqual({ disabled: false });
    expect(parsePolicy(['disabled=true'])).toEqual({ disabled: true });
    expect(() => parsePolicy(['filename=a.rego'])).toThrow('stagedive cannot evaluate build policies');
    expect(() => parsePolicy(['disabled=false'])).toThrow(UsageError);
    expect(() => parsePolicy(['disabled=true,strict=true'])).toThrow('cannot be combined');
    const refuse = (env: Record<string, string>, disabled = false) =>
      refusePolicyVariables(env, { disabled });
    expect(() => refuse({ BUILDX_DEFAULT_POLICY: '0' })).not.toThrow();
    expect(() => refuse({ EXPERIMENTAL_BUILDKIT_SOURCE_POLICY: 'x' }, true)).toThrow('or unset it.');
    expect(() => refuse({ BUILDX_DEFAULT_POLICY: '1' })).toThrow('add --policy disabled=true.');
    expect(() => refuse({ BUILDX_DEFAULT_POLICY: '1' }, true)).not.toThrow();
  });
});
