/** How a build ends: what is said, and with which exit status. */

import { indexGraph } from '../llb/chain.ts';
import type { StepGraph } from '../llb/types.ts';
import { type BuildFailure, type BuildOutcome, failuresOf, type OpenBuild, waitAtMost } from '../ports.ts';
import type { BuildDisplay } from '../progress/display.ts';
import type { LogTails } from '../progress/log-tails.ts';
import { plainText } from '../progress/sanitize.ts';
import type { RecordedBuild } from '../states/build-recorder.ts';
import { explain } from '../states/explain-source.ts';
import { listState } from '../states/list-state.ts';
import type { BuildCommand } from './build.ts';
import { explanationReport, failureReport, warningReport } from './build-report.ts';
import { AFTER_LOSS } from './explain.ts';
import { failedSteps } from './failed-steps.ts';
import { scannerOf } from './flags/attests.ts';
import { whyEnd } from './text/why-text.ts';

/** The status of a build that its signal cancelled, whatever caused that. */
export const CANCELLED_STATUS = 130;

/** The status of a build whose engine was lost. */
export const LOST_STATUS = 3;

/** How long the end of a build may wait for its record. */
const RECORD_TIMEOUT_MS = 5_000;

/** Said instead of why steps ran. */
const LATE_RECORD = `stagedive: why steps ran is not known yet: its record took longer than ${RECORD_TIMEOUT_MS / 1000} s.\n`;

/** Reports how the build ended. Returns the exit status. */
export async function reportEnd(
  command: BuildCommand,
  display: BuildDisplay,
  build: OpenBuild,
  outcome: BuildOutcome,
  stored: () => string | null,
  tails: LogTails,
  recorded: Promise<RecordedBuild> | null,
): Promise<number> {
  const { stderr, clock, progress } = command;
  const forPeople = progress === 'plain' || progress === 'tty';
  display.end(clock.now(), outcome.kind === 'done');
  if (forPeople) stderr.write(warningReport(display.progress, command.dockerfile.fileName));
  switch (outcome.kind) {
    case 'done':
      if (forPeople) stderr.write(`\nstagedive: ${plainText(stored() ?? endOf(command))}\n`);
      stderr.write(await whyReport(command, recorded));
      return 0;
    case 'failed': {
      const graph = await graphOf(build);
      stderr.write(await whyReport(command, recorded));
      const { dockerfile, keepGoing = false } = command;
      const known = { dockerfile, progress: display.progress, graph };
      // A second interrupt skips the explanations.
      const skipped = new Promise<''>((resolve) => {
        command.signal.addEventListener('abort', () => resolve(''), { once: true });
      });
      if (forPeople) {
        stderr.write(failedSteps(failuresOf(outcome), known, keepGoing));
      }
      for (const failure of failuresOf(outcome)) {
        stderr.write(failureReport(failure, dockerfile, display.progress, graph));
        if (!forPeople) continue;
        stderr.write(await Promise.race([explanationOf(command, tails, build, failure, graph), skipped]));
      }
      return 1;
    }
    case 'cancelled':
      await whyReport(command, recorded);
      return reportCancelled(command);
    case 'lost':
      await whyReport(command, recorded);
      stderr.write(
        `\nstagedive: ${plainText(outcome.message)}${(command.again ?? true) ? ` ${AFTER_LOSS}` : ''}\n`,
      );
      return LOST_STATUS;
  }
}

/** Why steps ran again, once the build is recorded; '' if that is nothing, or nobody reads it. */
async function whyReport(
  { clock, progress }: BuildCommand,
  recording: Promise<RecordedBuild> | null,
): Promise<string> {
  let recorded: RecordedBuild | null = null;
  const done = recording?.then((result) => {
    recorded = result;
  });
  if (done !== undefined) await waitAtMost(clock, RECORD_TIMEOUT_MS, done);
  if (progress !== 'plain' && progress !== 'tty') return '';
  if (recording !== null && recorded === null) return LATE_RECORD;
  return whyEnd(recorded);
}

/** Reports that the build was cancelled. Returns the exit status. */
export function reportCancelled({ progress, stderr }: BuildCommand): number {
  if (progress !== 'rawjson') stderr.write('\nstagedive: the build was cancelled.\n');
  return CANCELLED_STATUS;
}

function endOf({ spec: { tags }, target }: BuildCommand): string {
  if (tags.length > 0) return `Stored ${tags.join(', ')} in the engine.`;
  return `Built ${target}. Nothing is stored in the engine without -t NAME.`;
}

/** What the failure means and what to do about it; '' if unknown. */
async function explanationOf(
  { dockerfile, spec, sourceFolder }: BuildCommand,
  tails: LogTails,
  build: OpenBuild,
  failure: BuildFailure,
  graph: StepGraph | null,
): Promise<string> {
  const explanation = await explain(
    failure,
    {
      dockerfile,
      scanner: scannerOf(spec),
      graph: graph === null ? null : indexGraph(graph),
      folder: (name, wanted) => sourceFolder(spec, name, wanted),
      tree: (output) => (graph === null ? Promise.resolve([]) : listState(build, output)),
    },
    tails.of(failure.vertex),
  );
  return explanation === null ? '' : explanationReport(explanation, dockerfile.fileName);
}

/** The graph; null if it could not be resolved. When a step has failed it is already there. */
async function graphOf(build: OpenBuild) {
  return build.resolve().then(
    ({ graph }) => graph,
    () => null,
  );
}
