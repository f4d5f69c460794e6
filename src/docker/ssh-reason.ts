import { RefusedError } from '../errors.ts';

/** Ssh would have to ask a person something: a login on a terminal may help. `message` is a reason for a list of addresses. */
export class SshQuestionError extends RefusedError {}

/** What a failed ssh printed, as a reason. */
export interface SshReason {
  readonly reason: string;
  /** Whether it failed because there was nobody to ask. */
  readonly question: boolean;
}

/**
 * What ssh printed without a terminal, as a reason with what to do: there it gives up where it would ask for a password, a
 * passphrase or about a host key (OpenSSH sshconnect.c, sshconnect2.c).
 */
export function sshReason(printed: string, host: string): SshReason {
  const certain = certainReason(printed, host);
  if (certain !== null) return { reason: certain, question: false };
  if (/Host key verification failed/.test(printed)) {
    const reason = `ssh does not know the host key of ${host} and cannot ask here; run \`ssh ${host}\` once in a terminal and accept it`;
    return { reason, question: true };
  }
  const denied = deniedIn(printed);
  if (denied === null) return { reason: printed, question: false };
  return {
    reason: `the login at ${host} needs a password or a passphrase (${denied}), and ssh cannot ask for it here; add your key to an agent with ssh-add, or use one without a passphrase`,
    question: true,
  };
}

/** Why a login failed for which ssh could ask on a terminal. */
export function loginReason(printed: string, host: string): string {
  const certain = certainReason(printed, host);
  if (certain !== null) return certain;
  if (/Host key verification failed/.test(printed)) return `the host key of ${host} was not accepted`;
  const denied = deniedIn(printed);
  if (denied === null) return printed || `the login at ${host} was cancelled`;
  return `${host} refused the login (${denied}); check the user in the address and the key or password`;
}

/** What no answer of a person would change. */
function certainReason(printed: string, host: string): string | null {
  if (/HOST IDENTIFICATION HAS CHANGED/.test(printed))
    return `the host key of ${host} is not the one that ssh has on record; if that is expected, forget it with \`ssh-keygen -R ${host}\``;
  if (/docker: (?:command )?not found|unknown command: docker|docker: No such file/i.test(printed))
    return `there is no docker on ${host} in the PATH that ssh gives its commands; install docker's command line there`;
  return null;
}

function deniedIn(printed: string): string | null {
  return /Permission denied \([^)]*\)|Too many authentication failures/.exec(printed)?.[0] ?? null;
}
