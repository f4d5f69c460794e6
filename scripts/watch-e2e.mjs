// `npm run test:watch-e2e FILE [TEST]`: plays end-to-end tests slowly in this terminal: the window of the program, and
// below it what the test does. FILE is part of the name of a file in test/e2e, TEST part of the name of a test.
// STAGEDIVE_WATCH_PAUSE is the pause after every key in milliseconds (default 700). The output of vitest comes at the
// end.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { passes, projectPath } from './checks.mjs';

const [file, test] = process.argv.slice(2);
if (file === undefined || !process.stdout.isTTY) {
  console.error('Usage, in a terminal: npm run test:watch-e2e FILE [TEST], for example: app-walk breakpoint');
  process.exit(2);
}
if (!(await passes('The bundle', 'node', ['scripts/build.mjs']))) process.exit(1);

const vitest = spawn(
  'npx',
  [
    ...['--no-install', 'vitest', 'run', '--project', 'e2e', `test/e2e/${file}`, '--testTimeout=0'],
    ...(test === undefined ? [] : ['--testNamePattern', test]),
  ],
  {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { STAGEDIVE_WATCH_PAUSE: '700', ...process.env, PATH: projectPath },
  },
);
const said = [];
for (const stream of [vitest.stdout, vitest.stderr]) stream.on('data', (chunk) => said.push(chunk));
// Ctrl+C reaches vitest too, which ends before this process does.
process.on('SIGINT', () => {});

process.stdout.write('\x1b[?1049h\x1b[?25l\x1b[HLooking for an engine …');
const status = await new Promise((resolve) => vitest.on('error', () => resolve(1)).on('close', resolve));
process.stdout.write('\x1b[?25h\x1b[?1049l');
process.stdout.write(Buffer.concat(said));
process.exitCode = status ?? 130;
