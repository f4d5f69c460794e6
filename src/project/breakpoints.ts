import { projectRecord } from './record.ts';

/** Keeps the breakpoints of a project between runs. */
export interface BreakpointRecord {
  readonly load: () => Promise<readonly number[]>;
  /** Rejects with the system's error; the previous breakpoints are then kept. */
  readonly save: (lines: readonly number[]) => Promise<void>;
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
  return {
    load: async () => linesOf(await record.load()),
    save: (lines) => record.save(lines.length === 0 ? null : { dockerfile, lines }),
  };
}

function linesOf(value: unknown): readonly number[] {
  const lines: unknown = typeof value === 'object' && value !== null && 'lines' in value ? value.lines : [];
  return Array.isArray(lines)
    ? lines.filter((line): line is number => Number.isInteger(line) && line > 0)
    : [];
}
