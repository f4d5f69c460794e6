import { acquire, createProgress, engineVersion, ensureImages } from '../../../demo/engine.d/index.js';

/** A Docker engine for tests, with the demo's base images (stagedive-demo/shell and …/toolchain) on it. */
export interface TestEngine {
  readonly dockerHost: string;
  /** As reported by the engine, such as `26.1.5+dfsg1`. */
  readonly version: string;
  /** Stops the engine if acquireEngine() started it. */
  release(): Promise<void>;
}

/**
 * Finds the engine for the tests: STAGEDIVE_TEST_DOCKER_HOST, else a running engine (DOCKER_HOST, the current docker
 * context, the default socket), else the private one, which is started.
 * @throws when STAGEDIVE_TEST_DOCKER_HOST does not answer, or no engine runs and none can be started. Tests that need
 *   an engine then fail; they are never skipped.
 */
export async function acquireEngine(): Promise<TestEngine> {
  const progress = createProgress();
  const dockerHost = process.env.STAGEDIVE_TEST_DOCKER_HOST;
  if (!dockerHost) return acquire({ progress });
  const version = await engineVersion(dockerHost);
  if (!version) throw new Error(`No engine answers at STAGEDIVE_TEST_DOCKER_HOST=${dockerHost}.`);
  await ensureImages(dockerHost, { progress });
  return { dockerHost, version, release: async () => {} };
}
