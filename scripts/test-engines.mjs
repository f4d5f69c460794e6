// `npm run test:engines`: runs the tests that need a Docker engine on each private engine in turn, oldest first.
// npm run test:engines -- --engine 20.10.24       on one engine only
// Other arguments go to vitest. The exit status is 1 if a test fails on any engine.
import { parseArgs } from 'node:util';
import { createProgress, down, Problem, up, VERSIONS } from '../demo/engine.d/index.js';
import { passes, runVitest } from './checks.mjs';

const { values, tokens } = parseArgs({
  options: { engine: { type: 'string', multiple: true } },
  strict: false,
  tokens: true,
});
const ours = new Set(
  tokens.flatMap((token) => {
    if (token.kind !== 'option' || token.name !== 'engine') return [];
    return token.inlineValue ? [token.index] : [token.index, token.index + 1];
  }),
);
const rest = process.argv.slice(2).filter((_, index) => !ours.has(index));
const oldestFirst = VERSIONS.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
const progress = createProgress();
const rows = [];

/**
 * The tests that compare our model with the engine's frontend over the corpus, which the frontend of 2020 cannot read.
 */
const CORPUS = ['test/engine/dockerfile-agreement.test.ts', 'test/engine/program.test.ts'];
const WITHOUT_CORPUS = ['20.10.24'];

/**
 * Engines whose status stream stalls in about one build of a hundred: the step runs, but the engine's own reader of its
 * progress waits forever (seen in the stacks of its goroutines). A test that fails there is retried once.
 */
const STALLING = ['20.10.24'];

/** The name of an engine in the table: what it says of itself, and what two editions of one version differ in. */
function named(edition, reported) {
  const [, kind] = edition.split('-');
  return kind === undefined ? reported : `${reported}, ${kind}`;
}

/** Runs the engine and end-to-end tests on one engine, which is up only for them. */
async function testOn(version) {
  const engine = await up({ version, progress });
  try {
    const env = { DOCKER_HOST: engine.dockerHost, STAGEDIVE_TEST_DOCKER_HOST: engine.dockerHost };
    const left = WITHOUT_CORPUS.includes(version) ? CORPUS : [];
    for (const file of left)
      console.log(`Not on ${version}, whose frontend is too old for the corpus: ${file}`);
    const excluded = left.flatMap((file) => ['--exclude', file]);
    const again = STALLING.includes(version) ? ['--retry', '1'] : [];
    if (again.length > 0)
      console.log(`On ${version}, whose status stream stalls at times, a failed test is tried once more.`);
    const chosen = ['--project', 'engine', '--project', 'e2e', ...again, ...excluded, ...rest];
    const { passed, failed } = await runVitest(chosen, env);
    return { engine: named(version, engine.version), passed, failed };
  } finally {
    if (engine.started) await down({ version, progress });
  }
}

if (!(await passes('The bundle', 'node', ['scripts/build.mjs']))) process.exit(1);
for (const version of values.engine ?? oldestFirst) {
  console.log(`\nDocker Engine ${version}`);
  try {
    rows.push(await testOn(version));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error([error.message, ...error.lines].join('\n  | '));
    rows.push({ engine: version, passed: 0, failed: 1 });
  }
}

console.log(`\n${'engine'.padEnd(32)}${'passed'.padStart(8)}${'failed'.padStart(8)}`);
for (const { engine, passed, failed } of rows) {
  console.log(`${engine.padEnd(32)}${String(passed).padStart(8)}${String(failed).padStart(8)}`);
}
process.exitCode = rows.every(({ failed }) => failed === 0) ? 0 : 1;
