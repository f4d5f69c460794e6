/** BuildKit's client: a builder over a connection that src/docker (or anyone) has opened. */
import type { Builder, EngineConnection, Log } from '../ports.ts';
import { openBuilder } from './builder.ts';

/**
 * A builder on `connection`, which it closes with itself. `env` is where secrets of kind `env` and SSH_AUTH_SOCK come
 * from; `log` is told of every call, and of every change of a step. Rejects with one sentence when the engine does not speak BuildKit's protocol.
 */
export function createBuilder(
  connection: EngineConnection,
  env: Readonly<Record<string, string | undefined>> = process.env,
  log: Log | null = null,
): Promise<Builder> {
  return openBuilder(connection, env, log);
}
