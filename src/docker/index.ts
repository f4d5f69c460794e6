/** Finds the Docker engine and opens streams to it, whatever protocol they carry. */
import { type EngineConnection, type Log, messageOf, NoEngineError } from '../ports.ts';
import { type EngineAddress, engineAddresses, type UnusableAddress } from './addresses.ts';
import { builderConnection } from './builder.ts';
import { type ChosenBuilder, currentBuilder } from './current-builder.ts';
import type { Environment } from './docker-config.ts';
import { openEngine } from './engine.ts';
import { PodmanError } from './podman.ts';
import { reasonOf } from './reasons.ts';

export interface ConnectOptions {
  /** An address that takes precedence over everything else; usually undefined. */
  readonly dockerHost?: string | undefined;
  /** The name of a buildx builder (`--builder`). */
  readonly builder?: string | undefined;
  readonly env: Environment;
  /** Receives one line for every request. */
  readonly log?: Log | null;
}

/**
 * Connects to the engine that docker itself would use, or to a buildx builder: the one that is named, that of
 * BUILDX_BUILDER, or the one that `docker buildx use` chose. Rejects with NoEngineError when none
 * answers; it lists every address tried, why each failed, and what to do.
 */
export async function connectEngine(options: ConnectOptions): Promise<EngineConnection> {
  const { builder, dockerHost, env, log = null } = options;
  const chosen = dockerHost === undefined ? await chosenBuilder(env, builder) : null;
  if (chosen !== null) {
    return builderConnection(chosen.name, chosen.source, env, () => connectToEngine(env, undefined, log));
  }
  return await connectToEngine(env, dockerHost, log);
}

async function connectToEngine(
  env: Environment,
  dockerHost: string | undefined,
  log: Log | null,
): Promise<EngineConnection> {
  const tried: UnusableAddress[] = [];
  let isPodman = false;
  for (const place of await engineAddresses(env, dockerHost)) {
    if ('reason' in place) {
      tried.push(place);
      continue;
    }
    try {
      return await openEngine(place, env, log);
    } catch (error) {
      if (isIncomplete(error)) throw error;
      isPodman ||= error instanceof PodmanError;
      tried.push(failed(place, error));
    }
  }
  throw new NoEngineError(tried, explain(tried, isPodman));
}

/** The builder in use. A file of docker's that cannot be read is told of where the engine is looked for. */
async function chosenBuilder(env: Environment, given: string | undefined): Promise<ChosenBuilder | null> {
  try {
    return await currentBuilder(env, given);
  } catch (error) {
    throw new NoEngineError([], messageOf(error));
  }
}

/** Whether a part of the program itself is missing: no other address would help. */
function isIncomplete(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'MODULE_NOT_FOUND';
}

function failed(place: EngineAddress, error: unknown): UnusableAddress {
  return { address: place.address, source: place.source, reason: reasonOf(error, place.address) };
}

function explain(tried: readonly UnusableAddress[], isPodman: boolean): string {
  const places = tried.map(({ address, source, reason }) => {
    const place = address === source ? address : `${address} (${source})`;
    // A reason may be a whole sentence.
    return `${place}: ${reason.replace(/\.$/, '')}`;
  });
  const advice = isPodman
    ? 'Start Docker, set DOCKER_HOST to a running engine, or choose a buildx builder with --builder.'
    : 'Start Docker, or set DOCKER_HOST to a running engine.';
  return `No Docker engine answers. Tried ${places.join('; ')}. ${advice}`;
}
