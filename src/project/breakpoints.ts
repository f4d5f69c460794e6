import { keptBreakpoints, readKept } from '../breakpoints/kept.ts';
import type { Breakpoint } from '../breakpoints/types.ts';
import { projectRecord } from './record.ts';

/** Keeps the breakpoints of a project between runs. */
export interface BreakpointRecord {
  readonly load: () => Promise<readonly Breakpoint[]>;
  /** Rejects with one sentence; the previous breakpoints are then kept. */
  readonly save: (breakpoints: readonly Breakpoint[]) => Promise<void>;
}

/**
 * The breakpoints of a Dockerfile. Those of a Dockerfile from stdin are not kept.
 * @param dockerfile absolute path; null for stdin
 */
export function breakpointRecord(
  dockerfile: string | null,
  env: Readonly<Record<string, string | undefined>>,
): BreakpointRecord {
  if (dockerfile === null) return { load: async () => [], save: async () => undefined };
  const record = projectRecord('breakpoints', dockerfile, env);
  /** What a newer version wrote. */
  let unread: readonly unknown[] = [];
  return {
    load: async () => {
      const read = readKept(await record.load());
      ({ unread } = read);
      return read.breakpoints;
    },
    save: async (breakpoints) => {
      const kept = keptBreakpoints(breakpoints, unread);
      await record.save(kept === null ? null : { dockerfile, ...kept });
    },
  };
}
