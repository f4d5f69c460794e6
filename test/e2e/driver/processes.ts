import { spawnSync } from 'node:child_process';

/** Whether the process runs; one that has ended but was not yet asked for its status (a zombie) does not. */
export function alive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}

/** The tests' environment as a person's shell would have it: no CI (ink shows nothing live then), a usual TERM. */
export function childEnvironment(over: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given = { ...process.env, TERM: 'xterm-256color', COLORTERM: 'truecolor', ...over };
  const unwanted = new Set([
    'CI',
    'CONTINUOUS_INTEGRATION',
    'NO_COLOR',
    'FORCE_COLOR',
    'NODE_ENV',
    'VITEST',
    'DEV',
  ]);
  return Object.fromEntries(
    Object.entries(given).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && (entry[0] in over || !unwanted.has(entry[0])),
    ),
  );
}
