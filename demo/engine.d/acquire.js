import { findAnsweringEngine } from './address.js';
import { down, up } from './engine.js';
import { ensureImages } from './images/images.js';

/**
 * Finds an engine and puts the demo's base images on it: the engine that answers, else the private one, which is
 * started.
 * @param {{progress: ReturnType<import('./progress.js').createProgress>, signal?: AbortSignal, env?:
 *   NodeJS.ProcessEnv}} options
 * @returns {Promise<{dockerHost: string, version: string, started: boolean, release: () => Promise<void>}>} release:
 *   stops the engine if it was started here, else does nothing
 * @throws {Problem} no engine answers and none can be started; {Interrupted}
 */
export async function acquire({ progress, signal, env = process.env }) {
  const found = await findAnsweringEngine(env);
  if (!found && env.DOCKER_HOST) {
    progress.say(`Nothing answers at DOCKER_HOST=${env.DOCKER_HOST}; starting a private engine instead.`);
  }
  const engine = found ? { ...found, started: false } : await up({ progress, signal });
  const release = async () => {
    if (engine.started) await down({ progress });
  };
  try {
    await ensureImages(engine.dockerHost, { progress, signal });
  } catch (error) {
    await release();
    throw error;
  }
  return { ...engine, release };
}
