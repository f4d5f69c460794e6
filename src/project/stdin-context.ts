/** Adapter: a build context on stdin (`-`): an archive, or a Dockerfile. */
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownerName } from '../own-files/owner.ts';
import { readBounded } from '../read-file.ts';
import { writeReason } from '../text/write-reasons.ts';
import { isArchive } from './archive.ts';
import { ProjectError } from './project.ts';

/** What stdin held. */
export type StdinContext =
  | { readonly kind: 'archive'; readonly path: string; readonly id: string }
  | { readonly kind: 'dockerfile'; readonly text: Uint8Array };

/** How many bytes tell an archive from a Dockerfile. */
const HEADER_BYTES = 1024;

/**
 * Reads stdin to its end. An archive goes to a temporary file, which is removed when the process ends, since it is sent
 * more than once.
 *
 * @throws ProjectError for an empty stdin, a Dockerfile that is too large, and a temporary folder that is full
 */
export async function readStdinContext(stdin: AsyncIterable<Uint8Array>): Promise<StdinContext> {
  const chunks = stdin[Symbol.asyncIterator]();
  const start = await firstBytes(chunks);
  if (start.length === 0) {
    throw new ProjectError('The context on stdin is empty: pipe a tar archive or a Dockerfile into it.');
  }
  const all = joined(start, chunks);
  if (isArchive(start)) return await spooled(all);
  const text = await readBounded(all).catch((error: unknown) => {
    throw new ProjectError(`<stdin>: the Dockerfile cannot be read: ${reasonOf(error)}.`);
  });
  return { kind: 'dockerfile', text };
}

async function firstBytes(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let start: Uint8Array = new Uint8Array();
  while (start.length < HEADER_BYTES) {
    const next = await chunks.next();
    if (next.done === true) break;
    start = Buffer.concat([start, next.value]);
  }
  return start;
}

async function* joined(start: Uint8Array, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
}

async function spooled(chunks: AsyncIterable<Uint8Array>): Promise<StdinContext> {
  const hash = createHash('sha256');
  try {
    // A name by which a later start knows that it is abandoned (own-files/sweep.ts).
    const folder = mkdtempSync(join(tmpdir(), `stagedive-${ownerName()}-`));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'context');
    const file = openSync(path, 'wx', 0o600);
    try {
      for await (const chunk of chunks) {
        hash.update(chunk);
        for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
      }
    } finally {
      closeSync(file);
    }
    return { kind: 'archive', path, id: hash.digest('hex') };
  } catch (error) {
    throw new ProjectError(
      `The context on stdin cannot be kept in ${tmpdir()}: ${reasonOf(error)}; set TMPDIR to another folder.`,
    );
  }
}

function reasonOf(error: unknown): string {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  // Errors of ours are sentences already.
  if (syscall !== undefined) return writeReason(code, error);
  return error instanceof Error ? error.message : String(error);
}
