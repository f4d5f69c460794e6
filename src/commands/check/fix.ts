import { stageLabel } from '../../dockerfile/needs.ts';
import type { Dockerfile, Stage } from '../../dockerfile/types.ts';
import { UsageError } from '../../errors.ts';
import { type Finding, type Fix, mergedFixes } from '../../filesystem/check/index.ts';
import { unifiedDiff } from '../../filesystem/unified-diff.ts';
import { withFixes } from '../../fix/stage-end.ts';
import type { FileChange } from '../../fix/types.ts';
import { plainText } from '../../progress/sanitize.ts';
import { countText } from '../../text/count-text.ts';

/** From this many files on, a stage that starts from the image they came from is likely shorter. */
const MANY_FILES = 20;

/** What `check --fix=write` reads and writes the Dockerfile with. */
export interface FixWriting {
  /** Its text as it is now; null if there is no file that can be changed. */
  readonly read: () => Promise<string | null>;
  readonly reread: () => Promise<Dockerfile>;
  /** Rejects with a sentence, with nothing written, if the file has changed meanwhile. */
  readonly write: (changes: readonly FileChange[]) => Promise<void>;
  readonly confirm: (question: string) => Promise<boolean>;
}

/** A stage that was checked, and what was found. */
export interface CheckedStage {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly findings: readonly Finding[];
}

/** The instructions that fix all findings, and what is to be said beside them, a sentence each. */
interface WrittenFixes {
  readonly fixes: readonly Fix[];
  readonly remarks: readonly string[];
}

/** The fixes of all findings of a stage, and what they leave. */
export function writtenFixes({ dockerfile, stage, findings }: CheckedStage): WrittenFixes {
  const fixes = mergedFixes(findings, dockerfile.escape);
  const left = findings.filter(({ fix }) => fix === null).length;
  const remarks = fixes.flatMap((fix) => baseRemark(dockerfile, fix));
  if (left > 0) {
    const verb = left === 1 ? 'has' : 'have';
    remarks.push(`${countText(left, 'finding')} of ${findings.length} ${verb} no fix that could be written.`);
  }
  if (findings.length === 0) remarks.push(`There is nothing to fix in ${stageLabel(stage)}.`);
  return { fixes, remarks };
}

/** That a package manager's image would be shorter than many files of it. */
function baseRemark({ stages }: Dockerfile, { from, count }: Fix): readonly string[] {
  if (from === null || count < MANY_FILES) return [];
  let source = stages.findLast(({ name, index }) => name === from || String(index) === from);
  while (source?.base.kind === 'stage') source = stages[source.base.index];
  if (source?.base.kind !== 'image') return [];
  const { ref } = source.base;
  return [
    `${count} files come from ${from}: a stage that starts FROM ${ref} and installs their packages may be shorter.`,
  ];
}

/** The fixes as lines of a Dockerfile. */
function fixLines({ fixes }: WrittenFixes): string {
  return fixes.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join('');
}

type FixOutcome = 'written' | 'declined' | 'none';

/**
 * Shows the change of the Dockerfile, asks, and writes it. Rejects if the file is not the one that was checked, or cannot
 * be changed.
 * @param show prints the change
 */
async function writeFixes(
  { dockerfile, stage }: CheckedStage,
  { fixes }: WrittenFixes,
  { read, reread, write, confirm }: FixWriting,
  show: (diff: string) => Promise<void>,
): Promise<FixOutcome> {
  if (fixes.length === 0) return 'none';
  const { fileName } = dockerfile;
  const before = await read();
  if (before === null)
    throw new UsageError(`${fileName} is no file that can be changed: --fix prints the lines.`);
  const now = (await reread()).lines;
  if (now.length !== dockerfile.lines.length || now.some((line, at) => line !== dockerfile.lines[at])) {
    throw new UsageError(`${fileName} has changed since it was checked: run check again.`);
  }
  const after = withFixes(
    dockerfile,
    before,
    stage,
    fixes.map(({ lines }) => lines),
  );
  const diff = unifiedDiff(before, after, { a: fileName, b: fileName }) ?? '';
  await show(plainText(diff, 'keep'));
  if (!(await confirm(`Write this to ${fileName}?`))) return 'declined';
  await write([{ file: null, before, after }]);
  return 'written';
}

/**
 * Prints or writes fixes. Returns the findings that count for the exit status: once the fixes are written, those without
 * one.
 */
export async function runFix(
  checked: CheckedStage,
  fix: 'print' | FixWriting,
  print: (text: string) => Promise<void>,
  say: (text: string) => void,
): Promise<readonly Finding[]> {
  const { dockerfile, findings } = checked;
  const written = writtenFixes(checked);
  if (fix === 'print') await print(fixLines(written));
  for (const remark of written.remarks) say(remark);
  if (fix === 'print') return findings;
  const outcome = await writeFixes(checked, written, fix, print);
  if (outcome === 'written') say(`${dockerfile.fileName} is written: \`stagedive check\` looks at it again.`);
  if (outcome === 'declined') say(`${dockerfile.fileName} is as it was.`);
  return outcome === 'written' ? findings.filter((finding) => finding.fix === null) : findings;
}
