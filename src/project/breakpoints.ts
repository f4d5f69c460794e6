/** Adapter: keeps the breakpoints of a project between runs. */
import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ownerName } from '../own-files/owner.ts';
import { readRegularFile } from '../read-file.ts';

export interface BreakpointRecord {
  readonly load: () => Promise<readonly number[]>;
  /** Rejects with the system's error; the previous breakpoints are then kept. */
  readonly save: (lines: readonly number[]) => Promise<void>;
}

/**
 * Keeps one file per Dockerfile in $XDG_STATE_HOME/stagedive (default ~/.local/state). Breakpoints of a Dockerfile from
 * stdin are not kept.
 * @param dockerfile absolute path; null for stdin
 */
export function breakpointRecord(
  dockerfile: string | null,
  env: Readonly<Record<string, string | undefined>>,
): BreakpointRecord {
  if (dockerfile === null) return { load: async () => [], save: async () => undefined };
  const state = env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  // Not at once: node's crypto takes milliseconds to load, which the first frame would wait for.
  const recordPath = (): string => {
    const name = createHash('sha256').update(dockerfile).digest('hex').slice(0, 32);
    return join(state, 'stagedive', 'breakpoints', `${name}.json`);
  };
  return {
    load: async () => {
      try {
        return linesOf(JSON.parse((await readRegularFile(recordPath())).toString()));
      } catch {
        // A missing or unreadable file means no breakpoints.
        return [];
      }
    },
    save: async (lines) => {
      const path = recordPath();
      if (lines.length === 0) return await rm(path, { force: true });
      await mkdir(dirname(path), { recursive: true });
      const temporary = `${path}.${ownerName()}`;
      try {
        await writeFile(temporary, `${JSON.stringify({ dockerfile, lines })}\n`);
        await rename(temporary, path);
      } finally {
        await rm(temporary, { force: true });
      }
    },
  };
}

function linesOf(value: unknown): readonly number[] {
  const lines: unknown = typeof value === 'object' && value !== null && 'lines' in value ? value.lines : [];
  return Array.isArray(lines)
    ? lines.filter((line): line is number => Number.isInteger(line) && line > 0)
    : [];
}
