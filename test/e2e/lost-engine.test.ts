/**
 * Commands and screens that lose their engine in every way. `npm run test:faults` runs many rounds, `npm test` a few.
 * STAGEDIVE_FAULT_ROUNDS, STAGEDIVE_FAULT_SEED and STAGEDIVE_FAULT_LANES say how many, which, and how many at once;
 * STAGEDIVE_FAULT_ONLY picks a round by its number, or the rounds of a kind or a command.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { closeApps } from './driver/index.ts';
import { planRounds } from './faults/plan.ts';
import { canRunEngines } from './faults/private-engine.ts';
import { runRounds } from './faults/run.ts';
import { lineOf, tableOf } from './faults/table.ts';
import { Project, type RunningCommand, shellImage, startCommand, unique } from './projects.ts';

const count = Number(process.env.STAGEDIVE_FAULT_ROUNDS ?? 20);
const seed = Number(process.env.STAGEDIVE_FAULT_SEED ?? 1);
const lanes = Number(process.env.STAGEDIVE_FAULT_LANES ?? 4);
const only = process.env.STAGEDIVE_FAULT_ONLY ?? '';

afterAll(closeApps);

// Only an engine of the test alone may be killed.
describe.runIf(canRunEngines)('a lost engine', () => {
  test(`is told as that, whatever was lost and whoever lost it: ${count} rounds of seed ${seed}`, {
    timeout: 60_000 + count * 60_000,
  }, async () => {
    const rounds = planRounds(count, seed).filter(({ number, kind, command }) =>
      only === '' ? true : [String(number), kind, command].includes(only),
    );
    const show = (text: string): void => void process.stdout.write(`${text}\n`);
    const results = await runRounds(rounds, lanes, (result) => show(lineOf(result)));
    show(tableOf(results, seed));
    expect(results.filter(({ wrong }) => wrong.length > 0).map(lineOf)).toEqual([]);
    expect(results).toHaveLength(rounds.length);
  });
});

describe('an engine that is not lost', () => {
  test.concurrent('although a step says nothing for longer than an engine may be silent', async () => {
    await staysConnected(() => undefined);
  });

  test.concurrent('although the program is suspended for longer than an engine may be silent', async ({
    skip,
  }) => {
    // Docker 20.10 itself ends the session of a client that does not answer for 10 seconds.
    skip(await isOldEngine());
    await staysConnected((build, signal) => build.kill(signal));
  });

  /** Builds a step of 18 seconds, and calls `send` at the beginning and the end of 17 of them. */
  async function staysConnected(
    send: (build: RunningCommand, signal: 'SIGSTOP' | 'SIGCONT') => void,
  ): Promise<void> {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS quiet\nRUN echo ${unique()} begins; sleep 18; echo it is over\n`,
    });
    const build = startCommand(['build', project.folder]);
    await build.said(' begins');
    send(build, 'SIGSTOP');
    await delay(17_000);
    send(build, 'SIGCONT');
    expect(await build.end).toMatchObject({ status: 0, stderr: expect.stringContaining('it is over') });
  }
});
