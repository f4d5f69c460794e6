import { stageLabel } from '../dockerfile/needs.ts';
import type { Dockerfile, Stage } from '../dockerfile/types.ts';
import { UsageError } from '../errors.ts';
import { type Finding, isRule } from '../filesystem/check/index.ts';
import { lineBefore } from '../fix/stage-end.ts';
import type { BuildSpec, SecretSource } from '../ports.ts';
import { lastLine, refAddress } from '../states/address.ts';
import { checkState, stageName } from '../states/check.ts';
import { type CheckedStage, writtenFixes } from '../states/check-fixes.ts';
import type { CheckPolicy } from '../states/check-policy.ts';
import { checkSettings } from '../states/check-settings.ts';
import type { GivenSecret } from '../states/exposure.ts';
import { noSuchRule, unknownRules } from '../states/ignored-rules.ts';
import type { TargetSource } from '../states/open-targets.ts';
import { failureNote } from '../states/reach.ts';
import { countText } from '../text/count-text.ts';
import { baselineText, parseBaseline, withoutKnown } from './check/baseline.ts';
import { type FixWriting, runFix } from './check/fix.ts';
import type { CheckFormat, FailOn } from './check/formats.ts';
import { writeFindings } from './check/output.ts';
import { type StateCommand, withStates } from './with-states.ts';
import { writeOut } from './write-out.ts';

export interface CheckCommand extends StateCommand {
  readonly source: Pick<TargetSource, 'specFor'> & {
    readonly dockerfile: Dockerfile;
    readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec;
  };
  /** Null for the default target. */
  readonly ref: string | null;
  readonly before: boolean;
  readonly format: CheckFormat;
  /** Whether to print the instructions that fix all, or to write them; null for the findings alone. */
  readonly fix: 'print' | FixWriting | null;
  /** The least severe finding that makes the exit status 1. */
  readonly failOn: FailOn;
  /** The rules to check; empty for all. */
  readonly only: readonly string[];
  /** Files of known findings, by their names: to read, and to write. */
  readonly baseline: BaselineFiles | null;
  readonly readSecrets: (sources: readonly SecretSource[]) => Promise<readonly GivenSecret[]>;
  /** Of this program, for SARIF. */
  readonly version: string;
  readonly target: Stage;
  /** What the config file says, and its name for messages. */
  readonly config: () => Promise<{ readonly file: string | null; readonly check: CheckPolicy }>;
  /** Columns of stdout. */
  readonly width: number;
  /** Whether to colour stdout; `colours` is for stderr. */
  readonly colourful: boolean;
}

export interface BaselineFiles {
  /** The file of the findings that are known; null for none. */
  readonly file: string | null;
  /** Rejects with one sentence. */
  readonly read: (file: string) => Promise<string>;
  /** The file to write all findings to; null for none. */
  readonly written: string | null;
  readonly write: (file: string, text: string, signal: AbortSignal) => Promise<void>;
}

/**
 * `stagedive check [REF]`: what a state lacks, and what it should not contain. Returns the exit status: 1 if there is
 * a finding that is severe enough, the state cannot be reached, or the stage fails at its end. Rejects with an error for `explain`.
 */
export async function runCheck(command: CheckCommand): Promise<number> {
  const { source, before, stdout, colourful, width, only, baseline, format, fix } = command;
  const { dockerfile } = source;
  const ref = command.ref ?? stageLabel(command.target);
  const unknown = only.find((rule) => !isRule(rule));
  if (unknown !== undefined) throw new UsageError(noSuchRule('--only', unknown));
  const [{ file, check: policy }, known] = await Promise.all([command.config(), knownFindings(baseline)]);
  return await withStates(command, async ({ builder, open, keep, quiet, say, signal }) => {
    const state = await open(ref, before);
    const settings = await checkSettings(state, policy, source, await builder(), command.clock);
    keep(settings);
    const secrets = await command.readSecrets(state.target.spec.secrets);
    const all = await checkState({
      ...settings,
      state,
      secrets,
      ...(only.length === 0 ? {} : { only: new Set(only) }),
    });
    quiet();
    const note = failureNote(state);
    if (note !== null) say(note);
    const rules = [...policy.off, ...Object.keys(policy.severity)];
    for (const sentence of unknownRules(dockerfile, { file, rules })) say(sentence);
    for (const sentence of unknownStages(dockerfile, policy, file)) say(sentence);
    const findings = known === null ? all : withoutKnown(all, known.prints).fresh;
    for (const sentence of known === null ? [] : knownTexts(all, known, only.length > 0)) say(sentence);
    if (baseline?.written != null) {
      await baseline.write(baseline.written, baselineText(all), signal);
      say(`${baseline.written}: ${countText(all.length, 'finding')} written.`);
    }
    const isStage = refAddress(dockerfile, ref, before).line === null;
    // What a failed instruction left is the state of its line, but not that of its stage.
    const isFailed = isStage && state.kind !== 'reached';
    const stage = dockerfile.stages[state.point.stage] ?? command.target;
    const end = lastLine(state, state.point.lines);
    const checked: CheckedStage = { dockerfile, stage, end, findings };
    if (fix !== null && format === 'text') {
      const left = await runFix(checked, fix, (text) => writeOut(stdout, text, signal), say);
      return isFailed || left.some((finding) => isSevere(finding, command.failOn)) ? 1 : 0;
    }
    const text = { colours: colourful, width };
    const output = {
      format,
      ref,
      dockerfile,
      stage: state.point.stage,
      findings,
      fixes: fix === null ? null : writtenFixes(checked).fixes.map(({ lines }) => lines.join('\n')),
      version: command.version,
      text,
      scope: {
        known: all.length - findings.length,
        isPartial: only.length > 0,
        ...(isStage && !isFailed ? {} : { behind: lineBefore(stage, end) }),
        isFailed,
      },
    };
    await writeFindings(stdout, output, signal);
    const isWritten = baseline?.written != null;
    const isSevereHere = findings.some((finding) => isSevere(finding, command.failOn));
    return isFailed || (!isWritten && isSevereHere) ? 1 : 0;
  });
}

function isSevere({ severity }: Finding, failOn: FailOn): boolean {
  return severity === 'error' ? failOn !== 'never' : severity === 'warning' && failOn === 'warning';
}

interface KnownFindings {
  readonly file: string;
  readonly prints: ReturnType<typeof parseBaseline>;
}

async function knownFindings(baseline: BaselineFiles | null): Promise<KnownFindings | null> {
  if (baseline === null || baseline.file === null) return null;
  const { file } = baseline;
  return { file, prints: parseBaseline(await baseline.read(file), file) };
}

/**
 * What a baseline hides, and what could be taken out of it.
 * @param isPartial whether only some rules were checked
 */
function knownTexts(
  all: readonly Finding[],
  { file, prints }: KnownFindings,
  isPartial: boolean,
): readonly string[] {
  const { known, gone } = withoutKnown(all, prints);
  const hidden = known === 0 ? [] : [`${file}: ${countText(known, 'finding')} of it not shown.`];
  const left =
    gone === 0 || isPartial
      ? []
      : [`${file}: ${countText(gone, 'finding')} of it no longer found: write it anew.`];
  return [...hidden, ...left];
}

/** One sentence for each stage that has a limit and that the file does not have. */
function unknownStages(dockerfile: Dockerfile, policy: CheckPolicy, file: string | null): readonly string[] {
  const names = new Set(dockerfile.stages.map(({ index }) => stageName(dockerfile, index)));
  return Object.keys(policy.limits.stages)
    .filter((name) => !names.has(name))
    .map((name) => `${file}: there is no stage ${JSON.stringify(name)}, which "check.limits.stages" names.`);
}
