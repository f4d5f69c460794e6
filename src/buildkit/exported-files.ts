import { randomBytes } from 'node:crypto';
import { createClient } from '@connectrpc/connect';
import { fileType } from '../filesystem/mode.ts';
import type { TakeContents, TreeEntry } from '../ports.ts';
import type { BuildSession } from './build-session.ts';
import { Control } from './gen/control_pb.ts';
import type { Definition } from './gen/ops_pb.ts';
import { type FileTaker, receiveFiles } from './session/file-receiver.ts';

/** Entries handed over at a time. */
const BATCH = 512;

/**
 * Every entry of a state in one stream, parents before children: an export to a client that asks for no contents.
 * Rejects with the engine's error when the state cannot be solved. Leaving early ends the export.
 */
export async function* exportedTree(
  build: BuildSession,
  definition: Definition,
): AsyncGenerator<TreeEntry, void, void> {
  const abort = new AbortController();
  const waiting: TreeEntry[][] = [];
  let batch: TreeEntry[] = [];
  let wake = (): void => undefined;
  const flush = (): void => {
    if (batch.length > 0) waiting.push(batch);
    batch = [];
    wake();
  };
  let over: { readonly error?: unknown } | null = null;
  const taker: FileTaker = {
    entry: (entry) => {
      batch.push(entry);
      if (batch.length >= BATCH) flush();
      return false;
    },
    piece: () => undefined,
  };
  exportFiles(build, definition, taker, abort.signal).then(
    () => {
      over = {};
      flush();
    },
    (error) => {
      over = { error };
      flush();
    },
  );
  try {
    for (;;) {
      const entries = waiting.shift();
      if (entries !== undefined) yield* entries;
      else if (over === null) await new Promise<void>((resolve) => (wake = resolve));
      else break;
    }
    const { error } = over as { readonly error?: unknown };
    if (error !== undefined) throw error;
  } finally {
    abort.abort();
  }
}

/** See OpenBuild.contents. Rejects with the engine's error, or with what `take` threw. */
export async function exportedContents(
  build: BuildSession,
  definition: Definition,
  paths: ReadonlySet<string>,
  take: TakeContents,
): Promise<void> {
  const abort = new AbortController();
  const missing = new Set(paths);
  let thrown: { readonly error: unknown } | null = null;
  const taker: FileTaker = {
    entry: ({ path, mode }) => fileType(mode) === 'file' && missing.delete(path),
    piece: async (path, chunk) => {
      try {
        await take(path, chunk);
      } catch (error) {
        thrown = { error };
        abort.abort();
        throw error;
      }
    },
  };
  try {
    await exportFiles(build, definition, taker, abort.signal);
  } catch (error) {
    throw thrown === null ? error : (thrown as { readonly error: unknown }).error;
  }
  const [path] = missing;
  if (path !== undefined) throw new Error(`/${path} is no file of this state.`);
}

/** An export of type `local`, whose receiver we are. */
async function exportFiles(
  { shared, session, exports }: BuildSession,
  definition: Definition,
  taker: FileTaker,
  signal: AbortSignal,
): Promise<void> {
  const control = createClient(Control, shared.channel.transport);
  const exporter = { Type: 'local', Attrs: {} };
  await exports.during(
    (stream) => receiveFiles(stream, taker),
    () =>
      control.solve(
        {
          Ref: randomBytes(16).toString('hex'),
          Session: session.id,
          Definition: definition,
          Internal: true,
          Exporters: [exporter],
          ExporterDeprecated: exporter.Type,
        },
        { signal },
      ),
  );
}
