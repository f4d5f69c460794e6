import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { specFlags } from '../../src/commands/build-spec.ts';
import { changedFlags } from '../../src/commands/changed-flags.ts';
import { dockerCommand } from '../../src/commands/docker-command.ts';
import { NO_FLAGS } from '../../src/commands/flags/no-flags.ts';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { NO_CHANGES } from '../../src/ports.ts';
import { hideNothing, hideTexts } from '../../src/progress/hidden.ts';
import { dockerfileOf, EXAMPLE } from '../fakes/state.ts';

const GIVEN = {
  ...NO_FLAGS,
  context: '.',
  buildArg: ['VERSION=1', 'JOBS=4', 'FROM_ENV'],
  secret: ['id=npm,src=.npmrc', 'id=token,env=TOKEN'],
  ssh: ['default'],
};
const ENV = { FROM_ENV: 'x', TOKEN: 'hunter2' };

function spec(changes: Partial<typeof NO_CHANGES>) {
  return specFlags(changedFlags(GIVEN, { ...NO_CHANGES, ...changes }, ENV), [], ENV, '/work');
}

describe('changes of options', () => {
  it('leave what they do not name', () => {
    expect(spec({})).toEqual(specFlags(GIVEN, [], ENV, '/work'));
  });

  it('take an empty --secret or --ssh for nothing', () => {
    const flags = { ...GIVEN, secret: ['', ...GIVEN.secret], ssh: ['', 'git=/agent'] };
    const changed = changedFlags(flags, { ...NO_CHANGES, ssh: { default: null } }, ENV);
    expect(changed.secret).toEqual(GIVEN.secret);
    expect(changed.ssh).toEqual(['git=/agent']);
  });

  it('replace build args, secrets and agents by name, and take them away', () => {
    const changed = spec({
      buildArgs: { VERSION: '2', JOBS: null, NEW: '', ODD: 'a=b,"c"' },
      secrets: {
        npm: { kind: 'file', path: 'a,"b".rc' },
        token: null,
        more: { kind: 'env', name: 'FROM_ENV' },
      },
      ssh: { default: null, deploy: ['/run/agent'] },
      contexts: { base: 'docker-image://busybox' },
      platform: 'linux/arm64',
      noCacheStages: { build: true, deps: true },
    });
    expect(changed).toMatchObject({
      buildArgs: { VERSION: '2', FROM_ENV: 'x', NEW: '', ODD: 'a=b,"c"' },
      secrets: [
        { id: 'npm', from: { kind: 'file', path: '/work/a,"b".rc' } },
        { id: 'more', from: { kind: 'env', name: 'FROM_ENV' } },
      ],
      ssh: [{ id: 'deploy', paths: ['/run/agent'] }],
      buildContexts: { base: 'docker-image://busybox' },
      platforms: ['linux/arm64'],
      noCacheFilter: ['build', 'deps'],
    });
    expect(Object.keys(changed.buildArgs)).not.toContain('JOBS');
  });

  it('know a context by every spelling of the name of its image', () => {
    const flags = { ...GIVEN, buildContext: ['docker.io/library/alpine:latest=docker-image://a'] };
    const changed = (source: string | null) =>
      specFlags(changedFlags(flags, { ...NO_CHANGES, contexts: { alpine: source } }, ENV), [], ENV, '/work');
    expect(changed('docker-image://b').buildContexts).toEqual({ alpine: 'docker-image://b' });
    expect(changed(null).buildContexts).toEqual({});
  });

  it('keep any value of a build arg and any path of a secret as they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 1 }), (value, path) => {
        const changed = spec({
          buildArgs: { VERSION: value },
          secrets: { npm: { kind: 'file', path: `/${path}` } },
        });
        expect(changed.buildArgs.VERSION).toBe(value);
        expect(changed.secrets).toHaveLength(2);
      }),
    );
  });
});

describe('the same build with docker', () => {
  const dockerfile = dockerfileOf(EXAMPLE);
  const command = (change: Partial<typeof GIVEN>, stage: string | number, tags: string[] = []): string =>
    dockerCommand({
      flags: { ...NO_FLAGS, context: '.', ...change },
      tags,
      dockerfile,
      stage: typeof stage === 'number' ? stage : findTarget(dockerfile, stage).index,
      source: { path: 'Dockerfile' },
    }).join(' ');

  it('has the flags as they were typed, quoted for a shell', () => {
    expect(command({ context: 'a b' }, 'runtime')).toBe("docker buildx build 'a b'");
    expect(command({ buildArg: ["A=it's", 'B=$X'], cache: false }, 'build', ['x:y'])).toBe(
      `docker buildx build --target build --tag x:y --build-arg 'A=it'\\''s' --build-arg 'B=$X' --no-cache .`,
    );
    expect(
      command(
        { file: 'x/Dockerfile', cacheFilter: ['deps', 'build'], secret: GIVEN.secret, pull: true },
        'runtime',
      ),
    ).toBe(
      'docker buildx build --file x/Dockerfile --secret id=npm,src=.npmrc --secret id=token,env=TOKEN ' +
        '--no-cache-filter deps --no-cache-filter build --pull .',
    );
  });

  it('has no value of a build arg whose name is that of a secret', () => {
    const text = command({ buildArg: ['API_TOKEN=hunter2', 'PLAIN=1'] }, 'runtime');
    expect(text).toBe('docker buildx build --build-arg API_TOKEN --build-arg PLAIN=1 .');
  });

  it('has no user of an address', () => {
    const text = command(
      { context: 'https://me:hunter2@host/x.git', buildArg: ['P=http://me:hunter2@p:1'] },
      'runtime',
    );
    expect(text).toBe("docker buildx build --build-arg 'P=http://***@p:1' 'https://***@host/x.git'");
  });

  it('has no secret of a cache, and nothing else that is hidden', () => {
    const cacheTo = ['type=s3,bucket=b,secret_access_key=k1,token=t', '"type=s3","session_token=a""b,c"'];
    hideTexts(["it's-hidden"]);
    const text = command({ cacheTo, label: ["of=it's-hidden"] } as Partial<typeof GIVEN>, 'runtime');
    hideNothing();
    expect(text).toBe(
      `docker buildx build --label 'of=***' --cache-to 'type=s3,bucket=b,secret_access_key=***,token=***' ` +
        `--cache-to '"type=s3","session_token=***"' .`,
    );
  });

  it('builds a stage without a name from the file up to its end', () => {
    expect(command({}, 5)).toBe('head -n 21 Dockerfile | docker buildx build --file - .');
  });

  it('has the text of a Dockerfile that is no file', () => {
    const inline = dockerfileOf("FROM scratch AS a\nLABEL x='y'\nFROM a\n");
    const words = (stage: number) =>
      dockerCommand({
        flags: { ...NO_FLAGS, context: '.' },
        tags: [],
        dockerfile: inline,
        stage,
        source: { path: null },
      });
    expect(words(0).join(' ')).toBe(
      `printf '%s\\n' $'FROM scratch AS a\\nLABEL x=\\'y\\'\\nFROM a' | docker buildx build --file - --target a .`,
    );
    expect(words(1).slice(-5)).toEqual(['buildx', 'build', '--file', '-', '.']);
  });

  it.each<
    [string, string, Parameters<typeof dockerCommand>[0]['source'], string | undefined, number, string]
  >([
    [
      'a Dockerfile in place of the context',
      '-',
      { path: null, remote: { kind: 'empty' } },
      undefined,
      0,
      "printf '%s\\n' $'FROM scratch AS a\\nFROM a\\nFROM a AS last' | docker buildx build --target a -",
    ],
    [
      'an archive',
      '-',
      { path: null, inside: 'ci/Dockerfile', remote: { kind: 'archive', path: '/tmp/x', id: 'x' } },
      'ci/Dockerfile',
      0,
      'docker buildx build --file ci/Dockerfile --target a - < context.tar',
    ],
    [
      'a stage without a name of an archive',
      '-',
      { path: null, inside: 'Dockerfile', remote: { kind: 'archive', path: '/tmp/x', id: 'x' } },
      undefined,
      1,
      '',
    ],
    [
      'a repository',
      'https://host/x.git',
      { path: null, inside: 'ci/Dockerfile', remote: { kind: 'address', address: 'https://host/x.git' } },
      'ci/Dockerfile',
      0,
      'docker buildx build --file ci/Dockerfile --target a https://host/x.git',
    ],
    [
      'a stage without a name of a repository',
      'https://host/x.git',
      { path: null, inside: 'ci/Dockerfile', remote: { kind: 'address', address: 'https://host/x.git' } },
      'ci/Dockerfile',
      1,
      "printf '%s\\n' $'FROM scratch AS a\\nFROM a' | docker buildx build --file - https://host/x.git",
    ],
    [
      'a Dockerfile at an address',
      '.',
      { path: null },
      'https://host/Dockerfile',
      0,
      'docker buildx build --file https://host/Dockerfile --target a .',
    ],
  ])('builds from %s', (_, context, source, file, stage, expected) => {
    const dockerfile = dockerfileOf('FROM scratch AS a\nFROM a\nFROM a AS last\n');
    const flags = { ...NO_FLAGS, context, ...(file === undefined ? {} : { file }) };
    expect(dockerCommand({ flags, tags: [], dockerfile, stage, source }).join(' ')).toBe(expected);
  });
});

describe('stages that are told to run again', () => {
  const filters = (given: readonly string[], noCacheStages: typeof NO_CHANGES.noCacheStages) =>
    changedFlags({ ...GIVEN, cacheFilter: given }, { ...NO_CHANGES, noCacheStages }, ENV).cacheFilter;

  it('are those of the command line, but for the changed ones', () => {
    expect(filters(['Build,test'], {})).toEqual(['Build,test']);
    expect(filters(['Build,test'], { build: false })).toEqual(['test']);
    expect(filters(['Build'], { test: true })).toEqual(['Build', 'test']);
    expect(filters(['Build'], { build: true })).toEqual(['build']);
  });
});
