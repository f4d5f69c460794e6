import { stageLabel } from '../dockerfile/needs.ts';
import { explainRun, type RunFacts, startTrouble } from '../llb/explain-run.ts';
import type { Explanation } from '../llb/explanation.ts';
import { type BuildFailure, type ContainerEnd, unlessEngineLost } from '../ports.ts';
import { stageAddress } from '../states/address.ts';
import { NO_POLICY } from '../states/check-policy.ts';
import { checkSettings } from '../states/check-settings.ts';
import { explain } from '../states/explain-source.ts';
import type { QuietProgress } from '../states/quiet-progress.ts';
import { runFindings } from '../states/run-findings.ts';
import { explanationReport, failureReport } from './build-report.ts';
import type { RunCommand } from './run.ts';
import type { StateTools } from './with-states.ts';

/** Prints how the build of a target that was to be started failed. Returns the exit status. */
export async function reportFailedBuild(
  { source: { dockerfile, specFor }, target, stderr, sourceFolder }: RunCommand,
  progress: QuietProgress,
  failure: BuildFailure,
): Promise<number> {
  progress.end(true);
  stderr.write(failureReport(failure, dockerfile, progress.display.progress, null));
  const spec = specFor(dockerfile, target.index, false);
  const folder = (name: string, wanted: readonly string[]) => sourceFolder(spec, name, wanted);
  const log = progress.tails.of(failure.vertex);
  const explanation = await explain(failure, { dockerfile, graph: null, folder, tree: async () => [] }, log);
  if (explanation !== null) stderr.write(explanationReport(explanation, dockerfile.fileName));
  return 1;
}

/** Prints what is to be said of how a container ended; nothing where its exit status is the program's own. */
export async function reportRun(
  command: RunCommand,
  tools: StateTools,
  end: Extract<ContainerEnd, { kind: 'exited' | 'refused' }>,
  facts: Pick<RunFacts, 'ranOutOfMemory' | 'log'>,
): Promise<void> {
  const { stderr, source, target } = command;
  const message = end.kind === 'refused' ? end.message : '';
  const status = end.kind === 'refused' ? null : end.status;
  const explanation = explainRun({ ...facts, message, status });
  if (explanation === null && end.kind === 'refused') {
    tools.say(`the container could not be started: ${message.replace(/\.$/, '')}.`);
  }
  if (explanation === null) return;
  const findings = mayLackFiles(end, facts.log)
    ? await findingsOf(command, tools).catch(unlessEngineLost<readonly string[]>([]))
    : [];
  const shown: Explanation = findings.length === 0 ? explanation : { ...explanation, advice: findings };
  stderr.write(explanationReport(shown, source.dockerfile.fileName));
  if (findings.length > 0) stderr.write(`  stagedive check ${stageLabel(target)} says more.\n`);
}

/** Whether the program, its loader or a library may be missing. */
function mayLackFiles(
  { status }: Extract<ContainerEnd, { kind: 'exited' | 'refused' }>,
  log: string,
): boolean {
  return status === 126 || status === 127 || startTrouble(status, log) !== null;
}

/** What `check` has found missing in the image. */
async function findingsOf(
  { source, target, clock }: RunCommand,
  { reach, builder, keep }: StateTools,
): Promise<readonly string[]> {
  const state = await reach(stageLabel(target), stageAddress(source.dockerfile, target.index), 'none');
  const settings = await checkSettings(state, NO_POLICY, source, await builder(), clock);
  keep(settings);
  return await runFindings(state, settings);
}
