import { RefusedError, StagediveError } from '../errors.ts';
import { EngineLostError } from '../ports.ts';
import { tlsReason } from './tls-reasons.ts';

/** What this machine or this process has too little of: it says nothing about the engine. */
const OWN_REASONS: Readonly<Record<string, string>> = {
  EMFILE: 'too many files are open in this process (EMFILE); raise the limit with ulimit -n',
  ENFILE: 'too many files are open on this machine (ENFILE)',
  ENOMEM: 'this machine has no memory left (ENOMEM)',
  ENOBUFS: 'this machine has no buffers left for its network (ENOBUFS)',
  EADDRNOTAVAIL: 'this machine has no port left to connect from (EADDRNOTAVAIL)',
};

/**
 * A request to an engine that had answered before did not succeed. Returns what the engine answered as a sentence
 * without a capital, an error of the connection as an EngineLostError, and a mistake of ours as it is.
 */
export function lostOr(error: unknown, address: string): unknown {
  const { code } = describe(error);
  if (code === 'ETIMEDOUT') return new EngineLostError(address, 'silent');
  if (error instanceof StagediveError) return error;
  if (typeof (error as { statusCode?: unknown } | null)?.statusCode === 'number') {
    return new RefusedError(describe(error).message);
  }
  const own = OWN_REASONS[code];
  if (own !== undefined) return new RefusedError(`The request to ${address} failed: ${own}.`);
  // JSON that is cut off or none is the engine's; the other errors of the language are mistakes of ours.
  if (error instanceof SyntaxError) return new EngineLostError(address, 'unreadable');
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError) {
    if (code === '') return error;
  }
  return new EngineLostError(address, code.startsWith('HPE_') ? 'unreadable' : 'closed');
}

/**
 * Why an engine did not answer, in a few words for a list of addresses. Accepts any error of a socket, of dockerode or
 * of a child process.
 */
export function reasonOf(error: unknown, address: string): string {
  const { code, message } = describe(error);
  const own = OWN_REASONS[code];
  if (own !== undefined) return own;
  switch (code) {
    case 'ENOENT':
      return address.startsWith('unix://') ? 'there is no such socket' : message;
    case 'ECONNREFUSED':
      return 'nothing is listening there';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied (join the group docker, or use sudo)';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host name cannot be resolved';
    case 'ETIMEDOUT':
    case 'ABORT_ERR':
      return 'no answer in time';
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
      return 'the connection was closed at once';
    case 'ENOTSOCK':
      return 'that is not a socket';
    default:
      // An engine that loses the connection in the middle of a request answers it so, if it still can.
      if (message.includes('context canceled')) return 'the connection was closed at once';
      return (
        tlsReason(code, message) ?? (code.startsWith('HPE_') ? 'what answers there is not Docker' : message)
      );
  }
}

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  // Happy Eyeballs: one error for each address that was tried.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const code = (first as NodeJS.ErrnoException).code ?? '';
  const message = (first instanceof Error ? first.message : String(first))
    .replace(/^\(HTTP code (\d+)\) [^-]* - /, 'it answered $1: ')
    .replace(/\s+/g, ' ')
    .trim();
  return { code: error.name === 'AbortError' ? 'ABORT_ERR' : String(code), message: message || String(code) };
}
