import { verdictChange } from '../../filesystem/context/rule-effect.ts';
import { hasControls, parseIgnoreFile } from '../../filesystem/ignore/index.ts';
import { messageOf } from '../../ports.ts';
import { type ContextSurvey, judgedWith } from '../../states/context-survey.ts';
import type { RuleResult } from './state.ts';

/** What a rule would change as the last line of the ignore file. @throws the signal's reason */
export async function judgeRule(
  survey: ContextSurvey,
  rule: string,
  signal: AbortSignal,
): Promise<RuleResult> {
  if (hasControls(rule)) return { kind: 'refused', message: 'A rule cannot hold control characters.' };
  try {
    const { text } = survey.folder.ignoreFile;
    const judged = await judgedWith(survey, parseIgnoreFile(`${text ?? ''}\n${rule}`), signal);
    const change = await verdictChange(survey.verdicts, judged.verdicts, signal);
    return { kind: 'judged', effect: { ...change, sent: judged.counted.totals.sent }, ...judged };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'refused', message: messageOf(error) };
  }
}
