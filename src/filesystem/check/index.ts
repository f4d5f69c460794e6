/** Rules that find what a state lacks and what it should not hold, from its tree and parts of its files. */

export { type Limits, NO_LIMITS } from './budget.ts';
export { checkSubject } from './check.ts';
export type { Finding, FoundIn, Severity } from './finding.ts';
export { type Fix, mergedFixes } from './fixes.ts';
export type { PackageDatabase } from './packages/database.ts';
export { rankOf } from './report.ts';
export { isRule, RULES, type RuleName } from './rules.ts';
export type { FileOrigin, ImageCommand, SourceStage, Subject } from './subject.ts';
