import { create } from '@bufbuild/protobuf';
import { RefusedError } from '../errors.ts';
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
 * (docker/buildx build/build.go, waitContextDeps). Nothing runs yet.
 */
export async function linkedResults(
  links: readonly LinkedBuild[],
  ask: (build: BuildSession, gateway: Gateway) => Promise<Result | undefined>,
): Promise<LinkedResults> {
  const options: Record<string, string> = {};
  const inputs: Record<string, Definition> = {};
  for (const { name, build } of links) {
    const gateway = await build.register(null);
    const result = await ask(build, gateway).finally(() => gateway.abort());
    if (result?.result.case === 'refs') {
      throw new RefusedError(`What the context ${name} takes is built for several platforms: name only one.`);
    }
    const definition = result?.result.case === 'ref' ? result.result.value.def : undefined;
    inputs[name] = definition ?? create(DefinitionSchema, {});
    options[`context:${name}`] = `input:${name}`;
    const config = result?.metadata['containerimage.config'];
    if (config === undefined) continue;
    const metadata = { 'containerimage.config': Buffer.from(config).toString('base64') };
    options[`input-metadata:${name}`] = JSON.stringify(metadata);
  }
  return { options, inputs };
}
