// `npm run dev`: runs the program from the current sources, and leaves nothing behind. What follows `--` is its command
// line: npm run dev -- -C demo. It is bundled as for a release (the patches of scripts/bundle are part of it), but with
// names and lines kept.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const build = fileURLToPath(new URL('build.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stagedive-dev-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

let running = null;
// The terminal sends Ctrl+C to both processes; only a signal sent to this process alone must be passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => signal !== 'SIGINT' && running?.kill(signal));
}

/** Runs a Node program in this terminal; resolves to its exit status. */
function runNode(...args) {
  return new Promise((resolve, reject) => {
    running = spawn(process.execPath, args, {
      stdio: 'inherit',
      // Otherwise compiled code would be cached for a bundle that is deleted afterwards.
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
