import { createClient } from '@connectrpc/connect';
import type { PastSource } from '../../history/types.ts';
import { isEngineLost } from '../../ports.ts';
import type { Channel } from '../channel.ts';
import { provenanceSource } from '../convert/past-graph.ts';
import { type BuildResultInfo, Control, type Descriptor } from '../gen/control_pb.ts';
import { readBlob } from '../read-blob.ts';
import { inOldForm, type Json } from './provenance-form.ts';

const IN_TOTO = 'application/vnd.in-toto+json';
const PREDICATE_TYPE = 'in-toto.io/predicate-type';
const PROVENANCE = 'https://slsa.dev/provenance/';

/** How long the history may take, in ms: it answers at once with what it has. */
const HISTORY_TIMEOUT_MS = 10_000;

/**
 * Reads the provenance of a build from the engine's history, as buildx does for its metadata file (docker/buildx
 * build/provenance.go): `buildx.build.provenance`, with `/PLATFORM` if there are several; values are JSON in base64.
 * Empty if the engine keeps none. Rejects only if the engine is lost.
 */
export async function readProvenance(
  channel: Channel,
  ref: string,
  mode: 'min' | 'max',
): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const [suffix, statement] of await readStatements(channel, ref))
    found[`buildx.build.provenance${suffix}`] = encode(statement, mode);
  return found;
}

/**
 * What a build that worked took from outside, with the commit or digest that it found there, by the provenance in the
 * engine's history. Empty if the engine keeps none, or not in time. Rejects only if the engine is lost.
 */
export async function readSources(
  channel: Channel,
  ref: string,
  signal?: AbortSignal,
): Promise<readonly PastSource[]> {
  const statements = await readStatements(channel, ref, signal);
  return statements.flatMap(([, statement]) => provenanceSource(statement).sources ?? []);
}

/** The provenance for each platform: `/PLATFORM`, or '' if there is one. */
async function readStatements(
  channel: Channel,
  ref: string,
  signal?: AbortSignal,
): Promise<readonly (readonly [suffix: string, statement: unknown])[]> {
  const found: (readonly [string, unknown])[] = [];
  try {
    const control = createClient(Control, channel.transport);
    const options = { timeoutMs: HISTORY_TIMEOUT_MS, ...(signal === undefined ? {} : { signal }) };
    for await (const { record } of control.listenBuildHistory({ Ref: ref, EarlyExit: true }, options)) {
      if (record === undefined) continue;
      const platforms = Object.entries(record.Results).map(
        ([platform, info]) => [`/${platform}`, info] as const,
      );
      const all =
        platforms.length > 0 || record.Result === undefined ? platforms : [['', record.Result] as const];
      for (const [suffix, info] of all) {
        const descriptor = provenanceOf(info);
        if (descriptor === null) continue;
        const statement = await readStatement(channel, descriptor, signal);
        if (statement !== null) found.push([suffix, statement]);
      }
    }
  } catch (error) {
    // Engines before 23 keep no history. The build is done, and its metadata is useful without.
    if (isEngineLost(error)) throw error;
  }
  return found;
}

/** The provenance among what is kept of a result; null if there is none. */
export function provenanceOf({ Attestations }: BuildResultInfo): Descriptor | null {
  const isProvenance = ({ mediaType, annotations }: Descriptor): boolean =>
    mediaType === IN_TOTO && (annotations[PREDICATE_TYPE] ?? '').startsWith(PROVENANCE);
  return Attestations.find(isProvenance) ?? null;
}

async function readStatement(
  channel: Channel,
  descriptor: Descriptor,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const blob = await readBlob(channel, descriptor, signal);
  return blob === null ? null : JSON.parse(new TextDecoder().decode(blob));
}

/** `min` leaves out the steps, the sources and when the build ran. */
function encode(statement: unknown, mode: 'min' | 'max'): string {
  const whole = inOldForm(statement as Json);
  const { buildConfig: _steps, metadata: _times, ...rest } = whole;
  return Buffer.from(JSON.stringify(mode === 'min' ? rest : whole)).toString('base64');
}
