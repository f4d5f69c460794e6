import { durationText } from '../../breakpoints/duration.ts';
import { printBreakpoint, sizeText } from '../../breakpoints/print.ts';
import type { Breakpoint, Condition } from '../../breakpoints/types.ts';
import { fileType } from '../../filesystem/mode.ts';
import type { Point } from '../../llb/program.ts';
import { type ImageConfig, isEngineLost, messageOf } from '../../ports.ts';
import { plainName } from '../../progress/plain-name.ts';
import { isAt } from '../breakpoint-place.ts';
import { baseOf } from '../stage-chain.ts';
import { outputKey } from '../state-files.ts';
import { installedBetween } from './installed.ts';
import { bytesText, pathChange } from './path-change.ts';
import type { SolvedStates } from './solved-states.ts';
import { shownValue, valueGiven } from './variable.ts';

/** How the steps of a point went, as far as the engine has said. */
export interface StepTiming {
  /** Milliseconds that they took together. */
  readonly ms: number;
  readonly isCached: boolean;
}

/** What conditions need beside the states. */
export interface ConditionSources {
  /** The image config just after a point; null if it is not available. */
  readonly configAt: (point: Point) => Promise<ImageConfig | null>;
  /** How the steps of a point went; null if the engine does not say. */
  readonly timing: (point: Point) => Promise<StepTiming | null>;
}

/** Which breakpoints a point meets, and which could not be looked at. */
export interface Hits {
  /** One sentence each. Unfiltered. */
  readonly met: readonly string[];
  readonly failed: readonly string[];
}

/**
 * Looks whether a point that was solved meets the conditions of breakpoints. Asks for no more than they need: a stat of the
 * path before and after for a path, nothing for a place that is not this one. What the base image brings does not count.
 * Rejects if the engine is lost.
 */
export async function hitsAt(
  states: SolvedStates,
  point: Point,
  breakpoints: readonly Breakpoint[],
  sources: ConditionSources,
): Promise<Hits> {
  const met: string[] = [];
  const failed: string[] = [];
  for (const breakpoint of breakpoints) {
    if (
      breakpoint.condition === null ||
      breakpoint.isOff ||
      !isAt(states.target.dockerfile, point, breakpoint.place)
    )
      continue;
    try {
      const sentence = await said(states, point, breakpoint.condition, sources);
      if (sentence !== null) met.push(sentence);
    } catch (error) {
      if (isEngineLost(error)) throw error;
      failed.push(
        `The breakpoint ${printBreakpoint(breakpoint)} could not be looked at: ${messageOf(error)}`,
      );
    }
  }
  return { met, failed };
}

/** What a point did to meet a condition, as a sentence; null if it does not meet it. */
async function said(
  states: SolvedStates,
  point: Point,
  condition: Condition,
  { configAt, timing }: ConditionSources,
): Promise<string | null> {
  const by = `line ${point.lines.start}`;
  switch (condition.kind) {
    case 'path':
    case 'size':
    case 'package':
      return await saidOfFiles(states, point, condition);
    case 'env': {
      const value = await valueGiven(states.target, point, condition.name, configAt);
      if (value === null || (condition.value !== null && condition.value !== value)) return null;
      return `${condition.name} got ${shownValue(condition.name, value)} from ${by}.`;
    }
    case 'duration': {
      if (point.steps.length === 0) return null;
      const taken = await timing(point);
      return taken === null || taken.isCached || taken.ms <= condition.ms
        ? null
        : `${capital(by)} took ${(taken.ms / 1000).toFixed(1)}s: longer than ${durationText(condition.ms)}.`;
    }
    case 'not-cached': {
      if (point.steps.length === 0) return null;
      const taken = await timing(point);
      return taken === null || taken.isCached ? null : `${capital(by)} was not cached: it ran.`;
    }
  }
}

const VERBS = { appears: 'appeared with', changes: 'was changed by', goes: 'was removed by' } as const;

async function saidOfFiles(
  states: SolvedStates,
  point: Point,
  condition: Extract<Condition, { kind: 'path' | 'size' | 'package' }>,
): Promise<string | null> {
  const { program, dockerfile } = states.target;
  const before = baseOf(program, dockerfile, point);
  const { after } = point;
  if (point.steps.length === 0 || outputKey(before) === outputKey(after)) return null;
  const by = `line ${point.lines.start}`;
  if (condition.kind === 'package') {
    const done = await installedBetween(states, before, after, condition.name);
    return done === null ? null : `${capital(by)} ${done}.`;
  }
  const path = plainName(condition.path);
  if (condition.kind === 'path') {
    const found = await pathChange(states, before, after, condition.path);
    if (found === null || (condition.change !== 'any' && condition.change !== found.change)) return null;
    return `${path} ${VERBS[found.change]} ${by}${found.detail === '' ? '' : `: ${found.detail}`}.`;
  }
  const [a, b] = await Promise.all([
    states.entry(before, condition.path),
    states.entry(after, condition.path),
  ]);
  if (b === null || fileType(b.mode) !== 'file' || b.size <= condition.bytes) return null;
  const old = a !== null && fileType(a.mode) === 'file' ? a.size : null;
  if (old !== null && old > condition.bytes) return null;
  const sizes = old === null ? bytesText(b.size) : `${bytesText(old)} → ${bytesText(b.size)}`;
  return `${path} grew over ${sizeText(condition.bytes)} with ${by}: ${sizes}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
