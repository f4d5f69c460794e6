/** Every flag and variable of `docker buildx build` 0.38.2 (its commands/build.go, build and util, BuildKit's client). */
import { readdir, readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { describe, expect, it, test } from 'vitest';
import { specFlags } from '../../../src/commands/build-spec.ts';
import { scannerOf } from '../../../src/commands/flags/attests.ts';
import { withBuildFlags } from '../../../src/commands/flags/declare.ts';
import { NO_FLAGS } from '../../../src/commands/flags/no-flags.ts';
import { outputSpec } from '../../../src/commands/flags/output-spec.ts';
import { progressMode, ttyLogLines } from '../../../src/commands/flags/progress.ts';
import { flagsWithoutEffect } from '../../../src/commands/flags/without-effect.ts';
import { UsageError } from '../../../src/errors.ts';

const FLAGS =
  'add-host allow annotation attest build-arg build-context builder cache-from cache-to call cgroup-parent check debug file iidfile label load metadata-file network no-cache no-cache-filter output platform policy provenance pull push quiet resource sbom secret shm-size ssh ulimit'.split(
    ' ',
  );
const HIDDEN_FLAGS =
  'compress cpu-period cpu-quota cpu-shares cpuset-cpus cpuset-mems force-rm isolation memory memory-swap print rm security-opt squash'.split(
    ' ',
  );
/** Declared by the commands that have them. */
const ELSEWHERE = ['progress', 'tag', 'target'];

test('every flag is taken, and those that docker hides are hidden', () => {
  const { options } = withBuildFlags(new Command());
  const names = options.map(({ long }) => (long ?? '').slice(2));
  expect(names.filter((name) => ELSEWHERE.includes(name))).toEqual([]);
  expect([...FLAGS, ...HIDDEN_FLAGS].filter((name) => !names.includes(name))).toEqual([]);
  const shown = options.filter(({ hidden }) => !hidden).map(({ long }) => (long ?? '').slice(2));
  expect(shown.filter((name) => HIDDEN_FLAGS.includes(name))).toEqual([]);
});

/** What buildx, docker's command line and BuildKit's client read for a build; not what is about tracing or other drivers. */
const VARIABLES =
  'ACTIONS_CACHE_SERVICE_V2 ACTIONS_CACHE_URL ACTIONS_RESULTS_URL ACTIONS_RUNTIME_TOKEN AWS_ACCESS_KEY_ID AWS_PROFILE AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SHARED_CREDENTIALS_FILE BUILDKIT_COLORS BUILDKIT_INLINE_BUILDINFO_ATTRS BUILDKIT_INLINE_CACHE BUILDKIT_MULTI_PLATFORM BUILDKIT_PROGRESS BUILDKIT_SYNTAX BUILDKIT_TTY_LOG_LINES BUILDX_BUILDER BUILDX_CONFIG BUILDX_DEFAULT_POLICY BUILDX_GIT_CHECK_DIRTY BUILDX_GIT_INFO BUILDX_GIT_LABELS BUILDX_METADATA_PROVENANCE BUILDX_METADATA_WARNINGS BUILDX_NO_DEFAULT_ATTESTATIONS BUILDX_NO_DEFAULT_LOAD BUILDX_NO_DEFAULT_OCI_ARTIFACT DOCKER_AUTH_CONFIG DOCKER_CERT_PATH DOCKER_CONFIG DOCKER_CONTEXT DOCKER_DEFAULT_PLATFORM DOCKER_HOST DOCKER_TLS DOCKER_TLS_VERIFY EXPERIMENTAL_BUILDKIT_SOURCE_POLICY NO_COLOR SOURCE_DATE_EPOCH SSH_AUTH_SOCK'.split(
    ' ',
  );

test('every variable that says something about a build is read', async () => {
  const folder = new URL('../../../src/', import.meta.url);
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.tsx?$/.test(file));
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  const all = texts.join('\n');
  expect(VARIABLES.filter((name) => !new RegExp(`\\b${name}\\b`).test(all))).toEqual([]);
});

test('a flag that has no effect with BuildKit is said to have none', () => {
  expect(flagsWithoutEffect({ securityOpt: [] })).toEqual([]);
  const said = flagsWithoutEffect({ isolation: 'x', securityOpt: ['y'], squash: true });
  expect(said.map((text) => text.split(' has')[0])).toEqual(['--isolation', '--security-opt', '--squash']);
});

test("the image of --sbom is its generator, or BuildKit's own", () => {
  const image = (sbom: string | null) => scannerOf({ attests: sbom === null ? {} : { sbom } });
  expect([image(null), image('type=sbom'), image('type=sbom,generator=a/b:1')]).toEqual([
    undefined,
    'docker/buildkit-syft-scanner:stable-1',
    'a/b:1',
  ]);
});

const spec = (env: Record<string, string>, flags: object = {}) =>
  specFlags({ ...NO_FLAGS, ...flags }, [], env, '/work');
const outputs = (env: Record<string, string>) => outputSpec({ ...NO_FLAGS, metadataFile: 'm' }, env, '/work');

describe('a variable', () => {
  it.each<[string, () => unknown, unknown]>([
    [
      'DOCKER_DEFAULT_PLATFORM',
      () => spec({ DOCKER_DEFAULT_PLATFORM: 'linux/arm64' }).platforms,
      ['linux/arm64'],
    ],
    ['SOURCE_DATE_EPOCH', () => spec({ SOURCE_DATE_EPOCH: '1' }).buildArgs, { SOURCE_DATE_EPOCH: '1' }],
    ['the name of a build arg', () => spec({ A: '1' }, { buildArg: ['A'] }).buildArgs, { A: '1' }],
    [
      'the name of a secret',
      () => spec({ A: '1' }, { secret: ['id=A'] }).secrets,
      [{ id: 'A', from: { kind: 'env', name: 'A' } }],
    ],
    [
      'BUILDX_NO_DEFAULT_ATTESTATIONS',
      () => outputs({ BUILDX_NO_DEFAULT_ATTESTATIONS: '1' }).defaultAttests,
      false,
    ],
    ['BUILDX_NO_DEFAULT_LOAD', () => outputs({ BUILDX_NO_DEFAULT_LOAD: '1' }).defaultOutput, false],
    [
      'BUILDX_NO_DEFAULT_OCI_ARTIFACT',
      () => outputs({ BUILDX_NO_DEFAULT_OCI_ARTIFACT: '1' }).plainAttests,
      true,
    ],
    ['BUILDX_METADATA_PROVENANCE', () => outputs({ BUILDX_METADATA_PROVENANCE: 'max' }).provenance, 'max'],
    [
      'BUILDKIT_PROGRESS',
      () => progressMode({ progress: 'auto' }, { BUILDKIT_PROGRESS: 'plain' }, true).mode,
      'plain',
    ],
    ['BUILDKIT_TTY_LOG_LINES', () => ttyLogLines({ BUILDKIT_TTY_LOG_LINES: '9' }), 9],
  ])('has its meaning: %s', (_name, value, expected) => {
    expect(value()).toEqual(expected);
  });

  it.each([
    ['EXPERIMENTAL_BUILDKIT_SOURCE_POLICY', 'policy.json'],
    ['BUILDX_DEFAULT_POLICY', 'true'],
  ])('is refused where its meaning cannot be had: %s', (name, value) => {
    expect(() => spec({ [name]: value })).toThrow(UsageError);
    expect(() => spec({ [name]: value })).toThrow(name);
  });

  it.each(['BUILDX_NO_DEFAULT_ATTESTATIONS', 'BUILDX_NO_DEFAULT_LOAD', 'BUILDX_NO_DEFAULT_OCI_ARTIFACT'])(
    'is true or false: %s',
    (name) => {
      expect(() => outputs({ [name]: 'maybe' })).toThrow(`${name}=maybe: write true or false.`);
    },
  );
});
