// `npm run test:faults`: commands and screens lose their engine, in rounds: killed, frozen, cut, half-closed, corrupted.
// After that stagedive itself is killed, its folders lie on disks that are full or read-only, secrets are planted and
// looked for, files are what no file should be, and a report is made of a build that says what a page could run.
// Every round is made of the seed, which is printed. The exit status is 1 if a round goes wrong.
// npm run test:faults -- --rounds 300 --seed 7 --lanes 4          how many, which, how many at once
// npm run test:faults -- --seed 7 --only frozen                   only the rounds of a kind, of a command, or of a number
// npm run test:faults -- --kills 100                               how often stagedive itself is killed afterwards
// It needs root on Linux: each lane has a private engine of its own, which is killed again and again.
import { parseArgs } from 'node:util';
import { passes, runVitest } from './checks.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 100_000)) },
    lanes: { type: 'string', default: '4' },
    kills: { type: 'string', default: '100' },
    only: { type: 'string', default: '' },
  },
});

console.log(`${values.rounds} rounds of seed ${values.seed}, ${values.lanes} at once`);
const isBuilt = await passes('The bundle', 'node', ['scripts/build.mjs']);
const rounds = isBuilt
  ? await runVitest(
      ['--project', 'e2e', 'test/e2e/lost-engine.test.ts', '--testNamePattern', 'a lost engine'],
      {
        STAGEDIVE_FAULT_ROUNDS: values.rounds,
        STAGEDIVE_FAULT_SEED: values.seed,
        STAGEDIVE_FAULT_LANES: values.lanes,
        STAGEDIVE_FAULT_ONLY: values.only,
      },
    )
  : { passed: 0, failed: 1 };
if (rounds.passed === 0 && rounds.failed === 0)
  console.error('No round was run: private engines need root on Linux.');

// Rounds of a kind are asked for by somebody who looks for one fault.
const kills =
  isBuilt && values.only === '' && values.kills !== '0'
    ? await runVitest(['--project', 'e2e', 'test/e2e/killed.test.ts'], {
        STAGEDIVE_KILL_ROUNDS: values.kills,
        STAGEDIVE_KILL_SEED: values.seed,
      })
    : { passed: 0, failed: 0 };
const disks =
  isBuilt && values.only === ''
    ? await runVitest(['--project', 'e2e', 'test/e2e/bad-disk.test.ts', 'test/e2e/set-clock.test.ts'], {
        STAGEDIVE_DISK_ROUNDS: 'all',
      })
    : { passed: 0, failed: 0 };
// Every other way to hurt what was added since: what `npm test` tries of it, too.
const others =
  isBuilt && values.only === ''
    ? await runVitest(
        [
          ...['unit', 'smoke', 'e2e'].flatMap((project) => ['--project', project]),
          ...['secrets', 'run-sweep', 'past-secrets', 'hostile', 'unfit-files', 'report', 'inventory/fuzz'],
        ],
        {},
      )
    : { passed: 0, failed: 0 };
process.exitCode =
  rounds.failed + kills.failed + disks.failed + others.failed === 0 && rounds.passed > 0 ? 0 : 1;
