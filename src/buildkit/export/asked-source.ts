import { randomBytes } from 'node:crypto';
import type { PastSource } from '../../history/types.ts';
import type { StepOutput } from '../../llb/types.ts';
import type { BuildSession } from '../build-session.ts';
import { provenanceSource } from '../convert/past-graph.ts';
import { exportAs } from '../exported-files.ts';
import { receiveFiles } from '../session/file-receiver.ts';

/** Longer ones are not read. The provenance of one source has about 1 kB. */
const MAX_PROVENANCE_BYTES = 1_000_000;

/**
 * What the engine finds at the address of a source, without a build that must work: the source alone is exported with
 * its provenance, of which nothing else is taken. While a build that has the same source is open, the engine asks nobody
 * again. Empty if the engine makes no provenance (before 23). Rejects with the engine's error.
 */
export async function askedSource(
  build: BuildSession,
  output: StepOutput,
  signal: AbortSignal,
): Promise<readonly PastSource[]> {
  // What it lies beside may have a file of the same name.
  const prefix = `${randomBytes(8).toString('hex')}.`;
  const name = `${prefix}provenance.json`;
  const pieces: Uint8Array[] = [];
  const exporter = { Type: 'local', Attrs: { 'attestation-prefix': prefix } };
  await exportAs(
    build,
    build.shared.definitions.prefix(output),
    exporter,
    signal,
    (stream) =>
      receiveFiles(stream, {
        entry: ({ path, size }) => path === name && size <= MAX_PROVENANCE_BYTES,
        piece: (_, piece) => void (piece !== null && pieces.push(piece)),
      }),
    { 'attest:provenance': 'mode=min' },
  );
  if (pieces.length === 0) return [];
  const statement: unknown = JSON.parse(Buffer.concat(pieces).toString());
  return provenanceSource(predicateOf(statement)).sources ?? [];
}

/** Exporters put the provenance into a statement about what they export. */
function predicateOf(statement: unknown): unknown {
  if (typeof statement !== 'object' || statement === null || !('predicate' in statement)) return statement;
  return statement.predicate;
}
