import { Duplex } from 'node:stream';

/** A stream over the pipes of a child process, and the end of what it printed on stderr. */
export interface ChildStream {
  readonly stream: Duplex;
  /** At most the last 2,000 characters, on one line. */
  lastWords(): string;
}

/**
 * Starts a program and returns its stdin and stdout as one stream. Destroying the stream ends the program, and the end
 * of the program ends the stream. If the program cannot be started or fails, the stream is destroyed with an error of
 * what it printed.
 */
export async function childStream(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<ChildStream> {
  const { execa } = await import('execa');
  const child = execa(program, args, {
    stdin: 'pipe',
    stdout: 'pipe',
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

  const stream = new Duplex({
    read() {
      child.stdout.resume();
    },
    write(chunk: Uint8Array, _encoding, done) {
      // Ignores a broken pipe: the program's own message, which comes when it ends, says more.
      child.stdin.write(chunk, () => done());
    },
    final(done) {
      child.stdin.end(() => done());
    },
    destroy(error, done) {
      child.kill();
      done(error);
    },
  });
  child.stdout.on('data', (chunk: Uint8Array) => {
    if (!stream.push(chunk)) child.stdout.pause();
  });
  child.stdout.pause();
  child.stdin.on('error', () => {});
  child.stdout.on('error', () => {});
  void child.then((result) => {
    if (result.failed && !stream.destroyed) {
      const why = lastWords() || result.shortMessage;
      stream.destroy(new Error(why));
    } else {
      stream.push(null);
    }
  });
  return { stream, lastWords };
}
