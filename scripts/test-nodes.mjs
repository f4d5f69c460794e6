// `npm run test:nodes`: runs the unit tests and a smoke test of the screens on each Node that the program supports, and
// checks the message on a Node that is too old. All of them come from the npm registry.
// npm run test:nodes -- --node 24       on one version only
// npm run test:nodes -- --project e2e   the end-to-end tests instead, on a Docker engine
// Other arguments go to vitest. The exit status is 1 if a test fails on any version.
import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { passes, projectPath, runVitest } from './checks.mjs';
import { installNode } from './nodes.mjs';

const SUPPORTED = ['22', '24', '26'];
const TOO_OLD = '20';
const root = fileURLToPath(new URL('..', import.meta.url));

const { values, tokens } = parseArgs({
  options: { node: { type: 'string', multiple: true } },
  strict: false,
  tokens: true,
});
const ours = new Set(
  tokens.flatMap((token) => {
    if (token.kind !== 'option' || token.name !== 'node') return [];
    return token.inlineValue ? [token.index] : [token.index, token.index + 1];
  }),
);
const rest = process.argv.slice(2).filter((_, index) => !ours.has(index));

/** Runs the tests on one Node, which also runs everything that they start. */
async function testOn(major) {
  const { version, node, folder } = await installNode(major);
  console.log(`\nNode ${version}`);
  const projects = tokens.some((token) => token.name === 'project')
    ? []
    : ['--project', 'unit', '--project', 'smoke'];
  const env = { PATH: `${folder}${delimiter}${projectPath}` };
  return { version, ...(await runVitest([...projects, ...rest], env, node)) };
}

/** Checks the sentence that bin/stagedive.js prints on a Node that is really too old. */
async function refusesOn(major) {
  const { version, node } = await installNode(major);
  const { status, stderr } = spawnSync(node, ['bin/stagedive.js', '--version'], {
    cwd: root,
    encoding: 'utf8',
  });
  const good = status === 2 && /^stagedive: Node [\d.]+ or newer is needed, and [^\n]+\n$/.test(stderr);
  if (!good) console.error(`On Node ${version} it ended with ${status} and said: ${stderr}`);
  return { version: `${version} (refused)`, passed: good ? 1 : 0, failed: good ? 0 : 1 };
}

if (!(await passes('The bundle', 'node', ['scripts/build.mjs']))) process.exit(1);
const rows = [];
for (const major of values.node ?? SUPPORTED) rows.push(await testOn(major));
if (values.node === undefined) rows.push(await refusesOn(TOO_OLD));

console.log('');
for (const { version, passed, failed } of rows)
  console.log(`Node ${version}: ${passed} passed, ${failed} failed`);
process.exitCode = rows.every(({ failed }) => failed === 0) ? 0 : 1;
