import { create } from '@bufbuild/protobuf';
import { expect, it } from 'vitest';
import { withCompactSources } from '../../src/buildkit/compact-sources.ts';
import { DefinitionSchema } from '../../src/buildkit/gen/ops_pb.ts';

const file = (filename: string) => ({ filename, data: new TextEncoder().encode('FROM scratch\n') });
const at = (sourceIndex: number, line: number) => ({
  sourceIndex,
  ranges: [{ start: { line }, end: { line } }],
});

it('names each Dockerfile and each place once, and every place is still in its own file', () => {
  const definition = create(DefinitionSchema, {
    def: [new Uint8Array([1])],
    metadata: { 'sha256:a': { ignoreCache: true } },
    Source: {
      infos: [file('own'), file('base'), file('own'), file('base')],
      locations: {
        'sha256:a': { locations: [at(0, 1), at(2, 1), at(2, 2)] },
        'sha256:b': { locations: [at(3, 1)] },
      },
    },
  });
  const { def, metadata, Source: source } = withCompactSources(definition);
  expect({ def, metadata }).toEqual({ def: definition.def, metadata: definition.metadata });
  expect(source?.infos.map(({ filename }) => filename)).toEqual(['own', 'base']);
  const places = Object.entries(source?.locations ?? {}).map(([digest, { locations }]) => [
    digest,
    locations.map(({ sourceIndex, ranges }) => [sourceIndex, ranges[0]?.start?.line]),
  ]);
  expect(places).toEqual([
    [
      'sha256:a',
      [
        [0, 1],
        [0, 2],
      ],
    ],
    ['sha256:b', [[1, 1]]],
  ]);
});
