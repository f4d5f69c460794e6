import { Agent, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import { RefusedError } from '../errors.ts';
import { childStream } from './child-stream.ts';
import type { Environment } from './docker-config.ts';
import { loginOf } from './ssh-login.ts';
import { sshArgs, sshPlace } from './ssh-place.ts';
import { SshQuestionError, sshReason } from './ssh-reason.ts';

/**
 * Opens a connection to the engine behind an ssh address. Rejects when ssh cannot be started; the stream ends with the
 * reason, which is an SshQuestionError when ssh would have to ask somebody.
 */
export async function sshStream(address: string, env: Environment): Promise<Duplex> {
  const place = sshPlace(address);
  const explain = (printed: string): RefusedError => {
    const { question, reason } = sshReason(printed, place.host);
    return question ? new SshQuestionError(reason) : new RefusedError(reason);
  };
  return (await childStream('ssh', sshArgs(place, loginOf(address)), env, explain)).stream;
}

/** An agent for node:http that connects through ssh, with one child process per connection. */
export function sshAgent(address: string, env: Environment): Agent {
  sshPlace(address);
  return new ChildAgent(() => sshStream(address, env));
}

class ChildAgent extends Agent {
  readonly #open: () => Promise<Duplex>;

  constructor(open: () => Promise<Duplex>) {
    super({ keepAlive: false });
    this.#open = open;
  }

  override createConnection(
    _options: ClientRequestArgs,
    done?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    this.#open().then(
      (stream) => done?.(null, stream),
      (error: Error) => done?.(error, undefined as never),
    );
  }
}
