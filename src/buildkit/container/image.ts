import { create, toBinary } from '@bufbuild/protobuf';
import { parseReference } from '../../dockerfile/reference.ts';
import { RefusedError } from '../../errors.ts';
import { digestOf } from '../convert/graph.ts';
import { type Definition, DefinitionSchema, OpSchema } from '../gen/ops_pb.ts';

/**
 * The definition of a single image. The engine's local image is preferred to the registry's (moby/buildkit
 * client/llb/source.go Image).
 * @param name image name as people write it
 * @param platform such as `linux/arm64/v8`; '' for the builder's own platform
 * @throws one sentence for an invalid name
 */
export function imageDefinition(name: string, platform: string): Definition {
  const reference = parseReference(name);
  if (!reference.valid) throw new RefusedError(`'${name}' is not a valid image name: ${reference.reason}.`);
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
