import type { Socket } from 'node:net';
import { RefusedError } from '../errors.ts';
import { socketPair } from './socket-pair.ts';

/** A stream to a child process, and the end of what it printed on stderr. */
export interface ChildStream {
  readonly stream: Socket;
  /** At most the last 2,000 characters, on one line. */
  lastWords(): string;
}

/** How long a program may take to end when it is asked to, before it is killed. */
const END_TIMEOUT_MS = 500;

/**
 * Becomes the program, after starting a guard that waits for the end of descriptor 3: then it kills the whole process group.
 * The kernel ends that descriptor whatever ends this process, SIGKILL included. Signals are ignored before the guard is there,
 * which inherits that: one that came in between would end it.
 */
const GUARDED =
  'trap "" HUP INT TERM; { while read -r _ <&3; do :; done; kill -KILL 0; } </dev/null >/dev/null 2>&1 & ' +
  'trap - HUP INT TERM; exec 3<&- "$@"';

/**
 * Starts a program whose stdin and stdout are one socket, and returns the other end of it. Destroying the stream ends the
 * program and what it has started, and the end of the program ends the stream. If the program cannot be started or fails,
 * the stream is destroyed with the error that `explain` makes of what it printed.
 *
 * It is a real socket because Node 24 and newer lose the last bytes of HTTP/2 calls on a stream that is made of two pipes
 * ("Premature close"). The program has a session of its own, and so no terminal: it can neither ask nor print over the
 * screens (docker/cli cli/connhelper/commandconn does the same).
 */
export async function childStream(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  explain: (printed: string) => RefusedError = (printed) => new RefusedError(printed),
): Promise<ChildStream> {
  const [{ execa }, { ours, theirs }] = await Promise.all([import('execa'), socketPair()]);
  const isGuarded = process.platform !== 'win32';
  const [file, all] = isGuarded ? ['/bin/sh', ['-c', GUARDED, 'sh', program, ...args]] : [program, [...args]];
  const child = execa(file, all, {
    stdio: [theirs, theirs, 'pipe', ...(isGuarded ? (['pipe'] as const) : [])],
    buffer: false,
    encoding: 'buffer',
    reject: false,
    extendEnv: false,
    env: env as NodeJS.ProcessEnv,
    detached: isGuarded,
    cleanup: !isGuarded,
  });
  let printed = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-2000);
  });
  const lastWords = () => printed.replace(/\s+/g, ' ').trim();
  const guard = child.nodeChildProcess.stdio[3] as Socket | undefined;
  guard?.on('error', () => {});
  let hasEnded = false;
  const end = (): void => {
    if (guard === undefined) return void child.kill();
    if (child.pid !== undefined && !hasEnded) {
      try {
        process.kill(-child.pid, 'SIGTERM');
      } catch {
        // It has just ended.
      }
    }
    setTimeout(() => guard.destroy(), END_TIMEOUT_MS).unref();
  };
  // Ignores a broken pipe: the program's own message, which comes when it ends, says more.
  ours.on('error', () => {});
  ours.once('close', end);
  // The child counts as ended only when its guard has let go, too.
  // Our end sees the program's end only when this process lets go of the other one too: after what it printed is known.
  child.nodeChildProcess.once('exit', () => {
    hasEnded = true;
    guard?.destroy();
  });
  void child.then((result) => {
    if (result.failed && !ours.destroyed) {
      const isMissing = isGuarded
        ? result.exitCode === 127 && / exec: /.test(printed)
        : result.code === 'ENOENT';
      const why = isMissing
        ? `there is no program ${program} here`
        : lastWords() || (result.shortMessage ?? `${program} failed`);
      ours.destroy(explain(why));
    }
    theirs.destroy();
  });
  return { stream: ours, lastWords };
}
