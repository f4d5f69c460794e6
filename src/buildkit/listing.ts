import { randomBytes } from 'node:crypto';
import { createClient } from '@connectrpc/connect';
import type { TreeEntry } from '../ports.ts';
import type { Channel } from './channel.ts';
import { buildFailure } from './convert/failure.ts';
import { treeEntry } from './convert/stat.ts';
import { Control } from './gen/control_pb.ts';
import type { Definition } from './gen/ops_pb.ts';
import { type ExportReceiver, receiveListing } from './session/export-receiver.ts';

/**
 * Every entry of a state in one stream, parents before children: an export to a client that asks for no contents.
 * Throws a BuildFailedError when the state cannot be solved. Leaving early ends the export.
 */
export async function* listTree(
  channel: Channel,
  session: string,
  exports: ExportReceiver,
  definition: Definition,
  fail: (failure: ReturnType<typeof buildFailure>) => Error,
): AsyncGenerator<TreeEntry> {
  const abort = new AbortController();
  const waiting: TreeEntry[][] = [];
  let wake = () => {};
  let over: { error?: unknown } | null = null;

  const control = createClient(Control, channel.transport);
  const exporter = { Type: 'local', Attrs: {} };
  const exporting = exports.during(
    (stream) =>
      receiveListing(stream, (stats) => {
        waiting.push(stats.map(treeEntry));
        wake();
      }),
    () =>
      control.solve(
        {
          Ref: randomBytes(16).toString('hex'),
          Session: session,
          Definition: definition,
          Internal: true,
          Exporters: [exporter],
          ExporterDeprecated: exporter.Type,
        },
        { signal: abort.signal },
      ),
  );
  exporting.then(
    () => {
      over = {};
      wake();
    },
    (error) => {
      over = { error };
      wake();
    },
  );
  try {
    for (;;) {
      const batch = waiting.shift();
      if (batch !== undefined) yield* batch;
      else if (over === null) await new Promise<void>((resolve) => (wake = resolve));
      else break;
    }
    const end = over as { error?: unknown };
    if (end.error !== undefined) throw fail(buildFailure(end.error));
  } finally {
    abort.abort();
  }
}
