import { create } from '@bufbuild/protobuf';
import type { BuildSpec } from '../ports.ts';
import type { BuildSession } from './build-session.ts';
import { withCompactSources } from './compact-sources.ts';
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

/** Linked targets, each once: targets that take the result of the same one share its session and its answer. */
export interface Linking {
  readonly sessions: Map<BuildSpec, BuildSession>;
  /** What the frontend said of those that it has been asked for. */
  readonly answers: Map<BuildSession, Promise<Result | undefined>>;
}

/**
 * Opens sessions for what a spec links to, as far as they are not open.
 * @param sessions gets them; whoever has made it closes them, also when one fails
 */
export async function openLinked(
  { linked = {} }: BuildSpec,
  sessions: Linking['sessions'],
  open: (spec: BuildSpec) => Promise<BuildSession>,
): Promise<readonly LinkedBuild[]> {
  const links: LinkedBuild[] = [];
  for (const [name, spec] of Object.entries(linked)) {
    const build = sessions.get(spec) ?? (await open(spec));
    sessions.set(spec, build);
    links.push({ name, build });
  }
  return links;
}

/** A spec and all that it links to, each once. */
export function withLinked(spec: BuildSpec): readonly BuildSpec[] {
  const all = new Set<BuildSpec>();
  const add = (one: BuildSpec): void => {
    if (all.has(one)) return;
    all.add(one);
    for (const linked of Object.values(one.linked ?? {})) add(linked);
  };
  add(spec);
  return [...all];
}

/**
 * Asks the frontend for linked targets, and makes their graphs inputs of the target that takes their results
 * (docker/buildx build/build.go, waitContextDeps). One that is built for several platforms gives one input for each, of
 * which the frontend takes the one that fits. Nothing runs yet.
 */
export async function linkedResults(
  links: readonly LinkedBuild[],
  ask: (build: BuildSession) => Promise<Result | undefined>,
): Promise<LinkedResults> {
  const options: Record<string, string> = {};
  const inputs: Record<string, Definition> = {};
  for (const { name, build } of links) {
    const result = await ask(build);
    for (const { suffix, configKey, definition } of resultsOf(result)) {
      inputs[`${name}${suffix}`] =
        definition === undefined ? create(DefinitionSchema, {}) : withCompactSources(definition);
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
