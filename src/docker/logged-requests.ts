import type Docker from 'dockerode';
import type { Log } from '../ports.ts';
import { reasonOf } from './reasons.ts';

/** All that is read of what docker-modem sends and answers; its own types leave `dial` out. */
interface Modem {
  dial(
    request: { readonly method?: string; readonly path?: string },
    answer: (error: Error | null, result: unknown) => void,
  ): void;
}

/** Makes a client log each request to Docker's API, in one line, when it is answered or turned into a stream. */
export function logRequests(docker: Docker, address: string, log: Log): void {
  const modem = docker.modem as unknown as Modem;
  const dial = modem.dial;
  modem.dial = function (this: Modem, request, answer) {
    const { method, path = '' } = request;
    const call = log.begin('request', { method, path: path.replace(/\?.*/s, ''), address });
    dial.call(this, request, (error, result) => {
      if (error === null) call.end('ok');
      else call.end(outcomeOf(error), { error: reasonOf(error, address) });
      answer(error, result);
    });
  };
}

function outcomeOf(error: Error): string {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  return String(statusCode ?? code ?? 'failed');
}
