// `npm run dev`: the program from the sources as they are now, and nothing is left of it. What follows `--` is its
// command line: npm run dev -- -C demo. It is bundled as it will be shipped (the patches of scripts/bundle are part of
// it), with names and lines left as they are.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const build = fileURLToPath(new URL('build.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stagedive-dev-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

let running = null;
// A terminal sends ctrl+c to both; only what was sent to this process alone must be passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => signal !== 'SIGINT' && running?.kill(signal));
}

/** Runs a Node program in this terminal; resolves to its exit status. */
function runNode(...args) {
  return new Promise((resolve, reject) => {
    running = spawn(process.execPath, args, {
      stdio: 'inherit',
      // Compiled code would be kept for a bundle that is gone afterwards.
      env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
    });
    running
      .on('error', reject)
      .on('close', (status, signal) => resolve(status ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

process.exitCode =
  (await runNode(build, '--readable', folder)) ||
  (await runNode(join(folder, 'cli.cjs'), ...process.argv.slice(2)));
