import { create, toBinary } from '@bufbuild/protobuf';
import { parseReference } from '../../dockerfile/reference.ts';
import { digestOf } from '../convert/graph.ts';
import { type Definition, DefinitionSchema, OpSchema } from '../gen/ops_pb.ts';

/**
 * The definition of an image alone, the engine's own image before the registry's (moby/buildkit client/llb/source.go
 * Image). `name` as people write it; `platform` as `linux/arm64/v8`; '' for the builder's own. Throws one sentence for a
 * name that is none.
 */
export function imageDefinition(name: string, platform: string): Definition {
  const reference = parseReference(name);
  if (!reference.valid) throw new Error(`${name} is no name of an image: ${reference.reason}.`);
  const [OS = '', Architecture = '', Variant = ''] = platform.split('/');
  const source = toBinary(
    OpSchema,
    create(OpSchema, {
      op: {
        case: 'source',
        value: { identifier: `docker-image://${reference.full}`, attrs: { 'image.resolvemode': 'local' } },
      },
      ...(platform === '' ? {} : { platform: { OS, Architecture, Variant } }),
    }),
  );
  const digest = digestOf(source);
  const terminal = toBinary(OpSchema, create(OpSchema, { inputs: [{ digest, index: 0n }] }));
  return create(DefinitionSchema, { def: [source, terminal], metadata: { [digest]: {} } });
}
