import type { ExportedBuild } from '../ports.ts';
import { warningJson } from '../progress/rawjson.ts';
import { plainText } from '../progress/sanitize.ts';
import type { VertexWarning } from '../progress/types.ts';

/** Where a build's results are to be written, besides its outputs. */
export interface ResultFiles {
  /** Absolute paths; null if not asked for. */
  readonly imageId: string | null;
  readonly metadata: string | null;
  /** Whether the image id goes to stdout, as with `-q`. */
  readonly printsId: boolean;
  /** Whether warnings are part of the metadata (BUILDX_METADATA_WARNINGS). */
  readonly withWarnings: boolean;
}

/** Writes small files. Rejects with one sentence. */
export interface ResultWriter {
  /** A file that is never seen half. */
  write(path: string, text: string): Promise<void>;
  /** Does nothing if there is none. */
  remove(path: string): Promise<void>;
  print(text: string): Promise<void>;
}

/** What a frontend wants to be printed after a build (docker/buildx commands/build.go). */
const FRONTEND_MESSAGE = 'frontend.result.inlinemessage';

/** Takes away an image id of an earlier build, which a failed build would leave, as buildx does. */
export async function removeStale(files: ResultFiles, writer: ResultWriter): Promise<void> {
  if (files.imageId !== null) await writer.remove(files.imageId);
}

/** Writes what was asked for. Rejects with one sentence. */
export async function writeResults(
  files: ResultFiles,
  exported: ExportedBuild,
  warnings: readonly VertexWarning[],
  writer: ResultWriter,
): Promise<void> {
  if (files.printsId) await writer.print(`${exported.imageId ?? ''}\n`);
  const said = exported.response[FRONTEND_MESSAGE];
  if (said !== undefined) await writer.print(`\n${plainText(said, 'keep')}\n`);
  if (files.imageId !== null) await writer.write(files.imageId, exported.imageId ?? '');
  if (files.metadata === null) return;
  const listed = files.withWarnings && warnings.length > 0 ? warnings.map(warningJson) : null;
  await writer.write(files.metadata, metadataText(exported, listed));
}

/** Writes what `--call` answered: no image id, and the answer as metadata. Rejects with one sentence. */
export async function writeAnswer(
  files: ResultFiles,
  answer: Readonly<Record<string, string>>,
  writer: ResultWriter,
): Promise<void> {
  if (files.imageId !== null) await writer.write(files.imageId, '');
  if (files.metadata !== null) await writer.write(files.metadata, sortedJson(decodedAll(answer)));
}

/** The metadata as buildx writes it: Go's encoding of a map, its keys sorted (docker/buildx commands/build.go). */
export function metadataText(
  { buildRef, response }: Pick<ExportedBuild, 'buildRef' | 'response'>,
  warnings: readonly object[] | null,
): string {
  const all = decodedAll(response);
  all.set('buildx.build.ref', buildRef);
  if (warnings !== null) all.set('buildx.build.warnings', warnings);
  return sortedJson(all);
}

function decodedAll(response: Readonly<Record<string, string>>): Map<string, unknown> {
  return new Map(Object.entries(response).map(([key, value]) => [key, decoded(key, value)]));
}

function sortedJson(all: ReadonlyMap<string, unknown>): string {
  const sorted = Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(sorted, null, 2).replace(/[<>&\u2028\u2029]/g, escaped);
}

/** Go escapes what is special in HTML. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** An object, or a list of objects, in base64, or as it is in an answer; any other text stays. */
function decoded(key: string, value: string): unknown {
  const isPlain = key === 'result.json';
  if (!isPlain && !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return value;
  try {
    const json: unknown = JSON.parse(isPlain ? value : Buffer.from(value, 'base64').toString());
    const isList = Array.isArray(json) && json.length > 0 && json.every(isObject);
    return isList || (isObject(json) && Object.keys(json).length > 0) ? json : value;
  } catch {
    return value;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
