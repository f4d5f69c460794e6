import { RULES } from '../../filesystem/check/index.ts';

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
    'above the first FROM for the whole file. Other severities and limits:',
    '  { "check": { "severity": { "compiler": "error" }, "limits": {',
    '    "efficiency": 0.9, "wastedBytes": "20MB", "wastedShare": 0.1,',
    '    "stages": { "runtime": "100MB" } } } }',
    'docs/rules has a page for each rule: what it finds, why, how to mend it.',
    '',
  ].join('\n');
}
