import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { RefusedError } from '../errors.ts';
import { makeTemporaryFolder } from '../own-files/temporary-folder.ts';
import type { QuestionTerminal } from '../ports.ts';
import type { Environment } from './docker-config.ts';
import { sshPlace } from './ssh-place.ts';
import { loginReason } from './ssh-reason.ts';

/** The sockets of logins that this process has made, by address. */
const logins = new Map<string, string>();

/** Logins that are under way, so that nobody is asked twice at once. */
const underWay = new Map<string, Promise<boolean>>();

/** The socket of the login at an address (ssh's ControlPath), for further connections; null if there is none. */
export function loginOf(address: string): string | null {
  return logins.get(address) ?? null;
}

/**
 * Logs in at an ssh address once, with the terminal for ssh's questions, and keeps the login for the connections that
 * follow (ssh's ControlMaster) until this process ends. Resolves to false when there is no terminal. Rejects with a reason
 * when the login fails.
 */
export function logInBySsh(address: string, env: Environment, terminal: QuestionTerminal): Promise<boolean> {
  const known = underWay.get(address);
  if (known !== undefined) return known;
  // An earlier login has ended, or its host takes no more connections by it.
  logins.delete(address);
  const login = logIn(address, env, terminal).finally(() => underWay.delete(address));
  underWay.set(address, login);
  return login;
}

/**
 * Ends what a login has left as soon as descriptor 3 ends, which the kernel sees to whatever ends this process: the ssh that
 * is still asking, whose process id is the last line (empty: it asks no more), the one in the background, and the folder.
 * The one in the background is asked for its process id as long as it answers, for the case that it does not at the end.
 */
const GUARD = `trap "" HUP INT TERM
while read -r line <&3; do
  asking=$line
  [ -n "$line" ] || master=$(ssh -F none -S "$1" -O check login 2>&1 | sed -n 's/.*(pid=\\([0-9]*\\)).*/\\1/p')
done
[ -z "$asking" ] || kill "$asking"
ssh -F none -S "$1" -O exit login || [ -z "$master" ] || kill "$master"
rm -rf "$2"`;

async function logIn(address: string, env: Environment, terminal: QuestionTerminal): Promise<boolean> {
  const { host, destination } = sshPlace(address);
  const outcome = await terminal.lend(async () => {
    const folder = await makeTemporaryFolder();
    // Ssh replaces what begins with %.
    const socket = join(folder, 'ssh').replaceAll('%', '%%');
    const guard = startGuard([socket, folder], env);
    terminal.say(`stagedive: ssh asks before it connects to ${host}.`);
    const args = ['-o', 'ConnectTimeout=30', '-o', 'ClearAllForwardings=yes', '-f', '-N', '-M', '-S', socket];
    const login = await askingSsh([...args, ...destination], env, terminal, guard);
    if (login === 'logged in') logins.set(address, socket);
    else guard.end();
    return login;
  });
  if (outcome === null) return false;
  if (outcome !== 'logged in') throw new RefusedError(loginReason(outcome.said, host));
  return true;
}

interface Guard {
  /** Says which process asks; null for none. */
  asking(pid: number | null): void;
  end(): void;
}

function startGuard(args: readonly string[], env: Environment): Guard {
  const child = spawn('/bin/sh', ['-c', GUARD, 'sh', ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
    env: env as NodeJS.ProcessEnv,
  });
  child.on('error', () => {});
  const line = child.stdio[3] as Socket;
  line.on('error', () => {});
  child.unref();
  line.unref();
  return {
    asking: (pid) => void line.write(`${pid ?? ''}\n`),
    end: () => void line.end(),
  };
}

/**
 * Runs an ssh that asks on the terminal, and goes to the background once it has logged in. It is in our own process group,
 * which has the terminal. What it says besides its questions is filtered.
 */
function askingSsh(
  args: readonly string[],
  env: Environment,
  terminal: QuestionTerminal,
  guard: Guard,
): Promise<'logged in' | { readonly said: string }> {
  return new Promise((resolve) => {
    const child = spawn('ssh', args, { stdio: ['ignore', 'ignore', 'pipe'], env: env as NodeJS.ProcessEnv });
    guard.asking(child.pid ?? null);
    let said = '';
    const lines = createInterface({ input: child.stderr });
    lines.on('line', (line) => {
      said = `${said} ${line}`.slice(-2000);
      terminal.say(line);
    });
    let isOver = false;
    const end = (status: number | null, why = ''): void => {
      if (isOver) return;
      isOver = true;
      guard.asking(null);
      lines.close();
      child.stderr.destroy();
      const all = `${said}${why}`.replace(/\s+/g, ' ').trim();
      resolve(status === 0 ? 'logged in' : { said: all });
    };
    child.once('error', (error) => end(null, error.message));
    // The one in the background may hold the other end of stderr, so only a failed one is read to its end.
    child.once('exit', (status) => {
      if (status === 0) end(0);
    });
    child.once('close', (status) => end(status));
  });
}
