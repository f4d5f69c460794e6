/** Adapter: the breakpoints of a project, kept between runs. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export interface BreakpointRecord {
  readonly load: () => Promise<readonly number[]>;
  /** Rejects with the system's error; what was kept before stays then. */
  readonly save: (lines: readonly number[]) => Promise<void>;
}

/**
 * One file a Dockerfile under $XDG_STATE_HOME/stagedive (default ~/.local/state). A Dockerfile from stdin has none: its
 * breakpoints are forgotten.
 */
export function breakpointRecord(
  dockerfile: string | null,
  env: Readonly<Record<string, string | undefined>>,
): BreakpointRecord {
  if (dockerfile === null) return { load: async () => [], save: async () => undefined };
  const state = env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  const name = createHash('sha256').update(dockerfile).digest('hex').slice(0, 32);
  const path = join(state, 'stagedive', 'breakpoints', `${name}.json`);
  return {
    load: async () => {
      try {
        return linesOf(JSON.parse(await readFile(path, 'utf8')));
      } catch {
        // None yet, or nothing that can be read: the same as none.
        return [];
      }
    },
    save: async (lines) => {
      if (lines.length === 0) return await rm(path, { force: true });
      await mkdir(dirname(path), { recursive: true });
      const half = `${path}.${process.pid}`;
      try {
        await writeFile(half, `${JSON.stringify({ dockerfile, lines })}\n`);
        await rename(half, path);
      } finally {
        await rm(half, { force: true });
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
