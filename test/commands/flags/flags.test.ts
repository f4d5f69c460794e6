import { describe, expect, it } from 'vitest';
import { parseBuildArgs, parseBuildContexts } from '../../../src/commands/flags/build-args.ts';
import { parseAddHosts, parseNetwork } from '../../../src/commands/flags/network.ts';
import { parseSecret, parseSecrets, parseSsh, parseSshs } from '../../../src/commands/flags/secrets.ts';
import { parseTag } from '../../../src/commands/flags/tags.ts';
import { UsageError } from '../../../src/errors.ts';

/** The message that a flag is refused with. */
function refusal(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error('It was taken.');
}

describe('--build-arg', () => {
  it('takes a value, an empty value, or that of the environment', () => {
    const env = { FROM_ENV: 'there', EMPTY: '' };
    expect(parseBuildArgs(['A=1', 'B=', 'C=x=y', 'FROM_ENV', 'EMPTY', 'MISSING'], env)).toEqual({
      A: '1',
      B: '',
      C: 'x=y',
      FROM_ENV: 'there',
      EMPTY: '',
    });
  });

  it('takes the last of two values', () => {
    expect(parseBuildArgs(['A=1', 'A=2'], {})).toEqual({ A: '2' });
  });

  it('takes names that JavaScript objects have', () => {
    const args = parseBuildArgs(['__proto__=x', 'constructor=y'], {});
    expect(Object.entries(args)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(parseBuildArgs(['toString'], {})).toEqual({});
  });

  it('refuses one without a name', () => {
    expect(refusal(() => parseBuildArgs(['=1'], {}))).toBe(
      '--build-arg =1: the name is missing: write NAME=VALUE.',
    );
  });
});

describe('--build-context', () => {
  it('takes folders, images and addresses', () => {
    expect(parseBuildContexts(['lib=../lib', 'base=docker-image://alpine:3', 'a=https://x/y?a=b'])).toEqual({
      lib: '../lib',
      base: 'docker-image://alpine:3',
      a: 'https://x/y?a=b',
    });
  });

  it.each(['lib', '=x', 'lib='])('refuses %j', (value) => {
    expect(refusal(() => parseBuildContexts([value]))).toBe(
      `--build-context ${value}: write NAME=FOLDER, or NAME=docker-image://IMAGE.`,
    );
  });
});

describe('the names of --build-context', () => {
  it('are those of images, shortened as docker does', () => {
    expect(parseBuildContexts(['docker.io/library/alpine:latest=a', 'x/y:1=b', ''])).toEqual({
      alpine: 'a',
      'x/y:1': 'b',
    });
  });
});

describe('--secret', () => {
  it.each([
    ['id=npm,src=/run/npm', {}, { kind: 'file', path: '/run/npm' }],
    ['id=npm,source=npmrc', {}, { kind: 'file', path: 'npmrc' }],
    ['id=npm,env=TOKEN', {}, { kind: 'env', name: 'TOKEN' }],
    ['id=npm,type=env', {}, { kind: 'env', name: 'npm' }],
    ['id=npm,type=env,src=TOKEN', {}, { kind: 'env', name: 'TOKEN' }],
    ['id=npm,type=file,src=TOKEN', { npm: 'x' }, { kind: 'file', path: 'TOKEN' }],
    ['id=npm', { npm: 'x' }, { kind: 'env', name: 'npm' }],
    ['id=npm', {}, { kind: 'file', path: 'npm' }],
    ['type=file,id=npm', { npm: 'x' }, { kind: 'env', name: 'npm' }],
    ['id=npm,"src=a,b ""c"""', {}, { kind: 'file', path: 'a,b "c"' }],
    ['"id=npm","src=a"', {}, { kind: 'file', path: 'a' }],
    ['ID=npm,src= a', {}, { kind: 'file', path: ' a' }],
  ])('%j with the environment %j', (value, env, from) => {
    expect(parseSecret(value, env)).toEqual({ id: 'npm', from });
  });

  it('refuses without repeating what may be secret', () => {
    expect(refusal(() => parseSecret('hunter2', {}))).toBe(
      '--secret: each part must be KEY=VALUE: write id=ID,src=FILE or id=ID,env=NAME.',
    );
    expect(refusal(() => parseSecret('src=a', {}))).toBe(
      '--secret: the id is missing: write id=ID,src=FILE or id=ID,env=NAME.',
    );
    expect(refusal(() => parseSecret('id=a,"src=x', {}))).toBe('--secret: a " is not closed.');
    expect(refusal(() => parseSecret('id=a, src=x', {}))).toContain('unknown key  src');
    expect(refusal(() => parseSecret('id=a,type=b', {}))).toBe(
      '--secret id=a: the type must be file or env.',
    );
    expect(refusal(() => parseSecret('id=a,dst=hunter2', {}))).toBe(
      '--secret id=a: unknown key dst: use id, src, env or type.',
    );
  });
});

describe('--secret and --ssh', () => {
  it('take the last of two secrets with one id, and nothing for nothing', () => {
    expect(parseSecrets(['id=a,src=x', '', 'id=a,env=B'], {})).toEqual([
      { id: 'a', from: { kind: 'env', name: 'B' } },
    ]);
    expect(parseSshs(['', 'default', 'git=/k'])).toEqual([
      { id: 'default', paths: [] },
      { id: 'git', paths: ['/k'] },
    ]);
    expect(refusal(() => parseSshs(['default', '=/k']))).toBe(
      '--ssh default: the id is given twice; write its keys after one =, with commas.',
    );
  });
});

describe('--ssh, --network, --add-host', () => {
  it('takes the agent, a socket, or keys', () => {
    expect(parseSsh('default')).toEqual({ id: 'default', paths: [] });
    expect(parseSsh('')).toEqual({ id: 'default', paths: [] });
    expect(parseSsh('git=/tmp/agent.sock')).toEqual({ id: 'git', paths: ['/tmp/agent.sock'] });
    expect(parseSsh('git=a,b,')).toEqual({ id: 'git', paths: ['a', 'b'] });
  });

  it('takes the networks that BuildKit supports', () => {
    expect([undefined, 'default', 'none', 'host'].map(parseNetwork)).toEqual([
      null,
      'default',
      'none',
      'host',
    ]);
    expect(refusal(() => parseNetwork('bridge'))).toBe('--network bridge: use default, none or host.');
  });

  it.each([
    ['a:1.2.3.4', [['a', '1.2.3.4']]],
    ['a=1.2.3.4', [['a', '1.2.3.4']]],
    ['a:::1', [['a', '::1']]],
    ['a:[::1]', [['a', '::1']]],
    ['a=[10.0.0.1]', [['a', '10.0.0.1']]],
    ['a:host-gateway', [['a', 'host-gateway']]],
    [
      'a:1.1.1.1,b=::2',
      [
        ['a', '1.1.1.1'],
        ['b', '::2'],
      ],
    ],
    [
      '"a=1.1.1.1,[::1]",b:2.2.2.2',
      [
        ['a', '1.1.1.1'],
        ['a', '::1'],
        ['b', '2.2.2.2'],
      ],
    ],
  ])('takes the host %j', (value, hosts) => {
    expect(parseAddHosts([value])).toEqual(hosts.map(([host, address]) => ({ host, address })));
  });

  it.each([
    ['a', '--add-host a: write HOST:IP or HOST:host-gateway.'],
    [':1.2.3.4', '--add-host :1.2.3.4: write HOST:IP or HOST:host-gateway.'],
    ['a:', '--add-host a:: write HOST:IP or HOST:host-gateway.'],
    ['', '--add-host : write HOST:IP or HOST:host-gateway.'],
    ['a:somewhere', '--add-host a:somewhere: somewhere is not an IP address or host-gateway.'],
    ['a"b:1.1.1.1', '--add-host a"b:1.1.1.1: a " must be the first and the last sign of a field.'],
  ])('refuses the host %j', (value, sentence) => {
    expect(refusal(() => parseAddHosts([value]))).toBe(sentence);
  });
});

describe('--tag', () => {
  it.each([
    'app',
    'app:1.0_rc-2',
    'a/b__c/d--e.f:V1',
    'localhost/app',
    'registry.example:5000/team/app:dev',
    'HOST/app',
    '[::1]:5000/app',
  ])('takes %s', (name) => {
    expect(parseTag(name)).toBe(name);
  });

  it.each([
    ['Upper', '--tag Upper: an image name must be lowercase.'],
    ['BAD:::x', 'lowercase'],
    ['app:', 'a tag has at most 128 letters'],
    ['app:a b', 'a tag has at most 128 letters'],
    [`app:${'x'.repeat(129)}`, 'at most 128 letters'],
    ['', 'write NAME or NAME:TAG'],
    ['a b', 'write NAME or NAME:TAG'],
    ['app@sha256:0', 'write NAME or NAME:TAG'],
    ['a..b', 'write NAME or NAME:TAG'],
    ['.x:1/app', '.x:1 is not a valid registry host'],
  ])('refuses %j', (name, sentence) => {
    expect(refusal(() => parseTag(name))).toContain(sentence);
  });
});
