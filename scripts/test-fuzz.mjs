// `npm run test:fuzz`: compares our reading of Dockerfiles with BuildKit's parser, and of ignore files with
// moby/patternmatcher, on made-up and mutated input. Both references are Go programs in test/fuzz, which need `go` and,
// the first time, the Go module proxy.
// npm run test:fuzz -- --seed 7 --cases 100000       the same input again, or more of it
// npm run test:fuzz -- --record                      writes the recorded answers of the unit tests anew
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { projectPath, runVitest } from './checks.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    cases: { type: 'string', default: '20000' },
    record: { type: 'boolean', default: false },
  },
});

/** A whole number, or the end of this program. */
function wholeNumber(name) {
  if (/^\d{1,10}$/.test(values[name])) return Number(values[name]);
  console.error(`--${name} ${values[name]}: a whole number is needed.`);
  process.exit(2);
}

const [seed, cases] = [wholeNumber('seed'), wholeNumber('cases')];
const hasGo = spawnSync('go', ['version']).status === 0;
console.log(`Seed ${seed}, ${cases} cases each. Again: npm run test:fuzz -- --seed ${seed} --cases ${cases}`);
if (!hasGo) {
  console.log('There is no Go here (Debian: golang-go), so only the recorded answers are compared.');
}
const files = hasGo ? ['--project', 'fuzz'] : ['--project', 'unit', 'ignore/recorded', 'dockerfile/corpus'];
const { passed, failed } = await runVitest(files, {
  PATH: projectPath,
  STAGEDIVE_FUZZ_SEED: String(seed),
  STAGEDIVE_FUZZ_CASES: String(cases),
  STAGEDIVE_FUZZ_RECORD: values.record ? '1' : '',
});
console.log(`Seed ${seed}: ${passed} comparisons passed, ${failed} failed.`);
process.exitCode = failed === 0 ? 0 : 1;
