import { RefusedError } from '../errors.ts';
import type { BuildListener, BuildSpec } from '../ports.ts';
import { BuildFailedError, isEngineLost, NO_OUTPUTS } from '../ports.ts';
import { type BuilderShared, openBuildSession } from './build-session.ts';
import { buildFailure } from './convert/failure.ts';
import { withEngineOptions } from './engine-options.ts';
import { askFrontend } from './frontend.ts';
import { frontendInput } from './frontend-options.ts';

/**
 * Sends a sub-request about a Dockerfile to the frontend (moby/buildkit frontend/subrequests), for example
 * `frontend.lint`, and returns the metadata of its result: `result.json` and the like. No step runs. Undefined when the
 * frontend does not support the request.
 * Rejects with a BuildFailedError when the Dockerfile cannot be read.
 */
export async function askSubRequest(
  shared: BuilderShared,
  spec: BuildSpec,
  request: string,
): Promise<Readonly<Record<string, Uint8Array>> | undefined> {
  const input = await frontendInput(spec);
  const caps = [input.options['frontend.caps'], 'moby.buildkit.frontend.subrequests+forward'].filter(Boolean);
  const build = await openBuildSession(shared, { ...spec, ...NO_OUTPUTS, tags: [] }, input, SILENT_LISTENER);
  try {
    const gateway = await build.register(null);
    try {
      const result = await askFrontend(await withEngineOptions(build, gateway), gateway, {
        requestid: request,
        'frontend.caps': caps.join(','),
      });
      return result?.metadata ?? {};
    } finally {
      gateway.abort();
    }
  } catch (error) {
    if (isEngineLost(error) || error instanceof RefusedError) throw error;
    const failure = buildFailure(error, shared.embedded);
    if (UNSUPPORTED.test(failure.message)) return undefined;
    throw new BuildFailedError(failure);
  } finally {
    build.session.close();
  }
}

/** How frontends of different versions report an unknown request. */
const UNSUPPORTED =
  /unsupported (?:request|frontend capability)|requires.*subrequest|unsupported subrequest/i;

const SILENT_LISTENER: BuildListener = { status: () => {}, notice: () => {} };
