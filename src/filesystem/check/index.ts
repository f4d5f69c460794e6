/** What a state lacks, and what it should not hold: rules over trees and pieces of files. */

export { checkSubject } from './check.ts';
export type { Finding, FoundIn } from './finding.ts';
export { isRule, RULES } from './rules.ts';
export type { FileOrigin, ImageCommand, SourceStage, Subject } from './subject.ts';
