/** What a state lacks, and what it should not hold: rules over trees and pieces of files. */
export type { Finding, FoundIn } from './finding.ts';
