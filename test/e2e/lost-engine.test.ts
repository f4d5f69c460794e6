/**
 * Commands and screens that lose their engine in every way: `npm run test:faults` runs many rounds, `npm test` a few.
 * STAGEDIVE_FAULT_ROUNDS, STAGEDIVE_FAULT_SEED and STAGEDIVE_FAULT_LANES say how many, which, and how many at once.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { closeApps } from './driver/index.ts';
import { planRounds } from './faults/plan.ts';
import { canRunEngines } from './faults/private-engine.ts';
import { runRounds } from './faults/run.ts';
import { lineOf, tableOf } from './faults/table.ts';

const count = Number(process.env.STAGEDIVE_FAULT_ROUNDS ?? 20);
const seed = Number(process.env.STAGEDIVE_FAULT_SEED ?? 1);
const lanes = Number(process.env.STAGEDIVE_FAULT_LANES ?? 3);
const only = process.env.STAGEDIVE_FAULT_ONLY ?? '';

afterAll(closeApps);

// Only an engine of the test alone may be killed.
describe.runIf(canRunEngines)('a lost engine', () => {
  test(`is told as that, whatever was lost and whoever lost it: ${count} rounds of seed ${seed}`, {
    timeout: 60_000 + count * 60_000,
  }, async () => {
    const rounds = planRounds(count, seed).filter(
      (round) =>
        only === '' ||
        `${round.number}` === only ||
        round.kind === only ||
        only.split(',').includes(round.command),
    );
    const results = await runRounds(rounds, lanes, (result) => process.stdout.write(`${lineOf(result)}\n`));
    process.stdout.write(`${tableOf(results, seed)}\n`);
    expect(results.filter(({ wrong }) => wrong.length > 0).map(lineOf)).toEqual([]);
    expect(results).toHaveLength(rounds.length);
  });
});
