import { Duplex } from 'node:stream';

/** A stream over a child's pipes, with the last of what the child said on stderr. */
export interface ChildStream {
  readonly stream: Duplex;
  /** At most the last 2,000 characters, trimmed. */
  complaint(): string;
}

/**
 * Starts a program and gives its stdin and stdout as one stream; destroying the stream ends the program, and the
 * program's end is the stream's end. A program that cannot be started or fails destroys the stream with its complaint.
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
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const complaint = () => said.replace(/\s+/g, ' ').trim();

  const stream = new Duplex({
    read() {
      child.stdout.resume();
    },
    write(chunk: Uint8Array, _encoding, done) {
      // A program that is gone says why when it ends, which a broken pipe does not.
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
      const why = complaint() || result.shortMessage;
      stream.destroy(new Error(why));
    } else {
      stream.push(null);
    }
  });
  return { stream, complaint };
}
