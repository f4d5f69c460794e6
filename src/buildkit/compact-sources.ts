import { create, toBinary } from '@bufbuild/protobuf';
import {
  type Definition,
  DefinitionSchema,
  type Location,
  LocationSchema,
  LocationsSchema,
  type SourceInfo,
  SourceInfoSchema,
  SourceSchema,
} from './gen/ops_pb.ts';

/**
 * A definition that names each Dockerfile and each place in one once. The frontend lists those of every input, so that
 * they would double wherever two inputs are the same target, up to more than a message holds.
 */
export function withCompactSources(definition: Definition): Definition {
  const { def, metadata, Source: source } = definition;
  if (source === undefined) return definition;
  const infos = new Map<string, { readonly info: SourceInfo; readonly index: number }>();
  const indexes = source.infos.map((info) => {
    const key = keyOf(toBinary(SourceInfoSchema, info));
    const known = infos.get(key) ?? { info, index: infos.size };
    infos.set(key, known);
    return known.index;
  });
  const once = (locations: readonly Location[]): Location[] => {
    const all = locations.map((location) =>
      create(LocationSchema, { ...location, sourceIndex: indexes[location.sourceIndex] ?? 0 }),
    );
    return [...new Map(all.map((one) => [keyOf(toBinary(LocationSchema, one)), one])).values()];
  };
  const locations = Object.entries(source.locations).map(
    ([digest, { locations }]) => [digest, create(LocationsSchema, { locations: once(locations) })] as const,
  );
  return create(DefinitionSchema, {
    def,
    metadata,
    Source: create(SourceSchema, {
      locations: Object.fromEntries(locations),
      infos: [...infos.values()].map(({ info }) => info),
    }),
  });
}

function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
