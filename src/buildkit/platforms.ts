import { RefusedError } from '../errors.ts';
import type { BuildSpec } from '../ports.ts';
import { parseBool } from '../text/go-bool.ts';
import type { BuildSession } from './build-session.ts';
import { stepGraph } from './convert/graph.ts';
import { askFrontend } from './frontend.ts';
import type { Gateway } from './gateway.ts';
import type { Ref, Result } from './gen/gateway_pb.ts';

/** The build arg that makes the image of one platform a list of images (docker/buildx build/opt.go). */
export const MULTI_PLATFORM = 'BUILDKIT_MULTI_PLATFORM';

/** Whether a build has a result for each of its platforms. */
export function hasPlatformList({
  platforms,
  buildArgs,
}: Pick<BuildSpec, 'platforms' | 'buildArgs'>): boolean {
  return platforms.length > 1 || parseBool(buildArgs[MULTI_PLATFORM]) === true;
}

/** A target for all platforms of its spec. */
export interface PlatformsResult {
  readonly result: Result;
  /** The refs of its platforms; '' for an empty one is left out. */
  readonly refIds: readonly string[];
}

/**
 * The target for every platform of the spec. Its states are those of the first one (see frontend-options.ts), so this
 * asks the frontend once more. Runs nothing.
 */
export async function askForPlatforms(build: BuildSession, gateway: Gateway): Promise<PlatformsResult> {
  const { platforms, buildArgs } = build.spec;
  const arg = buildArgs[MULTI_PLATFORM];
  const result = await askFrontend(build, gateway, {
    ...(platforms.length === 0 ? {} : { platform: platforms.join(',') }),
    ...(arg === undefined ? {} : { [`build-arg:${MULTI_PLATFORM}`]: arg }),
    ...(parseBool(arg) === true ? { 'multi-platform': 'true' } : {}),
  });
  if (result === undefined) throw new RefusedError('The Dockerfile frontend returned no result.');
  const refs = refsOf(result);
  for (const { def } of refs) {
    const graph = stepGraph(def);
    build.steps.rename(graph);
    build.steps.addTarget(graph);
  }
  return { result, refIds: refs.map(({ id }) => id).filter((id) => id !== '') };
}

function refsOf({ result }: Result): readonly Ref[] {
  switch (result.case) {
    case 'ref':
      return [result.value];
    case 'refs':
      return Object.values(result.value.refs);
    default:
      return [];
  }
}
