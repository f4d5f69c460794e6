import { describe, expect, it } from 'vitest';
import type { GraphStep } from '../../src/llb/types.ts';
import { otherInputs } from '../../src/states/past-inputs.ts';
import { pastSource } from '../../src/states/past-spec.ts';
import { DONE, pastBuild, pastDetails } from '../fakes/sample-history.ts';

const NO_SESSION = { session: null, ignored: {} };

describe('what a past build is resolved again with', () => {
  it('has the options that say what steps do, and none that make them run or export', () => {
    const options = {
      filename: 'Dockerfile',
      target: 'build',
      platform: 'linux/arm64,linux/amd64',
      'build-arg:WHO': 'me',
      'context:other': 'local:other',
      'force-network-mode': 'host',
      'shm-size': '1024',
      'no-cache': '',
      'image-resolve-mode': 'pull',
      'label:a': 'b',
      'vcs:revision': 'abc',
      'attest:provenance': 'mode=max',
    };
    const source = pastSource(pastDetails(pastBuild('x', { options })));
    const spec = source?.spec(NO_SESSION);
    expect(spec).toMatchObject({
      target: 'build',
      platforms: ['linux/arm64'],
      buildArgs: { WHO: 'me' },
      network: 'host',
      noCache: false,
      pull: false,
      remote: null,
      attributes: { 'context:other': 'local:other', 'shm-size': '1024' },
      past: NO_SESSION,
    });
    expect(Object.keys(spec?.attributes ?? {})).toHaveLength(2);
  });

  it('has the address of a context that was one', () => {
    const options = { context: 'https://host/repo.git#main', filename: 'Dockerfile' };
    const spec = pastSource(pastDetails(pastBuild('x', { options })))?.spec(NO_SESSION);
    expect(spec?.remote).toEqual({ kind: 'address', address: 'https://host/repo.git#main' });
  });

  it('is nothing without its Dockerfile', () => {
    expect(pastSource(pastDetails(DONE, { dockerfile: null }))).toBeNull();
  });
});

describe('what a past build took from outside', () => {
  const takes = (identifier: string, attrs: Readonly<Record<string, string>> = {}): GraphStep => ({
    digest: 'sha256:step',
    name: '',
    inputs: [],
    op: { kind: 'source', identifier, attrs },
    lines: [],
    description: {},
    platform: null,
  });
  const sources = [{ uri: 'pkg:docker/base@latest', digest: 'sha256:was' }];
  const chains = (chain: string) => ({ chains: new Map([['sha256:step', chain]]) });
  const image = 'docker-image://docker.io/library/base:latest';

  it.each([
    ['an image with the same layers', takes(image), 'sha256:was'],
    ['an image that is named by digest', takes(`${image}@sha256:0`), ''],
    ['a folder, whose files go by the session', takes('local://context'), ''],
    ['a commit', takes(`git://host/repo.git#${'a'.repeat(40)}`), ''],
    ['a commit, a folder of it', takes(`git://host/repo.git#${'a'.repeat(40)}:sub`), ''],
    ['a file with a checksum', takes('https://host/x', { 'http.checksum': 'sha256:1' }), ''],
  ])('is as it was: %s', (_, step, chain) => {
    expect(otherInputs({ sources }, [step], chains(chain))).toBeNull();
  });

  it.each([
    [
      'an image with other layers',
      takes(image),
      'sha256:is',
      /base:latest that it started from is another one/,
    ],
    [
      'an image that is gone',
      takes(image),
      '',
      /base:latest that it started from is another one now, or gone/,
    ],
    [
      'a branch',
      takes('git://host/repo.git#main'),
      '',
      /at git:\/\/host\/repo.git#main, which may be something else/,
    ],
    [
      'a file',
      takes('https://me:pw@host/x'),
      '',
      /at https:\/\/[^p]*host\/x, which may be something else now/,
    ],
  ])('may be another one: %s', (_, step, chain, said) => {
    expect(otherInputs({ sources }, [step], chains(chain))).toMatch(said);
  });

  it('is not taken to be as it was where nothing says what it was', () => {
    expect(otherInputs({ sources: null }, [takes(image)], chains('sha256:was'))).not.toBeNull();
  });
});
