import type { Socket } from 'node:net';
import { RefusedError } from '../errors.ts';
import { socketPair } from './socket-pair.ts';

/** A stream to a child process, and the end of what it printed on stderr. */
export interface ChildStream {
  readonly stream: Socket;
  /** At most the last 2,000 characters, on one line. */
  lastWords(): string;
}

/**
 * Starts a program whose stdin and stdout are one socket, and returns the other end of it. Destroying the stream ends the
 * program, and the end of the program ends the stream. If the program cannot be started or fails, the stream is destroyed
 * with an error of what it printed.
 *
 * It is a real socket because Node 24 and newer lose the last bytes of HTTP/2 calls on a stream that is made of two pipes
 * ("Premature close").
 */
export async function childStream(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<ChildStream> {
  const [{ execa }, { ours, theirs }] = await Promise.all([import('execa'), socketPair()]);
  const child = execa(program, args, {
    stdin: theirs,
    stdout: theirs,
    stderr: 'pipe',
    buffer: false,
    encoding: 'buffer',
    reject: false,
    extendEnv: false,
    env: env as NodeJS.ProcessEnv,
    forceKillAfterDelay: 500,
  });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-2000);
  });
  const lastWords = () => printed.replace(/\s+/g, ' ').trim();
  // Ignores a broken pipe: the program's own message, which comes when it ends, says more.
  ours.on('error', () => {});
  ours.once('close', () => child.kill());
  // Our end sees the program's end only when this process lets go of the other one too: after what it printed is known.
  void child.then((result) => {
    if (result.failed && !ours.destroyed) ours.destroy(new RefusedError(lastWords() || result.shortMessage));
    theirs.destroy();
  });
  return { stream: ours, lastWords };
}
