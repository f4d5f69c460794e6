import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/**
 * Runs a program to its end, with its output read and dropped as a pipe's.
 * @returns milliseconds from its start to its end. Rejects with its last output when it fails.
 */
export function timeOf(
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let end = 0;
    let output = '';
    const keep = (data: Buffer): void => {
      output = (output + data).slice(-4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('exit', () => {
      end = performance.now() - start;
    });
    child.on('close', (status) => {
      if (status === 0) resolve(end);
      else reject(new Error(`${command.join(' ')} ended with ${status}:\n${output}`));
    });
  });
}
