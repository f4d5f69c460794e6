import { create, toBinary } from '@bufbuild/protobuf';
import { digestOf } from '../convert/graph.ts';
import { type Definition, DefinitionSchema, OpSchema } from '../gen/ops_pb.ts';

/**
 * The definition of an image alone, the engine's own image before the registry's (moby/buildkit client/llb/source.go
 * Image). `name` as people write it; `platform` as `linux/arm64/v8`; '' for the
 * builder's own.
 */
export function imageDefinition(name: string, platform: string): Definition {
  const [OS = '', Architecture = '', Variant = ''] = platform.split('/');
  const source = toBinary(
    OpSchema,
    create(OpSchema, {
      op: {
        case: 'source',
        value: { identifier: `docker-image://${fullName(name)}`, attrs: { 'image.resolvemode': 'local' } },
      },
      ...(platform === '' ? {} : { platform: { OS, Architecture, Variant } }),
    }),
  );
  const digest = digestOf(source);
  const terminal = toBinary(OpSchema, create(OpSchema, { inputs: [{ digest, index: 0n }] }));
  return create(DefinitionSchema, { def: [source, terminal], metadata: { [digest]: {} } });
}

/** With the registry and tag that docker adds (github.com/distribution/reference). */
export function fullName(name: string): string {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasRegistry = first === 'localhost' || /[.:]/.test(first);
  const located = hasRegistry ? name : `docker.io/${slash < 0 ? 'library/' : ''}${name}`;
  return /[:@][^/]*$/.test(located) ? located : `${located}:latest`;
}
