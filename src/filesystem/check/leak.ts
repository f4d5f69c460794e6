import { formatBytes } from '../../text/format-bytes.ts';
import { fileType } from '../mode.ts';
import type { TreeEntry } from '../types.ts';
import type { Severity } from './finding.ts';
import type { Report } from './report.ts';
import type { RuleName } from './rules.ts';
import { ownOrigin, type Subject } from './subject.ts';

/** Something that should not be there, and the instruction that put it there. */
export interface Leak {
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly path: string;
  /** What it is. The size is added after it. */
  readonly what: string;
  readonly bytes: number;
  readonly line: number | null;
}

/** Adds a finding about something that should not be there. */
export function reportLeak(report: Report, { rule, severity, path, what, bytes, line }: Leak): void {
  report.add({
    rule,
    severity,
    path: `/${path}`,
    detail: `${what}, ${formatBytes(bytes)}`,
    needs: null,
    foundIn: [],
    fix: null,
    line,
  });
}

/** What the instructions of the Dockerfile put into a folder. */
export interface OwnContents {
  readonly bytes: number;
  readonly files: number;
  /** The line of the instruction that put most of it there. */
  readonly line: number | null;
}

/** Sums up the regular files below some folders, without those of the base image. `counts` may leave out more. */
export function ownContents(
  subject: Subject,
  folders: readonly string[],
  counts: (entry: TreeEntry) => boolean = () => true,
): OwnContents {
  const byLine = new Map<number, number>();
  let [bytes, files] = [0, 0];
  const stack = folders.flatMap((folder) => subject.root.tree.children(folder));
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    if (fileType(entry.mode) === 'dir') {
      for (const child of subject.root.tree.children(entry.path)) stack.push(child);
    }
    if (fileType(entry.mode) !== 'file' || !counts(entry)) continue;
    const origin = ownOrigin(subject, entry.path);
    if (origin === null) continue;
    files += 1;
    bytes += entry.size;
    byLine.set(origin.line, (byLine.get(origin.line) ?? 0) + entry.size + 1);
  }
  const [most] = [...byLine].toSorted(([, a], [, b]) => b - a);
  return { bytes, files, line: most?.[0] ?? null };
}
