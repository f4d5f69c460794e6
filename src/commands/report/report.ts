import { stageLabel } from '../../dockerfile/needs.ts';
import { stageTitle } from '../../dockerfile/stage-title.ts';
import type { Dockerfile, Stage } from '../../dockerfile/types.ts';
import { RefusedError } from '../../errors.ts';
import { type BuildSpec, isEngineLost, messageOf, type SecretSource } from '../../ports.ts';
import { isReportPage } from '../../report/own-page.ts';
import { reportPage } from '../../report/page.ts';
import type {
  Report,
  ReportComparison,
  ReportFinding,
  ReportReasons,
  ReportSizes,
} from '../../report/types.ts';
import { stageAddress } from '../../states/address.ts';
import { checkState } from '../../states/check.ts';
import type { CheckPolicy } from '../../states/check-policy.ts';
import { checkSettings } from '../../states/check-settings.ts';
import { compareStates } from '../../states/compare.ts';
import type { GivenSecret } from '../../states/exposure.ts';
import type { TargetSource } from '../../states/open-targets.ts';
import { namedPairs } from '../../states/pairs.ts';
import type { ReachedState } from '../../states/reach.ts';
import { type SizesReport, sizesOf } from '../../states/sizes.ts';
import { platformOf } from '../../states/state-platform.ts';
import type { BuildCommand } from '../build.ts';
import { failureReport } from '../build-report.ts';
import { reachPair } from '../diff-sides.ts';
import { type StateCommand, type StateTools, withStates } from '../with-states.ts';
import { reportFailure } from './failure.ts';
import { comparedFiles } from './files.ts';
import { type KnownBuilds, reportReasons } from './reasons.ts';
import { reportStages } from './stages.ts';
import { isSettled, reportSteps } from './steps.ts';

export interface ReportCommand extends StateCommand {
  readonly source: Pick<TargetSource, 'specFor'> & {
    readonly dockerfile: Dockerfile;
    readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec;
  };
  readonly target: Stage;
  /** The rules that the config file switches off. */
  readonly config: () => Promise<{ readonly check: CheckPolicy }>;
  /** Reads values of `--secret`, and keeps them from the page. */
  readonly readSecrets: (sources: readonly SecretSource[]) => Promise<readonly GivenSecret[]>;
  readonly known: KnownBuilds;
  readonly sourceFolder: BuildCommand['sourceFolder'];
  readonly version: string;
  /** Where the page goes, for messages; null for stdout. */
  readonly file: string | null;
  /** The file that the page would overwrite; null if there is none, or it may be overwritten whatever it is. */
  readonly overwritten: () => Promise<string | null>;
  /** Writes the page, whole or not at all. Rejects with one sentence. */
  readonly write: (page: string, signal: AbortSignal) => Promise<void>;
}

/** How long the engine may take to say how the last steps went, once the target is built. */
const SETTLE_TIMEOUT_MS = 1000;
const SETTLE_INTERVAL_MS = 25;

/**
 * `stagedive report [TARGET] -o FILE`: builds a target, and writes a page about the build. Returns the exit status of the
 * build: 1 if it failed, of which there is a page too. Rejects with an error for `explain`.
 */
export async function runReport(command: ReportCommand): Promise<number> {
  const overwritten = await command.overwritten();
  if (overwritten !== null && !isReportPage(overwritten))
    throw new RefusedError(`${command.file} exists and is not a report: use --force to overwrite it.`);
  return await withStates(command, async (tools) => {
    const { source, target, clock, stderr } = command;
    const { dockerfile } = source;
    const address = stageAddress(dockerfile, target.index);
    const state = await tools.reach(stageLabel(target), address, 'any');
    const secrets = await command.readSecrets(state.target.spec.secrets);
    await settle(command, tools);
    const { program } = state.target;
    const steps = reportSteps(tools.progress.display.progress, program.graph);
    const { failure } = state;
    if (failure !== null) {
      const { progress } = tools.progress.display;
      tools.progress.end(true);
      stderr.write(failureReport(failure, dockerfile, progress, program.graph.graph));
    }
    const sizes = failure === null ? await sizesOf(state.target, state.point, 'after') : null;
    const builder = await tools.builder();
    const report: Report = {
      target: stageTitle(target),
      fileName: dockerfile.fileName,
      made: clock.now(),
      engine: builder.engine.version,
      version: command.version,
      platform: platformOf(state, builder),
      ...reportStages(dockerfile, target, sizes),
      steps,
      failure:
        state.failure === null ? null : await reportFailure(state, tools.progress, command.sourceFolder),
      reasons: await reasonsOf(command, tools, state, builder.engine.address),
      sizes: sizes === null ? null : reportSizes(dockerfile, sizes),
      findings: failure === null ? await findingsOf(command, tools, state, secrets) : null,
      comparison: failure === null ? await comparisonOf(command, tools) : null,
    };
    tools.quiet();
    tools.signal.throwIfAborted();
    await command.write(reportPage(report), tools.signal);
    if (command.file !== null) tools.say(`The report of ${report.target} is in ${command.file}.`);
    return failure === null ? 0 : 1;
  });
}

/** The messages about steps are another stream than the answer that all is built. */
async function settle({ clock }: ReportCommand, { progress, signal }: StateTools): Promise<void> {
  const until = clock.elapsed() + SETTLE_TIMEOUT_MS;
  do {
    await new Promise<void>((resolve) => clock.after(SETTLE_INTERVAL_MS, resolve));
  } while (!isSettled(progress.display.progress) && clock.elapsed() < until && !signal.aborted);
}

/** The page is written without the reasons where they cannot be found out. */
async function reasonsOf(
  { known }: ReportCommand,
  { say }: StateTools,
  { target }: ReachedState,
  address: string,
): Promise<ReportReasons | null> {
  try {
    return await reportReasons(known, target, address);
  } catch (error) {
    if (isEngineLost(error)) throw error;
    say(`The report does not say why steps ran again: ${messageOf(error)}`);
    return null;
  }
}

function reportSizes(dockerfile: Dockerfile, { bytes, wasted, lines, split }: SizesReport): ReportSizes {
  const nameOf = (index: number): string => {
    const stage = dockerfile.stages[index];
    return stage === undefined ? '' : stageTitle(stage);
  };
  return {
    bytes,
    wasted,
    lines: lines.map((line) => ({
      line: line.line,
      stage: nameOf(line.stage),
      text: instructionAt(dockerfile, line.stage, line.line),
      bytes: line.bytes,
      files: line.files,
      wasted: line.wasted,
    })),
    split:
      split === null
        ? null
        : { stage: nameOf(split.biggest.stage), bytes: split.biggest.bytes, saved: split.saved },
  };
}

/** The text of the instruction at a line of a stage. */
function instructionAt({ stages, lines }: Dockerfile, index: number, line: number): string {
  const stage = stages[index];
  const end = stage?.instructions.find(({ startLine }) => startLine === line)?.endLine ?? stage?.fromEndLine;
  return lines.slice(line - 1, end ?? line).join('\n');
}

async function findingsOf(
  { source, config, clock }: ReportCommand,
  { builder, keep }: StateTools,
  state: ReachedState,
  secrets: readonly GivenSecret[],
): Promise<readonly ReportFinding[]> {
  const policy = (await config()).check;
  const settings = await checkSettings(state, policy, source, await builder(), clock);
  keep(settings);
  return await checkState({ ...settings, state, secrets });
}

/** The files of the stage that the target takes files from against its own; null if there is none. */
async function comparisonOf(
  { source, target }: ReportCommand,
  tools: StateTools,
): Promise<ReportComparison | null> {
  const [named] = namedPairs(source.dockerfile, target, []);
  if (named === undefined || named.a.address.side !== 'after') return null;
  const { a, b, shared } = await reachPair(named, tools);
  const [diff, left, right] = await Promise.all([
    compareStates(a.state.files, b.state.files, shared),
    a.state.files.tree(),
    b.state.files.tree(),
  ]);
  return { a: a.ref, b: b.ref, files: comparedFiles(left, right, diff) };
}
