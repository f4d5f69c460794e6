import { BuildFailedError, type BuildFailure, type OpenBuild, type Resolution } from '../../ports.ts';
import { UnreachedError } from '../../states/reach.ts';

/** The failure of a build that an error is about; null for another error. */
export function failureOf(error: unknown): BuildFailure | null {
  return error instanceof BuildFailedError || error instanceof UnreachedError ? error.failure : null;
}

/** What a build is made of; null if it does not say any more. */
export async function resolved(build: OpenBuild | null): Promise<Resolution | null> {
  return (await build?.resolve().catch(() => null)) ?? null;
}
