import { Agent, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import { RefusedError } from '../errors.ts';
import { childStream } from './child-stream.ts';
import type { Environment } from './docker-config.ts';

/**
 * The command that docker's own client runs for `ssh://[user@]host[:port][/socket]` (docker/cli
 * cli/connhelper/connhelper.go). Throws one sentence for an unsupported address.
 */
export function sshCommand(address: string): { program: string; args: string[] } {
  const url = parse(address);
  if (url.password)
    throw new RefusedError(`${url.protocol}//${url.host}: a password in an ssh address is not supported`);
  const remote = ['docker'];
  if (url.pathname && url.pathname !== '/') remote.push('--host', `unix://${url.pathname}`);
  remote.push('system', 'dial-stdio');
  const args = ['-o', 'ConnectTimeout=30', '-T'];
  if (url.username) args.push('-l', decodeURIComponent(url.username));
  if (url.port) args.push('-p', url.port);
  args.push('--', url.hostname, ...remote);
  return { program: 'ssh', args };
}

/** Opens a connection to the engine behind an ssh address. Rejects with the reason when ssh cannot be started. */
export async function sshStream(address: string, env: Environment): Promise<Duplex> {
  const { program, args } = sshCommand(address);
  const host = parse(address).hostname;
  return (await childStream(program, args, env, (printed) => sshReason(printed, host))).stream;
}

/**
 * What ssh printed, as a reason with what to do. Here it has no terminal on which it could ask for a password, a
 * passphrase or about a host key, so it gives up at once (OpenSSH sshconnect.c, sshconnect2.c).
 */
export function sshReason(printed: string, host: string): string {
  if (/HOST IDENTIFICATION HAS CHANGED/.test(printed))
    return `the host key of ${host} is not the one that ssh has on record; if that is expected, forget it with \`ssh-keygen -R ${host}\``;
  if (/Host key verification failed/.test(printed))
    return `ssh does not know the host key of ${host} and cannot ask here; run \`ssh ${host}\` once in a terminal and accept it`;
  const denied = /Permission denied \([^)]*\)|Too many authentication failures/.exec(printed)?.[0];
  if (denied !== undefined)
    return `${host} lets nobody in without asking (${denied}), and ssh cannot ask here; give your key to an agent with ssh-add, or use one without a passphrase`;
  return printed;
}

/** An agent for node:http that connects through ssh, with one child process per connection. */
export function sshAgent(address: string, env: Environment): Agent {
  sshCommand(address);
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

function parse(address: string): URL {
  try {
    return new URL(address);
  } catch {
    throw new RefusedError(`${address} is not an ssh address; write ssh://user@host`);
  }
}
