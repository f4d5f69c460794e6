import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** The cost of a process, including the children that it waited for. */
export interface Cost {
  /** Milliseconds from start to end. */
  readonly wall: number;
  /** Milliseconds of CPU time, user and system. */
  readonly cpu: number;
  /** Peak memory in bytes of the process or its largest child; null on systems without /proc. */
  readonly memory: number | null;
}

/** Runs a command. Writes its process id to descriptor 3 at the start and its CPU time at the end (POSIX `times`). */
const MEASURE_SCRIPT = '"$@" 3>&- & echo $! >&3; wait $!; status=$?; times >&3; exit $status';

/** Time between two readings. The kernel records the peak, so only a change after the last reading is missed. */
const MEMORY_POLL_MS = 20;

/**
 * Runs a program to its end. Its output is read from a pipe and discarded.
 * @returns its cost. Rejects with the end of its output when it fails.
 */
export function costOf(
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn('sh', ['-c', MEASURE_SCRIPT, 'sh', ...command], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    let wall = 0;
    let output = '';
    let account = '';
    let memory: number | null = null;
    const poll = setInterval(() => {
      const pid = /^\d+(?=\n)/.exec(account)?.[0];
      if (pid !== undefined) memory = Math.max(memory ?? 0, peakMemory(pid)) || null;
    }, MEMORY_POLL_MS);
    const keep = (data: Buffer): void => {
      output = (output + data).slice(-4000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.stdio[3]?.on('data', (data) => {
      account += data;
    });
    child.on('error', (error) => {
      clearInterval(poll);
      reject(error);
    });
    child.on('exit', () => {
      wall = performance.now() - start;
      clearInterval(poll);
    });
    child.on('close', (status) => {
      if (status === 0) resolve({ wall, cpu: processorTime(account), memory });
      else reject(new Error(`${command.join(' ')} exited with ${status}:\n${output}`));
    });
  });
}

/** CPU time of the shell's children in milliseconds: the second line of `times`, such as `0m0.310s 0m0.050s`. */
function processorTime(account: string): number {
  const spent = [...(account.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m(\d+)[.,](\d+)s/g)];
  if (spent.length !== 2) throw new Error(`sh did not print the CPU time of its children: ${account}`);
  return spent.reduce((sum, [, minutes, whole, part]) => {
    return sum + (Number(minutes) * 60 + Number(`${whole}.${part}`)) * 1000;
  }, 0);
}

/** Peak memory in bytes of a process or its largest child; 0 if unknown. */
function peakMemory(pid: string): number {
  const children = (read(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean);
  const peaks = [pid, ...children].map((each) => {
    const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(read(`/proc/${each}/status`) ?? '')?.[1];
    return Number(kilobytes ?? 0) * 1024;
  });
  return Math.max(...peaks);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
