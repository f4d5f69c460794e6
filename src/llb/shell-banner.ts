import { stageLabel } from '../dockerfile/needs.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { Stop } from './program.ts';
import type { Side } from './settings.ts';

/** What a shell stands in. */
export interface ShellPlace {
  readonly dockerfile: Dockerfile;
  readonly stop: Stop;
  readonly side: Side;
  /** The instruction failed with this status; null: it did not fail, or the engine names no status. */
  readonly exitCode: number | null;
  readonly standing: 'state' | 'failed' | 'failedBefore';
}

/** `build:12`, for titles: the stage and the line. */
export function placeTitle({ dockerfile, stop }: Pick<ShellPlace, 'dockerfile' | 'stop'>): string {
  const stage = dockerfile.stages[stop.stage];
  return `${stage === undefined ? stop.stage : stageLabel(stage)}:${stop.lines.start}`;
}

/** Where that is, for people: `in build, after line 12 (RUN failed with exit code 2)`. */
export function placeText(place: ShellPlace): string {
  const { dockerfile, stop, side, standing, exitCode } = place;
  const stage = dockerfile.stages[stop.stage];
  const name = stage === undefined ? String(stop.stage) : stageLabel(stage);
  const status = exitCode === null ? '' : ` with exit code ${exitCode}`;
  const where = `${dockerfile.fileName}:${stop.lines.start}`;
  if (standing === 'failed' && side === 'after') {
    return `in ${name} at ${where}, in what ${stop.keyword} left behind when it failed${status}`;
  }
  if (standing === 'failedBefore') {
    return `in ${name}, before ${where}: ${stop.keyword} failed${status} and left nothing to look into`;
  }
  return `in ${name}, ${side} ${where} (${stop.keyword})`;
}

/** The one line that a shell begins with. */
export function shellBanner(place: ShellPlace, shell: string): string {
  return `stagedive: ${placeText(place)}; ${shell}. Changes are not kept; exit or ctrl+d leaves.`;
}
