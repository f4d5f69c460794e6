import type { Writable } from 'node:stream';
import { stageLabel } from '../dockerfile/needs.ts';
import type { Dockerfile, Stage } from '../dockerfile/types.ts';
import { type Finding, RULES } from '../filesystem/check/index.ts';
import type { BuildSpec } from '../ports.ts';
import { checkState } from '../states/check.ts';
import { checkSettings } from '../states/check-settings.ts';
import { unknownRules } from '../states/ignored-rules.ts';
import type { TargetSource } from '../states/open-targets.ts';
import { failureNote } from '../states/reach.ts';
import { type CheckedStage, type FixWriting, fixLines, writeFixes, writtenFixes } from './check-fix.ts';
import { jsonText } from './json/json-text.ts';
import { checkText } from './text/check-text.ts';
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
  readonly json: boolean;
  /** Whether to print the instructions that fix all, or to write them; null for the findings alone. */
  readonly fix: 'print' | FixWriting | null;
  readonly target: Stage;
  /** The rules that the config file switches off, and its name for messages. */
  readonly config: () => Promise<{
    readonly file: string | null;
    readonly check: { readonly off: readonly string[] };
  }>;
  /** Columns of stdout. */
  readonly width: number;
  /** Whether to colour stdout; `colours` is for stderr. */
  readonly colourful: boolean;
}

/**
 * `stagedive check [REF]`: what a state lacks, and what it should not contain. Returns the exit status: 1 if there is
 * an error among the findings or the state cannot be reached. Rejects with an error for `explain`.
 */
export async function runCheck(command: CheckCommand): Promise<number> {
  const { source, before, json, fix, stdout, colourful, width } = command;
  const { dockerfile } = source;
  const ref = command.ref ?? stageLabel(command.target);
  const config = await command.config();
  return await withStates(command, async ({ builder, open, keep, quiet, say, signal }) => {
    const state = await open(ref, before);
    const { off } = config.check;
    const settings = await checkSettings(state, off, source, await builder(), command.clock);
    keep(settings);
    const findings = await checkState({ ...settings, state });
    quiet();
    const note = failureNote(state);
    if (note !== null) say(note);
    for (const sentence of unknownRules(dockerfile, { file: config.file, off })) say(sentence);
    const stage = dockerfile.stages[state.point.stage] ?? command.target;
    const checked: CheckedStage = { dockerfile, stage, findings };
    if (fix !== null && !json) return await runFix(checked, fix, { stdout, signal, say });
    const fixes =
      fix === null ? {} : { fixes: writtenFixes(checked).fixes.map(({ lines }) => lines.join('\n')) };
    const text = json
      ? jsonText({ ref, findings, ...fixes })
      : checkText({ ref, fileName: dockerfile.fileName }, findings, { colours: colourful, width });
    await writeOut(stdout, text, signal);
    return statusOf(findings);
  });
}

/** Returns the exit status: that of the findings, or of those without a fix once the others are written. */
async function runFix(
  checked: CheckedStage,
  fix: 'print' | FixWriting,
  { stdout, signal, say }: { stdout: Writable; signal: AbortSignal; say: (text: string) => void },
): Promise<number> {
  const { dockerfile, findings } = checked;
  const written = writtenFixes(checked);
  const print = (text: string): Promise<void> => writeOut(stdout, text, signal);
  if (fix === 'print') await print(fixLines(written));
  for (const remark of written.remarks) say(remark);
  if (fix === 'print') return statusOf(findings);
  const outcome = await writeFixes(checked, written, fix, print);
  if (outcome === 'written') say(`${dockerfile.fileName} is written: \`stagedive check\` looks at it again.`);
  if (outcome === 'declined') say(`${dockerfile.fileName} is as it was.`);
  return statusOf(outcome === 'written' ? findings.filter((finding) => finding.fix === null) : findings);
}

function statusOf(findings: readonly Finding[]): number {
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** `stagedive check --rules`: the list of rules. */
export function ruleList(): string {
  const widest = Math.max(...RULES.map(({ name }) => name.length));
  const lines = (kind: 'lacks' | 'holds'): readonly string[] =>
    RULES.filter((rule) => rule.kind === kind).map(({ name, about }) => `  ${name.padEnd(widest)}  ${about}`);
  return [
    'What the state lacks:',
    ...lines('lacks'),
    '',
    'What it should not contain:',
    ...lines('holds'),
    '',
    'Switch rules off in .stagedive.json, { "check": { "off": ["env-file"] } }, or in the Dockerfile:',
    '  # stagedive ignore=env-file,compiler',
    'above an instruction for what it adds, above a FROM for its stage,',
    'above the first FROM for the whole file.',
    '',
  ].join('\n');
}
