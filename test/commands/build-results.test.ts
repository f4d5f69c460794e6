import { describe, expect, it } from 'vitest';
import {
  metadataText,
  type ResultFiles,
  writeAnswer,
  writeResults,
} from '../../src/commands/build-results.ts';

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

describe('the metadata of a build', () => {
  it('is what buildx writes: sorted, with the JSON of the engine in its place', () => {
    const text = metadataText(
      {
        buildRef: 'default/default/abc',
        response: {
          'image.name': 'docker.io/library/a:1',
          'containerimage.descriptor': base64({ digest: 'sha256:1', size: 2 }),
          'containerimage.digest': 'sha256:1',
          empty: base64({}),
          number: base64(1),
          list: base64([{ a: '<&>' }]),
        },
      },
      null,
    );
    expect(text).toBe(`{
  "buildx.build.ref": "default/default/abc",
  "containerimage.descriptor": {
    "digest": "sha256:1",
    "size": 2
  },
  "containerimage.digest": "sha256:1",
  "empty": "e30=",
  "image.name": "docker.io/library/a:1",
  "list": [
    {
      "a": "\\u003c\\u0026\\u003e"
    }
  ],
  "number": "MQ=="
}`);
  });
});

describe('the results of a build', () => {
  const warning = { vertex: 'v', level: 1, short: 's', detail: [], url: '', file: null, ranges: [] };
  const results = async (files: Partial<ResultFiles>) => {
    const written: Record<string, string> = {};
    await writeResults(
      { imageId: null, metadata: null, printsId: false, withWarnings: false, ...files },
      { imageId: 'sha256:1', buildRef: 'r', response: {} },
      [warning],
      {
        write: async (path, text) => {
          written[path] = text;
        },
        remove: async () => undefined,
        print: async (text) => {
          written['-'] = text;
        },
      },
    );
    return written;
  };

  it('are written as asked for', async () => {
    expect(await results({})).toEqual({});
    expect(await results({ imageId: '/id', printsId: true })).toEqual({
      '/id': 'sha256:1',
      '-': 'sha256:1\n',
    });
  });

  it('have warnings only if BUILDX_METADATA_WARNINGS says so', async () => {
    expect((await results({ metadata: '/m' }))['/m']).not.toContain('warnings');
    const text = (await results({ metadata: '/m', withWarnings: true }))['/m'] ?? '';
    expect(JSON.parse(text)['buildx.build.warnings']).toEqual([{ vertex: 'v', level: 1, short: 'cw==' }]);
  });
});

it('what a frontend says at the end is printed, filtered', async () => {
  const printed: string[] = [];
  await writeResults(
    { imageId: null, metadata: null, printsId: false, withWarnings: false },
    { imageId: null, buildRef: 'r', response: { 'frontend.result.inlinemessage': 'see\u001b[2J x' } },
    [],
    {
      write: async () => undefined,
      remove: async () => undefined,
      print: async (text) => void printed.push(text),
    },
  );
  expect(printed).toEqual(['\nsee x\n']);
});

it('what --call answers is the metadata, without an image id', async () => {
  const written: Record<string, string> = {};
  await writeAnswer(
    { imageId: '/id', metadata: '/metadata', printsId: true, withWarnings: true },
    { version: '1.0.0', 'result.json': '{"name":"last"}', 'result.txt': 'TARGET: last\n' },
    {
      write: async (path, text) => {
        written[path] = text;
      },
      remove: async () => undefined,
      print: async () => undefined,
    },
  );
  expect(written['/id']).toBe('');
  expect(written['/metadata']).toBe(`{
  "result.json": {
    "name": "last"
  },
  "result.txt": "TARGET: last\\n",
  "version": "1.0.0"
}`);
});
