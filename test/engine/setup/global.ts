import { acquireEngine } from './engine.ts';

/**
 * Vitest's global setup for projects that need an engine. Workers inherit the environment of this process, so every
 * test finds the engine in DOCKER_HOST.
 * @returns a function that stops the engine at the end if it was started here
 */
export async function setup(): Promise<() => Promise<void>> {
  const engine = await acquireEngine();
  process.env.DOCKER_HOST = engine.dockerHost;
  delete process.env.DOCKER_CONTEXT;
  return () => engine.release();
}
