import type { Builder, BuildHistory } from '../ports.ts';
import { createBuildRecords } from '../project/build-records.ts';
import { withRecords } from '../states/recorded-history.ts';

/** The history of a builder, with our own records of builds on it. */
export function historyOf({ history, engine }: Builder): BuildHistory {
  return withRecords(history, createBuildRecords(process.env), engine.address);
}
