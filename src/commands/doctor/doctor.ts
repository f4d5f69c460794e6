import type { Finding } from './finding.ts';
import { note, ok } from './finding.ts';

export { askAbilities } from './abilities.ts';
export { dockerFindings } from './docker.ts';
export { type EngineFacts, engineFindings } from './engine.ts';
export { type Finding, findingsText, ok, problem } from './finding.ts';
export { type TerminalFacts, terminalFindings } from './terminal.ts';

/** A folder that is written to, and how much room it has. */
export interface RoomFacts {
  readonly what: string;
  readonly folder: string;
  /** Null when it cannot be told. */
  readonly freeBytes: number | null;
}

const MIB = 1024 * 1024;
const LITTLE_BYTES = 100 * MIB;

/** The room for what stagedive writes. */
export function roomFindings(rooms: readonly RoomFacts[]): readonly Finding[] {
  return rooms.flatMap(({ what, folder, freeBytes }) => {
    if (freeBytes === null) return [];
    const text = `${Math.floor(freeBytes / MIB)} MiB free for ${what} in ${folder}`;
    return [freeBytes < LITTLE_BYTES ? note('disk', text, 'make room there') : ok('disk', text)];
  });
}

/** 3 when no engine can be used, 1 when there is another problem, else 0. */
export function doctorStatus(findings: readonly Finding[], hasEngine: boolean): number {
  if (!hasEngine) return 3;
  return findings.some(({ level }) => level === 'problem') ? 1 : 0;
}
