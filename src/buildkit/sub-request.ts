import type { BuildListener, BuildSpec } from '../ports.ts';
import { BuildFailedError } from '../ports.ts';
import { type BuilderShared, openBuildSession } from './build-session.ts';
import { buildFailure } from './convert/failure.ts';
import { askFrontend } from './frontend.ts';
import { frontendInput } from './frontend-options.ts';

/**
 * What the frontend answers to a question about a Dockerfile (moby/buildkit frontend/subrequests): the JSON of
 * `frontend.lint`, for instance. No step runs. Undefined where the frontend does not know the request. Rejects with a
 * BuildFailedError where the Dockerfile cannot be read.
 */
export async function askSubRequest(
  shared: BuilderShared,
  spec: BuildSpec,
  request: string,
): Promise<Uint8Array | undefined> {
  const input = await frontendInput(spec);
  const caps = [input.options['frontend.caps'], 'moby.buildkit.frontend.subrequests'].filter(Boolean);
  const build = await openBuildSession(shared, { ...spec, tags: [] }, input, SILENT_LISTENER);
  try {
    const gateway = await build.register(null);
    try {
      const result = await askFrontend(build, gateway, {
        requestid: request,
        'frontend.caps': caps.join(','),
      });
      return result?.metadata['result.json'];
    } finally {
      gateway.abort();
    }
  } catch (error) {
    const failure = buildFailure(error);
    if (UNSUPPORTED.test(failure.message)) return undefined;
    throw new BuildFailedError(failure);
  } finally {
    build.session.close();
  }
}

/** How frontends of different ages say that they do not know a request. */
const UNSUPPORTED =
  /unsupported (?:request|frontend capability)|requires.*subrequest|unsupported subrequest/i;

const SILENT_LISTENER: BuildListener = { status: () => {}, notice: () => {} };
