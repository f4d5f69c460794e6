/** Finds the Docker engine and opens streams to it, whatever protocol they carry. */
import {
  type EngineConnection,
  type Log,
  messageOf,
  NoEngineError,
  type QuestionTerminal,
} from '../ports.ts';
import { type EngineAddress, engineAddresses, type UnusableAddress } from './addresses.ts';
import { builderConnection } from './builder.ts';
import { type ChosenBuilder, currentBuilder } from './current-builder.ts';
import type { Environment } from './docker-config.ts';
import { openEngine } from './engine.ts';
import { PodmanError } from './podman.ts';
import { reasonOf } from './reasons.ts';
import { logInBySsh } from './ssh-login.ts';
import { SshQuestionError } from './ssh-reason.ts';

export interface ConnectOptions {
  /** An address that takes precedence over everything else; usually undefined. */
  readonly dockerHost?: string | undefined;
  /** The name of a buildx builder (`--builder`); undefined for the one that docker buildx would use. */
  readonly builder?: string | undefined;
  /** The platforms that are built for, as in `--platform`: a builder may have a node for each. */
  readonly platform?: string | undefined;
  readonly env: Environment;
  /** Receives one line for every request. */
  readonly log?: Log | null;
  /** Where ssh may ask for a password, a passphrase, or about a host key; without it such an engine does not answer. */
  readonly questions?: QuestionTerminal | undefined;
  /** Told of each address that does not answer, in the order in which they are tried. */
  readonly onFailed?: (place: UnusableAddress) => void;
}

/**
 * Connects to the engine that docker itself would use, or to a buildx builder. Rejects with NoEngineError when none
 * answers; it lists every address tried, why each failed, and what to do.
 */
export async function connectEngine(options: ConnectOptions): Promise<EngineConnection> {
  const { platform, env } = options;
  const builder = await chosenBuilder(options);
  if (builder !== null) {
    return builderConnection({ builder, platform, env }, (context) =>
      findEngine(context === null ? options : { ...options, env: inContext(env, context) }),
    );
  }
  return await findEngine(options);
}

/** An environment that names a docker context, as `docker --context` does. */
function inContext(env: Environment, context: string): Environment {
  return { ...env, DOCKER_HOST: undefined, DOCKER_CONTEXT: context };
}

/** Rejects with NoEngineError for a builder that does not exist. */
async function chosenBuilder({ builder, env }: ConnectOptions): Promise<ChosenBuilder | null> {
  try {
    return await currentBuilder(env, builder);
  } catch (error) {
    const address = `builder ${builder ?? env.BUILDX_BUILDER ?? ''}`.trim();
    throw new NoEngineError(
      [{ address, source: 'docker buildx', reason: messageOf(error) }],
      messageOf(error),
    );
  }
}

/** Connects to the engine that docker itself would use. */
async function findEngine(options: ConnectOptions): Promise<EngineConnection> {
  const { dockerHost, env, onFailed = () => undefined } = options;
  const tried: UnusableAddress[] = [];
  let isPodman = false;
  for (const place of await engineAddresses(env, dockerHost)) {
    if ('reason' in place) {
      tried.push(place);
      onFailed(place);
      continue;
    }
    try {
      return await openAsking(place, options);
    } catch (error) {
      if (isIncomplete(error)) throw error;
      isPodman ||= error instanceof PodmanError;
      const unusable = failed(place, error);
      tried.push(unusable);
      onFailed(unusable);
    }
  }
  throw new NoEngineError(tried, explain(tried, isPodman));
}

/** Opens an engine; when ssh has to ask for that, lets it ask, and opens the engine by that login. */
async function openAsking(place: EngineAddress, options: ConnectOptions): Promise<EngineConnection> {
  const { log = null, questions } = options;
  if (questions?.exists !== true) return await openEngine(place, options.env, log);
  // Ssh must not open a window of its own for what it can ask here, unless the user wants that.
  const env = { SSH_ASKPASS_REQUIRE: 'never', ...options.env };
  try {
    return await openEngine(place, env, log);
  } catch (error) {
    if (!(error instanceof SshQuestionError)) throw error;
    if (!(await logInBySsh(place.address, env, questions))) throw error;
    return await openEngine(place, env, log);
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
