import { create, toBinary } from '@bufbuild/protobuf';
import { digestOf } from '../../src/buildkit/convert/graph.ts';
import { type Definition, DefinitionSchema, OpSchema } from '../../src/buildkit/gen/ops_pb.ts';

type OpInit = Parameters<typeof create<typeof OpSchema>>[1];

/** Encodes ops like the frontend, so that tests can describe definitions. Returns the digest of each op. */
export class DefinitionMaker {
  readonly #ops: Uint8Array[] = [];
  readonly #metadata: Record<string, { description: Record<string, string> }> = {};
  readonly #locations: Record<
    string,
    { locations: { ranges: { start: { line: number }; end: { line: number } }[] }[] }
  > = {};

  /** Adds an op with its progress name and its locations, each a list of `[first line, last line]`. */
  add(name: string, op: OpInit, ...places: (readonly (readonly [number, number])[])[]): string {
    const bytes = toBinary(OpSchema, create(OpSchema, op));
    const digest = digestOf(bytes);
    this.#ops.push(bytes);
    if (name !== '') this.#metadata[digest] = { description: { 'llb.customname': name } };
    const locations = places.map((ranges) => ({
      ranges: ranges.map(([start, end]) => ({ start: { line: start }, end: { line: end } })),
    }));
    if (locations.length > 0) this.#locations[digest] = { locations };
    return digest;
  }

  /** The definition that produces an output of one of the ops. */
  build(digest: string, index = 0): Definition {
    const terminal = create(OpSchema, { inputs: [{ digest, index: BigInt(index) }] });
    return create(DefinitionSchema, {
      def: [...this.#ops, toBinary(OpSchema, terminal)],
      metadata: this.#metadata,
      Source: { locations: this.#locations, infos: [{ filename: 'Dockerfile' }] },
    });
  }
}

export const image = (name: string): OpInit => ({
  op: { case: 'source', value: { identifier: `docker-image://${name}` } },
  platform: { OS: 'linux', Architecture: 'amd64' },
});

export const run = (command: string, ...inputs: string[]): OpInit => ({
  inputs: inputs.map((digest) => ({ digest, index: 0n })),
  op: {
    case: 'exec',
    value: {
      meta: { args: ['/bin/sh', '-c', command], env: ['A=1'], cwd: '/work', user: 'me' },
      mounts: [{ input: 0n, dest: '/', output: 0n }],
    },
  },
});
