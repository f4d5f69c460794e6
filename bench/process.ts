import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** What a whole process took, with the processes that it waited for. */
export interface Cost {
  /** Milliseconds from its start to its end. */
  readonly wall: number;
  /** Milliseconds of processor time, user and system. */
  readonly cpu: number;
  /** Most bytes that it, or a process of its own, had in memory; null where the system does not tell (it has no /proc). */
  readonly memory: number | null;
}

/** Says the process's id as soon as it runs, and at its end what its processor time was (POSIX `times`). */
const script = '"$@" 3>&- & echo $! >&3; wait $!; status=$?; times >&3; exit $status';

/** Milliseconds between looks at the memory. The system keeps the most that it was, so only the last look can miss. */
const MEMORY_POLL_MS = 20;

/**
 * Runs a program to its end, with its output read and dropped as a pipe's.
 * @returns what it took. Rejects with its last output when it fails.
 */
export function costOf(
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn('sh', ['-c', script, 'sh', ...command], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    let wall = 0;
    let output = '';
    let account = '';
    let memory: number | null = null;
    const look = setInterval(() => {
      const pid = /^\d+(?=\n)/.exec(account)?.[0];
      if (pid !== undefined) memory = Math.max(memory ?? 0, mostMemory(pid)) || null;
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
      clearInterval(look);
      reject(error);
    });
    child.on('exit', () => {
      wall = performance.now() - start;
      clearInterval(look);
    });
    child.on('close', (status) => {
      if (status === 0) resolve({ wall, cpu: processorTime(account), memory });
      else reject(new Error(`${command.join(' ')} ended with ${status}:\n${output}`));
    });
  });
}

/** Milliseconds of the shell's children, in the second line of what `times` prints: `0m0.310s 0m0.050s`. */
function processorTime(account: string): number {
  const spent = [...(account.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m(\d+)[.,](\d+)s/g)];
  if (spent.length !== 2) throw new Error(`sh did not tell the processor time of its children: ${account}`);
  return spent.reduce((sum, [, minutes, whole, part]) => {
    return sum + (Number(minutes) * 60 + Number(`${whole}.${part}`)) * 1000;
  }, 0);
}

/** The most bytes that a process or one of its children has had in memory; 0 where that is not known. */
function mostMemory(pid: string): number {
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
