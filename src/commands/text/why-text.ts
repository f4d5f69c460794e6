import { plainText } from '../../progress/sanitize.ts';
import { FIRST_BUILD, isFirstBuild } from '../../records/first-build.ts';
import type { ExplainedStep } from '../../records/reasons.ts';
import type { RecordedBuild } from '../../states/build-recorder.ts';
import type { BuildWhy } from '../../states/recorded-build.ts';
import { momentText } from '../../text/ago.ts';
import { wrapWords } from '../../text/wrap.ts';

/** What a build says at its end of why its steps ran again; '' if that is nothing. */
export function whyEnd(recorded: RecordedBuild | null): string {
  if (recorded === null) return '';
  const { why, notices } = recorded;
  const said = [why?.sentence ?? null, why?.hint ?? null, ...notices].filter((text) => text !== null);
  return said.map((text) => `stagedive: ${plainText(text)}\n`).join('');
}

export interface WhyHead {
  readonly target: string;
  /** Milliseconds since 1970; null for a build that has not been. */
  readonly startedAt: number | null;
}

const MIN_NAME_LENGTH = 20;

/** Why each step ran, by stages, as lines of text. @param width columns of the terminal */
export function whyText({ target, startedAt }: WhyHead, why: BuildWhy, width: number): string {
  const { steps, previous, sentence, hint } = why;
  const name = plainText(target);
  const against = previous === null ? FIRST_BUILD : `Against the build of ${momentText(previous.startedAt)}.`;
  const head =
    startedAt === null ? `${name}, if it were built now` : `${name}, built ${momentText(startedAt)}`;
  const nothing = startedAt === null ? 'Nothing would run again.' : 'Nothing ran again.';
  const isFirst = isFirstBuild(why);
  return [
    `${head}. ${against}`,
    ...(sentence === null ? (isFirst ? [] : [nothing]) : wrapWords(plainText(sentence), width)),
    ...stageLines(steps, width, startedAt === null),
    ...(hint === null ? [] : ['', ...wrapWords(plainText(hint), width)]),
    '',
  ].join('\n');
}

const OUTCOME_CELLS = 'cancelled'.length;

function outcomeText(state: ExplainedStep['state']): string {
  return state === 'failed' || state === 'cancelled' ? state : 'ran';
}

function stageLines(steps: readonly ExplainedStep[], width: number, isPlan: boolean): readonly string[] {
  const digits = Math.max(1, ...steps.map(({ line }) => String(line).length));
  const indent = ' '.repeat(2 + OUTCOME_CELLS + 4 + digits);
  const room = Math.max(MIN_NAME_LENGTH, width - indent.length);
  const lines: string[] = [];
  let stage: string | null = null;
  for (const step of steps) {
    const { line, cached, change } = step;
    if (step.stage !== stage)
      lines.push('', /^\d+$/.test(step.stage) ? `stage ${step.stage}` : plainText(step.stage));
    stage = step.stage;
    const name = plainText(step.name);
    const shown = name.length > room ? `${name.slice(0, room - 1)}…` : name;
    const outcome = cached ? 'cached' : change === null ? '-' : isPlan ? 'runs' : outcomeText(step.state);
    lines.push(`  ${outcome.padEnd(OUTCOME_CELLS)}  ${String(line).padStart(digits)}  ${shown}`);
    if (change !== null && change.reason !== 'first-build') {
      lines.push(...wrapWords(plainText(change.detail), room).map((text) => `${indent}${text}`));
    }
    lines.push(...fileLines(step).map((file) => `${indent}  ${file}`));
  }
  return lines;
}

/** The files, where the sentence does not name all of them. */
function fileLines({ change }: ExplainedStep): readonly string[] {
  if (change === null || change.fileCount < 2) return [];
  const more = change.fileCount - change.files.length;
  const files = change.files.map((file) => `${file.change.padEnd(8)}  ${plainText(file.path)}`);
  return more > 0 ? [...files, `and ${more} more`] : files;
}
