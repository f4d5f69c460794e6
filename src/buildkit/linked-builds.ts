import { create } from '@bufbuild/protobuf';
import { type BuildSpec, NO_OUTPUTS } from '../ports.ts';
import type { BuildSession } from './build-session.ts';
import type { Gateway } from './gateway.ts';
import type { Result } from './gen/gateway_pb.ts';
import { type Definition, DefinitionSchema } from './gen/ops_pb.ts';

/** A target that is built first, because its result is a named context of another. */
export interface LinkedBuild {
  /** The named context. */
  readonly name: string;
  /** Its own session: the daemon always takes the context from a folder of that name in the session. */
  readonly build: BuildSession;
}

/** What the frontend gets of linked targets. */
export interface LinkedResults {
  readonly options: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, Definition>>;
}

/** Opens sessions for what a spec links to. When one fails, the others are closed. */
export async function openLinked(
  { linked = {} }: BuildSpec,
  open: (spec: BuildSpec) => Promise<BuildSession>,
): Promise<readonly LinkedBuild[]> {
  const opened: LinkedBuild[] = [];
  try {
    for (const [name, spec] of Object.entries(linked)) {
      opened.push({ name, build: await open({ ...spec, ...NO_OUTPUTS, tags: [] }) });
    }
  } catch (error) {
    for (const { build } of opened) build.session.close();
    throw error;
  }
  return opened;
}

/** A spec and all that it links to. */
export function withLinked(spec: BuildSpec): readonly BuildSpec[] {
  return [spec, ...Object.values(spec.linked ?? {}).flatMap(withLinked)];
}

/**
 * Asks the frontend for linked targets, and makes their graphs inputs of the target that takes their results
 * (docker/buildx build/build.go, waitContextDeps). One that is built for several platforms gives one input for each, of
 * which the frontend takes the one that fits. Nothing runs yet.
 */
export async function linkedResults(
  links: readonly LinkedBuild[],
  ask: (build: BuildSession, gateway: Gateway, platforms: readonly string[]) => Promise<Result | undefined>,
): Promise<LinkedResults> {
  const options: Record<string, string> = {};
  const inputs: Record<string, Definition> = {};
  for (const { name, build } of links) {
    const gateway = await build.register(null);
    const result = await ask(build, gateway, build.spec.platforms).finally(() => gateway.abort());
    for (const { suffix, configKey, definition } of resultsOf(result)) {
      inputs[`${name}${suffix}`] = definition ?? create(DefinitionSchema, {});
      options[`context:${name}${suffix}`] = `input:${name}${suffix}`;
      const config = result?.metadata[configKey];
      if (config === undefined) continue;
      const metadata = { 'containerimage.config': Buffer.from(config).toString('base64') };
      options[`input-metadata:${name}${suffix}`] = JSON.stringify(metadata);
    }
  }
  return { options, inputs };
}

interface OneResult {
  /** What tells it from those of other platforms, in the names of options. */
  readonly suffix: string;
  /** Where the metadata has the image's configuration. */
  readonly configKey: string;
  /** Absent for an empty result. */
  readonly definition: Definition | undefined;
}

function resultsOf(answer: Result | undefined): readonly OneResult[] {
  if (answer?.result.case === 'refs') {
    return Object.entries(answer.result.value.refs).map(([platform, { def }]) => ({
      suffix: `::${platform}`,
      configKey: `containerimage.config/${platform}`,
      definition: def,
    }));
  }
  const definition = answer?.result.case === 'ref' ? answer.result.value.def : undefined;
  return [{ suffix: '', configKey: 'containerimage.config', definition }];
}
