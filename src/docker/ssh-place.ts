import { RefusedError } from '../errors.ts';

/** Where ssh leads, by an address `ssh://[user@]host[:port][/socket]`. */
export interface SshPlace {
  readonly host: string;
  /** What tells ssh who and where; the last is the host. */
  readonly destination: readonly string[];
  /** The command that docker's own client runs there (docker/cli cli/connhelper/connhelper.go). */
  readonly command: readonly string[];
}

/** Reads an address. Throws one sentence if it is none for ssh. */
export function sshPlace(address: string): SshPlace {
  const url = parse(address);
  if (url.password)
    throw new RefusedError(`${url.protocol}//${url.host}: a password in an ssh address is not supported`);
  const command = ['docker'];
  if (url.pathname && url.pathname !== '/') command.push('--host', `unix://${url.pathname}`);
  command.push('system', 'dial-stdio');
  const destination: string[] = [];
  if (url.username) destination.push('-l', decodeURIComponent(url.username));
  if (url.port) destination.push('-p', url.port);
  destination.push('--', url.hostname);
  return { host: url.hostname, destination, command };
}

/**
 * The arguments of ssh for a connection to an engine.
 * @param login the socket of an ssh that has logged in there already; null to log in
 */
export function sshArgs({ destination, command }: SshPlace, login: string | null): string[] {
  const shared = login === null ? [] : ['-o', 'ControlMaster=no', '-S', login];
  return ['-o', 'ConnectTimeout=30', '-T', ...shared, ...destination, ...command];
}

function parse(address: string): URL {
  try {
    return new URL(address);
  } catch {
    throw new RefusedError(`${address} is not an ssh address; write ssh://user@host`);
  }
}
