/** Finds the Docker engine and opens streams to it, whatever protocol they carry. */
import { type EngineConnection, type Log, NoEngineError } from '../ports.ts';
import { type EngineAddress, engineAddresses, type UnusableAddress } from './addresses.ts';
import { builderConnection } from './builder.ts';
import type { Environment } from './docker-config.ts';
import { openEngine } from './engine.ts';
import { reasonOf } from './reasons.ts';

export interface ConnectOptions {
  /** An address that takes precedence over everything else; usually undefined. */
  readonly dockerHost?: string | undefined;
  /** The name of a buildx builder (`--builder`). */
  readonly builder?: string | undefined;
  readonly env: Environment;
  /** Receives one line for every request. */
  readonly log?: Log | null;
  /** Told of each address that does not answer, in the order in which they are tried. */
  readonly onFailed?: (place: UnusableAddress) => void;
}

/**
 * Connects to the engine that docker itself would use, or to a buildx builder. Rejects with NoEngineError when none
 * answers; it lists every address tried, why each failed, and what to do.
 */
export async function connectEngine(options: ConnectOptions): Promise<EngineConnection> {
  const { builder, dockerHost, env, log = null, onFailed = () => undefined } = options;
  if (builder) return builderConnection(builder, env, () => connectEngine({ dockerHost, env, log }));

  const tried: UnusableAddress[] = [];
  for (const place of await engineAddresses(env, dockerHost)) {
    if ('reason' in place) {
      tried.push(place);
      onFailed(place);
      continue;
    }
    try {
      return await openEngine(place, env, log);
    } catch (error) {
      if (isIncomplete(error)) throw error;
      const unusable = failed(place, error);
      tried.push(unusable);
      onFailed(unusable);
    }
  }
  throw new NoEngineError(tried, explain(tried));
}

/** Whether a part of the program itself is missing: no other address would help. */
function isIncomplete(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'MODULE_NOT_FOUND';
}

function failed(place: EngineAddress, error: unknown): UnusableAddress {
  return { address: place.address, source: place.source, reason: reasonOf(error, place.address) };
}

function explain(tried: readonly UnusableAddress[]): string {
  const places = tried.map(({ address, source, reason }) => {
    const place = address === source ? address : `${address} (${source})`;
    // A reason may be a whole sentence.
    return `${place}: ${reason.replace(/\.$/, '')}`;
  });
  return `No Docker engine answers. Tried ${places.join('; ')}. Start Docker, or set DOCKER_HOST to a running engine.`;
}
