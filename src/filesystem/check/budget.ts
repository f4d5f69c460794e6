import { formatBytes } from '../../text/format-bytes.ts';
import type { Report } from './report.ts';
import type { RuleName } from './rules.ts';
import type { Subject } from './subject.ts';

/** What a project allows its images; null for what it does not limit. */
export interface Limits {
  /** The smallest share of stored bytes that must be of use, from 0 to 1. */
  readonly efficiency: number | null;
  /** Bytes. */
  readonly wastedBytes: number | null;
  /** Of the bytes that the Dockerfile adds to its base image, from 0 to 1. */
  readonly wastedShare: number | null;
  /** Bytes, by the stage's name or number. */
  readonly stages: Readonly<Record<string, number>>;
}

export const NO_LIMITS: Limits = { efficiency: null, wastedBytes: null, wastedShare: null, stages: {} };

/** What the layers of the state store. Wasted is what a later layer stores again or deletes. */
export interface StoredBytes {
  readonly all: number;
  /** Without the base image. */
  readonly own: number;
  readonly wasted: number;
  /** The line that wastes most; null when none does. */
  readonly worstLine: number | null;
}

export interface StageBytes {
  /** As in the limits. */
  readonly name: string;
  readonly bytes: number;
  /** The line of its FROM. */
  readonly line: number;
}

/** The limits of the project, and what is measured against them. */
export interface Budget {
  readonly limits: Limits;
  readonly stored: () => Promise<StoredBytes>;
  /** The stages that have a limit and that the state needs. */
  readonly stages: () => Promise<readonly StageBytes[]>;
}

/** Reports what is beyond the limits of the project. Asks for sizes only where there is a limit. */
export async function checkBudget({ budget }: Subject, report: Report): Promise<void> {
  const { limits } = budget;
  const add = (rule: RuleName, detail: string, line: number | null): void =>
    report.add({ rule, severity: 'error', path: null, detail, needs: null, foundIn: [], fix: null, line });
  const { efficiency, wastedBytes, wastedShare } = limits;
  if (efficiency !== null || wastedBytes !== null || wastedShare !== null) {
    const { all, own, wasted, worstLine } = await budget.stored();
    const useful = all === 0 ? 1 : 1 - wasted / all;
    const share = own === 0 ? 0 : wasted / own;
    if (efficiency !== null && useful < efficiency) {
      add(
        'low-efficiency',
        `${percent(useful)} of the image is of use, and ${percent(efficiency)} must be`,
        worstLine,
      );
    }
    if (wastedBytes !== null && wasted > wastedBytes) {
      add(
        'wasted-bytes',
        `${formatBytes(wasted)} are wasted, and ${formatBytes(wastedBytes)} may be`,
        worstLine,
      );
    }
    if (wastedShare !== null && share > wastedShare) {
      const said = `${percent(share)} of what the Dockerfile adds is wasted, and ${percent(wastedShare)} may be`;
      add('wasted-share', said, worstLine);
    }
  }
  for (const { name, bytes, line } of Object.keys(limits.stages).length === 0 ? [] : await budget.stages()) {
    const most = Object.hasOwn(limits.stages, name) ? limits.stages[name] : undefined;
    if (most === undefined || bytes <= most) continue;
    add('stage-size', `Stage ${name} has ${formatBytes(bytes)}, and may have ${formatBytes(most)}`, line);
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
