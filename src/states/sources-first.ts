/** The engine reads all sources of a step before it writes or starts anything (moby/buildkit solver/llbsolver, contenthash). */
const SOURCES_FIRST = /failed to (?:compute cache key|calculate checksum|load cache key)\b/;

/** Whether a step failed, by its message, because a source could not be read. */
export function failedAtSources(message: string): boolean {
  return SOURCES_FIRST.test(message);
}
