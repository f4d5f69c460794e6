/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

const OLD_BUILD_TYPE = 'https://mobyproject.org/buildkit@v1';

/**
 * A predicate of SLSA 1 in the form of SLSA 0.2, in which buildx writes it whatever the engine sends (moby/buildkit
 * solver/llbsolver/provenance/types). One of SLSA 0.2 stays as it is.
 */
export function inOldForm(predicate: Json): Json {
  const definition = objectOf(predicate.buildDefinition);
  if (definition === null) return predicate;
  const external = objectOf(definition.externalParameters) ?? {};
  const internal = objectOf(definition.internalParameters) ?? {};
  const run = objectOf(predicate.runDetails) ?? {};
  const source = objectOf(external.configSource) ?? {};
  const { buildConfig, builderPlatform, dockerfileVersion, targetPlatform: _target, ...custom } = internal;
  return {
    builder: { id: objectOf(run.builder)?.id ?? '' },
    buildType: OLD_BUILD_TYPE,
    materials: materialsOf(definition.resolvedDependencies),
    invocation: {
      configSource: { uri: source.uri, digest: source.digest, entryPoint: source.path },
      parameters: external.request ?? {},
      environment: byKey({ platform: builderPlatform ?? '', dockerfileVersion, ...custom }),
    },
    buildConfig,
    metadata: metadataOf(objectOf(run.metadata)),
  };
}

/** As Go writes a map. */
function byKey(values: Json): Json {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function materialsOf(dependencies: unknown): readonly Json[] | undefined {
  if (!Array.isArray(dependencies) || dependencies.length === 0) return undefined;
  return dependencies.map((dependency) => {
    const { uri, digest } = objectOf(dependency) ?? {};
    return { uri, digest };
  });
}

function metadataOf(metadata: Json | null): Json | undefined {
  if (metadata === null) return undefined;
  const complete = objectOf(metadata.buildkit_completeness) ?? {};
  return {
    buildInvocationID: metadata.invocationId,
    buildStartedOn: metadata.startedOn,
    buildFinishedOn: metadata.finishedOn,
    completeness: {
      parameters: complete.request ?? false,
      environment: true,
      materials: complete.resolvedDependencies ?? false,
    },
    reproducible: metadata.buildkit_reproducible ?? false,
    'https://mobyproject.org/buildkit@v1#metadata': metadata.buildkit_metadata ?? {},
    'https://mobyproject.org/buildkit@v1#hermetic': metadata.buildkit_hermetic || undefined,
  };
}

function objectOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}
