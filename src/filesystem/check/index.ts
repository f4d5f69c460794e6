/** Rules that find what a state lacks and what it should not hold, from its tree and parts of its files. */

export { checkSubject } from './check.ts';
export type { Finding, FoundIn } from './finding.ts';
export { rankOf } from './report.ts';
export { isRule, RULES } from './rules.ts';
export type { FileOrigin, ImageCommand, SourceStage, Subject } from './subject.ts';
