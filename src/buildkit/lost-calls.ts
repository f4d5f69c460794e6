import { Code, ConnectError, type Transport } from '@connectrpc/connect';
import { RefusedError } from '../errors.ts';
import type { EngineLoss, EngineLostError } from '../ports.ts';

/** What is known of a connection that calls are made on. */
export interface CallConnection {
  /** Why it was lost; null while it is open, and after we closed it. */
  readonly lostBy: EngineLostError | null;
  /** Whether we closed it. */
  readonly isClosed: boolean;
  readonly lost: Promise<EngineLostError>;
  /** Declares it lost. */
  lose(loss: EngineLoss): EngineLostError;
  /** Resolves when the engine has answered a ping. Stays pending otherwise: then the connection will be lost. */
  answered(): Promise<void>;
}

/** The engine broke off the answer to one call, and the connection is fine. `cause` is what the library said. */
export class BrokenAnswerError extends RefusedError {}

/**
 * An engine that shuts down cancels its builds before it closes the connection. So after such an error of the engine a
 * loss may follow.
 */
const SHUTDOWN_TEXT =
  /context canceled|closing|shutting down|unavailable|EOF|aborted|closed|GOAWAY|reset|no active session/i;
const SHUTDOWN_GRACE_MS = 250;

/**
 * The one place where a call finds out that the engine was lost: calls on the returned transport reject with the
 * EngineLostError of the connection, with a ConnectError that the engine sent, or with the error of a cancelled call.
 */
export function withLoss(transport: Transport, connection: CallConnection): Transport {
  return {
    async unary(method, signal, timeoutMs, header, input, contextValues) {
      if (connection.lostBy !== null) throw connection.lostBy;
      try {
        return await transport.unary(method, signal, timeoutMs, header, input, contextValues);
      } catch (error) {
        throw await callError(error, signal, connection);
      }
    },
    async stream(method, signal, timeoutMs, header, input, contextValues) {
      if (connection.lostBy !== null) throw connection.lostBy;
      try {
        const response = await transport.stream(method, signal, timeoutMs, header, input, contextValues);
        return { ...response, message: explained(response.message, signal, connection) };
      } catch (error) {
        throw await callError(error, signal, connection);
      }
    },
  };
}

async function* explained<T>(
  messages: AsyncIterable<T>,
  signal: AbortSignal | undefined,
  connection: CallConnection,
): AsyncGenerator<T> {
  try {
    yield* forgetting(messages);
  } catch (error) {
    throw await callError(error, signal, connection);
  }
}

/**
 * Passes messages on and takes each out of the result that brought it. @connectrpc/connect 2.3 holds all results of a
 * call until it ends (protocol/run-call.js: a race of each with a promise of the end), and an answer may be all that a
 * process prints.
 */
async function* forgetting<T>(messages: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = messages[Symbol.asyncIterator]();
  let mustReturn = false;
  try {
    for (;;) {
      mustReturn = false;
      const result: { done?: boolean; value: T | undefined } = await iterator.next();
      if (result.done === true) return;
      mustReturn = true;
      const value = result.value as T;
      result.value = undefined;
      yield value;
    }
  } finally {
    if (mustReturn) await iterator.return?.();
  }
}

async function callError(
  error: unknown,
  signal: AbortSignal | undefined,
  connection: CallConnection,
): Promise<unknown> {
  if (connection.lostBy !== null) return connection.lostBy;
  if (connection.isClosed || signal?.aborted === true || !(error instanceof ConnectError)) return error;
  if (isOfEngine(error)) {
    if (!SHUTDOWN_TEXT.test(error.rawMessage)) return error;
    return (await Promise.race([connection.lost, pause(SHUTDOWN_GRACE_MS)])) ?? error;
  }
  // The library gives up on such a call, not on the connection: it took too long, or its message is too long.
  if (error.code === Code.DeadlineExceeded || error.code === Code.ResourceExhausted) return error;
  const lost = await Promise.race([connection.lost, connection.answered()]);
  if (lost !== undefined) return lost;
  // Resets are what a server does to a single call; any other error is about bytes that make no sense.
  if (!RESET_TEXT.test(error.rawMessage)) return connection.lose('unreadable');
  return new BrokenAnswerError('The engine broke off its answer.', { cause: error });
}

const RESET_TEXT = /stream closed with error code/i;

/** Whether the engine sent this error as the status of a call. */
function isOfEngine(error: ConnectError): boolean {
  return (error as { readonly isWireError?: boolean }).isWireError === true;
}

function pause(milliseconds: number): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), milliseconds);
  });
}
