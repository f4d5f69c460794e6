import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Finding } from '../../filesystem/check/index.ts';
import { unifiedDiff } from '../../filesystem/unified-diff.ts';
import type { FileChange } from '../../fix/types.ts';
import { plainText } from '../../progress/sanitize.ts';
import { type CheckedStage, fixedText, type WrittenFixes, writtenFixes } from '../../states/check-fixes.ts';

/** What `check --fix=write` reads and writes the Dockerfile with. */
export interface FixWriting {
  /** Its text as it is now; null if there is no file that can be changed. */
  readonly read: () => Promise<string | null>;
  readonly reread: () => Promise<Dockerfile>;
  /** Rejects with a sentence, with nothing written, if the file has changed meanwhile. */
  readonly write: (changes: readonly FileChange[]) => Promise<void>;
  readonly confirm: (question: string) => Promise<boolean>;
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
  checked: CheckedStage,
  written: WrittenFixes,
  { read, reread, write, confirm }: FixWriting,
  show: (diff: string) => Promise<void>,
): Promise<FixOutcome> {
  if (written.fixes.length === 0) return 'none';
  const { fileName } = checked.dockerfile;
  const { before, after } = fixedText(checked, written, await read(), await reread());
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
