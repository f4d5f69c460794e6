/** The BuildKit client: a builder over a connection that src/docker has opened. */
import type { Builder, EngineConnection, Log } from '../ports.ts';
import { openBuilder } from './builder.ts';

/**
 * Creates a builder on `connection`. Closing the builder closes the connection. Rejects with a one-sentence error
 * when the engine does not support BuildKit.
 * @param env where secrets of kind `env` and SSH_AUTH_SOCK are read from
 * @param log receives every call and every status change of a step
 */
export function createBuilder(
  connection: EngineConnection,
  env: Readonly<Record<string, string | undefined>> = process.env,
  log: Log | null = null,
): Promise<Builder> {
  return openBuilder(connection, env, log);
}
