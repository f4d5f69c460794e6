import { randomBytes } from 'node:crypto';
import { ConnectError, createClient } from '@connectrpc/connect';
import { fileType } from '../filesystem/mode.ts';
import type { TakeContents, TreeEntry } from '../ports.ts';
import type { BuildSession } from './build-session.ts';
import { Control } from './gen/control_pb.ts';
import type { Definition } from './gen/ops_pb.ts';
import { type ExportConsumer, receiveBytes } from './session/export-receiver.ts';
import { type FileSink, receiveFiles } from './session/file-receiver.ts';
import { readTar } from './session/tar-reader.ts';

/** Entries handed over at a time. */
const ENTRIES_PER_BATCH = 512;

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
  let result: { readonly error?: unknown } | null = null;
  const sink: FileSink = {
    entry: (entry) => {
      batch.push(entry);
      if (batch.length >= ENTRIES_PER_BATCH) flush();
      return false;
    },
    piece: () => undefined,
  };
  exportFiles(build, definition, sink, abort.signal).then(
    () => {
      result = {};
      flush();
    },
    (error) => {
      result = { error };
      flush();
    },
  );
  try {
    for (;;) {
      const entries = waiting.shift();
      if (entries !== undefined) yield* entries;
      else if (result === null) await new Promise<void>((resolve) => (wake = resolve));
      else break;
    }
    const { error } = result as { readonly error?: unknown };
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
  const sink: FileSink = {
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
    await exportFiles(build, definition, sink, abort.signal);
  } catch (error) {
    throw thrown === null ? error : (thrown as { readonly error: unknown }).error;
  }
  const [path] = missing;
  if (path !== undefined) throw new Error(`/${path} is no file of this state.`);
}

/**
 * An export whose receiver we are: of type `local`, a list first and then only what is asked for. Engines that take names
 * for text (from 28 on) cannot list one that is no UTF-8; such a state comes as an archive, with all that is in it.
 */
async function exportFiles(
  build: BuildSession,
  definition: Definition,
  sink: FileSink,
  signal: AbortSignal,
): Promise<void> {
  const state = definitionKey(definition);
  const wanted = new Set<string>();
  let listedCount = 0;
  let contentsStarted = false;
  if (!build.archived.has(state)) {
    try {
      return await exportAs(build, definition, 'local', signal, (stream) =>
        receiveFiles(stream, {
          entry: (entry) => {
            listedCount += 1;
            const asked = sink.entry(entry);
            if (asked) wanted.add(entry.path);
            return asked;
          },
          piece: (path, chunk) => {
            contentsStarted = true;
            return sink.piece(path, chunk);
          },
        }),
      );
    } catch (error) {
      if (contentsStarted || signal.aborted || !refusesNames(error)) throw error;
      build.archived.add(state);
    }
  }
  let index = 0;
  await exportAs(build, definition, 'tar', signal, (stream) =>
    readTar(receiveBytes(stream), {
      // The order is the same, so those that were told before come first.
      entry: (entry) => (index++ < listedCount ? wanted.has(entry.path) : sink.entry(entry)),
      piece: sink.piece,
    }),
  );
}

/** What the list broke off with: newer clients are told the reason, older ones only that there was one. */
function refusesNames(error: unknown): boolean {
  return error instanceof ConnectError && /invalid UTF-8|NGHTTP2_INTERNAL_ERROR/.test(error.rawMessage);
}

/** The digest of the last step, and which output of it. */
function definitionKey({ def }: Definition): string {
  const last = def.at(-1);
  return last === undefined ? '' : Buffer.from(last).toString('base64');
}

async function exportAs(
  { shared, session, exports }: BuildSession,
  definition: Definition,
  type: 'local' | 'tar',
  signal: AbortSignal,
  receive: ExportConsumer,
): Promise<void> {
  const control = createClient(Control, shared.channel.transport);
  const exporter = { Type: type, Attrs: {} };
  await exports.during(receive, () =>
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
