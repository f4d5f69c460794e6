import { describe, expect, it, test } from 'vitest';
import { parseAnnotations } from '../../../src/commands/flags/annotations.ts';
import { parseAttests } from '../../../src/commands/flags/attests.ts';
import { cacheSecrets, parseCaches } from '../../../src/commands/flags/caches.ts';
import { NO_FLAGS } from '../../../src/commands/flags/no-flags.ts';
import { givenOutputFlags, outputSpec } from '../../../src/commands/flags/output-spec.ts';
import { goesToStdout, parseOutputs } from '../../../src/commands/flags/outputs.ts';
import { UsageError } from '../../../src/errors.ts';

const parse = (output: readonly string[], more: object = {}) => parseOutputs({ output, ...more }, '/work');

describe('--output', () => {
  test.each([
    ['out', { type: 'local', attrs: {}, dest: '/work/out' }],
    ['out.tar', { type: 'local', attrs: {}, dest: '/work/out.tar' }],
    ['a=b', { type: 'local', attrs: {}, dest: '/work/a=b' }],
    ['-', { type: 'tar', attrs: {}, dest: '-' }],
    ['type=tar', { type: 'tar', attrs: {}, dest: null }],
    ['type=tar,dest=a.tar', { type: 'tar', attrs: {}, dest: '/work/a.tar' }],
    ['Type=oci, DEST=/a/b.tar,tar=false', { type: 'oci', attrs: { tar: 'false' }, dest: '/a/b.tar' }],
    ['type=oci,"dest=a,b.tar"', { type: 'oci', attrs: {}, dest: '/work/a,b.tar' }],
    [
      'type=image,name=a:1,push=true,annotation.A=B=C',
      { type: 'image', attrs: { name: 'a:1', push: 'true', 'annotation.a': 'B=C' }, dest: null },
    ],
    ['type=cacheonly', { type: 'cacheonly', attrs: {}, dest: null }],
  ])('reads %s as docker does', (value, output) => {
    expect(parse([value])).toEqual([output]);
  });

  test.each([
    ['dest=a,name=b', /the type is missing/],
    ['type=,dest=a', /the type is missing/],
    ['type=zip', /there is no such type; use one of local, tar/],
    ['type=oci,dest', /dest is not KEY=VALUE/],
    ['type=oci,"dest=a', /is not closed/],
    ['type=local,mode=move,dest=a', /--output mode=move: use copy, or delete/],
  ])('refuses %s', (value, message) => {
    expect(() => parse([value])).toThrow(UsageError);
    expect(() => parse([value])).toThrow(message);
  });

  it('is left out if it is empty, as in docker', () => {
    expect(parse([''])).toEqual([]);
  });

  it('goes to stdout once at most', () => {
    expect(() => parse(['-', 'type=oci'])).toThrow(/only one can go to stdout/);
    expect(parse(['-', 'type=oci,tar=false,dest=a']).map(goesToStdout)).toEqual([true, false]);
    expect(parse(['type=docker']).map(goesToStdout)).toEqual([false]);
  });

  it('of files has no image id for --iidfile', () => {
    expect(() => parse(['out'], { iidfile: 'id' })).toThrow(/--iidfile: an --output of type=local/);
  });
});

describe('--push and --load', () => {
  const image = { type: 'image', attrs: { push: 'true', unpack: 'false' }, dest: null };

  it('push the image among the outputs, or add one', () => {
    expect(parse([], { push: true })).toEqual([image]);
    expect(parse(['type=image,unpack=true'], { push: true })[0]?.attrs).toEqual({
      push: 'true',
      unpack: 'true',
    });
    expect(parse(['out'], { push: true })).toHaveLength(2);
  });

  it('load once', () => {
    const loaded = { type: 'docker', attrs: {}, dest: null };
    expect(parse([], { load: true })).toEqual([loaded]);
    expect(parse(['type=docker'], { load: true })).toEqual([loaded]);
    expect(parse(['type=docker,dest=a'], { load: true })).toHaveLength(2);
    expect(parse([], { load: true, push: true })).toEqual([image, loaded]);
  });
});

describe('--annotation', () => {
  it('becomes the attribute that the exporters know', () => {
    expect(
      parseAnnotations(['a=b', 'c=', 'index:d=e:f', 'manifest[linux/amd64],index-descriptor:g=h', '']),
    ).toEqual({
      'annotation.a': 'b',
      'annotation.c': '',
      'annotation-index.d': 'e:f',
      'annotation-manifest[linux/amd64].g': 'h',
      'annotation-index-descriptor.g': 'h',
    });
  });

  test.each(['a', 'foo:a=b', 'index[:a=b', ':a=b', '=b'])('%s is refused', (value) => {
    expect(() => parseAnnotations([value])).toThrow(UsageError);
  });
});

describe('--attest, --sbom and --provenance', () => {
  it('are told to the frontend by type, the first of a type', () => {
    const all = parseAttests({
      attest: ['type=sbom,"generator=a,b"', 'type=sbom,generator=c'],
      provenance: 'mode=max',
      sbom: 'false',
    });
    expect(all).toEqual({ sbom: 'type=sbom,"generator=a,b"', provenance: 'type=provenance,mode=max' });
  });

  it('can be switched off', () => {
    expect(parseAttests({ attest: ['type=sbom,disabled=1'], provenance: 'false' })).toEqual({
      sbom: null,
      provenance: null,
    });
    expect(parseAttests({ attest: [], sbom: 'true', provenance: '' })).toEqual({ sbom: 'type=sbom' });
  });

  test.each(['sbom', 'type=', 'type=slsa', 'type=sbom,disabled=no'])('%s is refused', (value) => {
    expect(() => parseAttests({ attest: [value] })).toThrow(UsageError);
  });

  it('leave BUILDX_NO_DEFAULT_ATTESTATIONS to decide on the rest', () => {
    const of = (value?: string) =>
      outputSpec(NO_FLAGS, { BUILDX_NO_DEFAULT_ATTESTATIONS: value }, '/').defaultAttests;
    expect([of(), of('1'), of('false')]).toEqual([true, false, true]);
    expect(() => of('maybe')).toThrow(UsageError);
  });
});

describe('--cache-from and --cache-to', () => {
  it('are names of images, or a type with attributes', () => {
    expect(parseCaches('--cache-from', ['a/b:c,d', 'type=local,src=x', ''], '/work')).toEqual([
      { type: 'registry', attrs: { ref: 'a/b:c' } },
      { type: 'registry', attrs: { ref: 'd' } },
      { type: 'local', attrs: { src: '/work/x' } },
    ]);
  });

  it('are refused without a type, and no value is in the sentence', () => {
    const parse = () => parseCaches('--cache-to', ['token=geheim,x'], '/');
    expect(parse).toThrow(UsageError);
    expect(parse).not.toThrow(/geheim/);
  });

  it('name a part that is no KEY=VALUE by its place, since it may be the rest of a secret', () => {
    const value = 'type=s3,secret_access_key=abc,SECRETPART';
    expect(() => parseCaches('--cache-to', [value], '/')).toThrow(
      new UsageError(
        '--cache-to: part 3 is not KEY=VALUE; write type=TYPE,KEY=VALUE, and "KEY=a,b" for a value with a comma.',
      ),
    );
  });

  it('have secrets, which are hidden', () => {
    expect(cacheSecrets(['type=s3,bucket=b,secret_access_key=k', 'type=gha,token=t'])).toEqual(['k', 't']);
  });
});

describe('what a build leaves', () => {
  it('is an image without a name if only its id is asked for', () => {
    const of = (flags: object) => outputSpec({ ...NO_FLAGS, ...flags }, {}, '/').storeUntagged;
    expect([of({}), of({ quiet: true }), of({ iidfile: 'a' }), of({ metadataFile: 'a' })]).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(of({ quiet: true, output: ['out'] })).toBe(false);
  });

  it('has its provenance read for the metadata file, as BUILDX_METADATA_PROVENANCE says', () => {
    const of = (value?: string, flags: object = { metadataFile: 'm' }) =>
      outputSpec({ ...NO_FLAGS, ...flags }, { BUILDX_METADATA_PROVENANCE: value }, '/').provenance;
    expect([of(), of('max'), of('disabled'), of('0'), of('x'), of('max', {})]).toEqual([
      'min',
      'max',
      null,
      null,
      'min',
      null,
    ]);
  });

  it('is only for build: other commands name the flag that they refuse', () => {
    expect(givenOutputFlags({ ...NO_FLAGS, cacheFrom: ['a'] })).toEqual([]);
    expect(givenOutputFlags({ ...NO_FLAGS, push: true, sbom: '' })).toEqual(['--push', '--sbom']);
  });
});
