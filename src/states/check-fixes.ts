import { stageLabel } from '../dockerfile/needs.ts';
import type { Dockerfile, Stage } from '../dockerfile/types.ts';
import { RefusedError } from '../errors.ts';
import { type Finding, type Fix, mergedFixes } from '../filesystem/check/index.ts';
import { withFixes } from '../fix/stage-end.ts';
import { countText } from '../text/count-text.ts';

/** From this many files on, a stage that starts from the image they came from is likely shorter. */
const MANY_FILES = 20;

/** A stage that was checked, and what was found. */
export interface CheckedStage {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  /** The last line that the state was made by, which fixes come behind; null for the end of the stage. */
  readonly end: number | null;
  readonly findings: readonly Finding[];
}

/** The instructions that fix all findings, and what is to be said beside them, a sentence each. */
export interface WrittenFixes {
  readonly fixes: readonly Fix[];
  readonly remarks: readonly string[];
}

/** The fixes of all findings of a stage, and what they leave. */
export function writtenFixes({ dockerfile, stage, findings }: CheckedStage): WrittenFixes {
  const fixes = mergedFixes(findings, dockerfile.escape);
  const told = findings.filter(({ severity }) => severity !== 'note');
  const left = told.filter(({ fix }) => fix === null).length;
  const notes = findings.filter(({ rule }) => rule === 'shorter-base').map(({ detail }) => `${detail}.`);
  const remarks = notes.length > 0 ? notes : fixes.flatMap((fix) => baseRemark(dockerfile, fix));
  if (left > 0) {
    const verb = left === 1 ? 'has' : 'have';
    remarks.push(`${countText(left, 'finding')} of ${told.length} ${verb} no fix that could be written.`);
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

/**
 * The text of a Dockerfile with fixes in the stage that was checked. Throws if it is not the file that was checked, or
 * none that can be changed.
 * @param text as it is on disk; null if there is no file
 * @param now the same, parsed
 */
export function fixedText(
  { dockerfile, stage, end }: Pick<CheckedStage, 'dockerfile' | 'stage' | 'end'>,
  { fixes }: WrittenFixes,
  text: string | null,
  now: Dockerfile,
): { readonly before: string; readonly after: string } {
  const { fileName, lines } = dockerfile;
  if (text === null) {
    throw new RefusedError(`${fileName} is no file that can be changed: add the lines by hand.`);
  }
  if (now.lines.length !== lines.length || now.lines.some((line, at) => line !== lines[at])) {
    throw new RefusedError(`${fileName} has changed since it was checked: check again.`);
  }
  const instructions = fixes.map((fix) => fix.lines);
  return { before: text, after: withFixes(dockerfile, text, stage, instructions, end ?? undefined) };
}
