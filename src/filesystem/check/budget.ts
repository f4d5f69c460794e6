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
  /** The largest file that is wasted; null when none is. */
  readonly worstFile: WastedOfLine | null;
}

/** A file that a line stores, and a later one stores again or deletes. */
export interface WastedOfLine {
  readonly path: string;
  readonly bytes: number;
  readonly line: number;
  readonly why: 'overwritten' | 'deleted';
  readonly byLine: number;
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
    const { all, own, wasted, worstLine, worstFile } = await budget.stored();
    const most = worstFile === null ? '' : mostWasted(worstFile);
    const useful = all === 0 ? 1 : 1 - wasted / all;
    const share = own === 0 ? 0 : wasted / own;
    if (efficiency !== null && useful < efficiency) {
      add(
        'low-efficiency',
        `${percent(useful, efficiency)} of the image is of use, and ${percent(efficiency)} must be${most}`,
        worstLine,
      );
    }
    if (wastedBytes !== null && wasted > wastedBytes) {
      add(
        'wasted-bytes',
        `${formatBytes(wasted)} are wasted, and ${formatBytes(wastedBytes)} may be${most}`,
        worstLine,
      );
    }
    if (wastedShare !== null && share > wastedShare) {
      const said = `${percent(share, wastedShare)} of what the Dockerfile adds is wasted, and ${percent(wastedShare)} may be${most}`;
      add('wasted-share', said, worstLine);
    }
  }
  for (const { name, bytes, line } of Object.keys(limits.stages).length === 0 ? [] : await budget.stages()) {
    const most = Object.hasOwn(limits.stages, name) ? limits.stages[name] : undefined;
    if (most === undefined || bytes <= most) continue;
    add('stage-size', `Stage ${name} has ${formatBytes(bytes)}, and may have ${formatBytes(most)}`, line);
  }
}

function mostWasted({ path, bytes, line, why, byLine }: WastedOfLine): string {
  const did = why === 'deleted' ? 'deletes it' : 'stores it again';
  return `: most by ${path} (${formatBytes(bytes)}) of line ${line}, since line ${byLine} ${did}`;
}

/** @param other what it is beside; a share that differs from it is never shown as the same */
function percent(share: number, other = share): string {
  const digits = [1, 2, 3, 4, 5].find(
    (each) => share === other || (share * 100).toFixed(each) !== (other * 100).toFixed(each),
  );
  return `${(share * 100).toFixed(digits ?? 6)} %`;
}
