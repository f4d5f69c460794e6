import { randomBytes } from 'node:crypto';
import { ConnectError, createClient } from '@connectrpc/connect';
import { RefusedError } from '../errors.ts';
import { fileType } from '../filesystem/mode.ts';
import type { ContentsOrder, TakeContents, TreeEntry } from '../ports.ts';
import type { BuildSession } from './build-session.ts';
import { Control } from './gen/control_pb.ts';
import type { Definition } from './gen/ops_pb.ts';
import { BrokenAnswerError } from './lost-calls.ts';
import { type ExportConsumer, receiveBytes } from './session/export-receiver.ts';
import { type FileSink, receiveFiles } from './session/file-receiver.ts';
import { readTar } from './session/tar-reader.ts';

/** How many entries are collected before they are yielded. */
const ENTRIES_PER_BATCH = 512;

/**
 * All entries of a state in one stream, parents before children. This is an export in which we request no file
 * contents. Ending the iteration early cancels the export.
 * @param signal ends the iteration with its reason, unless the list comes with all contents: that is not begun twice
 * @throws the engine's error when the state cannot be solved
 */
export async function* exportedTree(
  build: BuildSession,
  definition: Definition,
  signal?: AbortSignal,
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
  const end = (): void => {
    if (build.archived.has(definitionKey(definition))) return;
    result ??= { error: signal?.reason };
    flush();
  };
  if (signal?.aborted) end();
  else signal?.addEventListener('abort', end, { once: true });
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
    signal?.removeEventListener('abort', end);
    abort.abort();
  }
}

/** See OpenBuild.contents. Rejects with the engine's error, or with the error that `take` threw. */
export async function exportedContents(
  build: BuildSession,
  definition: Definition,
  paths: ReadonlySet<string>,
  take: TakeContents,
  order: ContentsOrder = 'any',
): Promise<void> {
  const abort = new AbortController();
  const missing = new Set(paths);
  let thrown: { readonly error: unknown } | null = null;
  const sink: FileSink = {
    ...(order === 'in-order' ? { order: [...paths] } : {}),
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
  if (path !== undefined) throw new RefusedError(`/${path} is not a file in this state.`);
}

/**
 * Exports a state to us. A `local` export sends the list first, then only the files we request. Engines from 28 on
 * cannot list names that are not UTF-8; such a state is exported as a tar archive with all its contents.
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
      return await exportAs(build, definition, exporterOf('local'), signal, (stream) =>
        receiveFiles(stream, {
          ...(sink.order === undefined ? {} : { order: sink.order }),
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
  await exportAs(build, definition, exporterOf('tar'), signal, (stream) =>
    readTar(receiveBytes(stream), {
      // The archive has the same order, so it repeats the entries that were already listed.
      entry: (entry) => (index++ < listedCount ? wanted.has(entry.path) : sink.entry(entry)),
      piece: sink.piece,
    }),
  );
}

/**
 * Whether an export failed because of a name that is not UTF-8. Some engines report the reason, others only reset the
 * stream.
 */
function refusesNames(error: unknown): boolean {
  if (error instanceof BrokenAnswerError) return true;
  return error instanceof ConnectError && /invalid UTF-8/.test(error.rawMessage);
}

/** Identifies a definition by its last op, which names a step and an output. */
function definitionKey({ def }: Definition): string {
  const last = def.at(-1);
  return last === undefined ? '' : Buffer.from(last).toString('base64');
}

interface Exporter {
  readonly Type: string;
  readonly Attrs: Record<string, string>;
}

function exporterOf(type: 'local' | 'tar'): Exporter {
  return { Type: type, Attrs: {} };
}

/** Exports a state to us. @param attrs what else the build of it makes, as a frontend is told it */
export async function exportAs(
  { shared, session, exports, entitlements }: BuildSession,
  definition: Definition,
  exporter: Exporter,
  signal: AbortSignal,
  receive: ExportConsumer,
  attrs: Record<string, string> = {},
): Promise<void> {
  const control = createClient(Control, shared.channel.transport);
  await exports.during(receive, () =>
    control.solve(
      {
        Ref: randomBytes(16).toString('hex'),
        Session: session.id,
        Definition: definition,
        Internal: true,
        Exporters: [exporter],
        ExporterDeprecated: exporter.Type,
        FrontendAttrs: attrs,
        // The steps are loaded once more, and some must be allowed.
        Entitlements: [...entitlements],
      },
      { signal },
    ),
  );
}
