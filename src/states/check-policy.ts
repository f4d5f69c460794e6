import { type Finding, type Limits, NO_LIMITS, type Severity } from '../filesystem/check/index.ts';

/** What a project says of the rules of `check`. Names are not checked for existence here. */
export interface CheckPolicy {
  /** Rules that are off. */
  readonly off: readonly string[];
  /** How severe findings of a rule are, in place of what the rule says. */
  readonly severity: Readonly<Record<string, Severity>>;
  readonly limits: Limits;
}

export const NO_POLICY: CheckPolicy = { off: [], severity: {}, limits: NO_LIMITS };

/** Findings with the severities of the project, errors first, otherwise in the same order. */
export function withSeverities(
  findings: readonly Finding[],
  severities: CheckPolicy['severity'],
): readonly Finding[] {
  const rules = new Map(Object.entries(severities));
  if (rules.size === 0) return findings;
  const changed = findings.map((finding) => {
    const severity = rules.get(finding.rule);
    return severity === undefined || severity === finding.severity ? finding : { ...finding, severity };
  });
  return [
    ...changed.filter(({ severity }) => severity === 'error'),
    ...changed.filter(({ severity }) => severity !== 'error'),
  ];
}
