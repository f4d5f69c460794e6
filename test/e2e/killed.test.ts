/**
 * SIGKILL, SIGTERM and SIGHUP at random moments: after the next start nothing is left of the killed one. STAGEDIVE_KILL_ROUNDS says how often
 * (default 20), STAGEDIVE_KILL_SEED repeats what a run did; both are printed.
 *
 * One thing only the engine could prevent: it does not kill a step whose client goes away while the step's process is
 * being started (moby/buildkit executor/runcexecutor; `docker buildx` leaves it as well). Such a process, and no other, is
 * ended here and counted.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import Docker from 'dockerode';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type FoundProcess, kill, processesWith } from '../engine/processes.ts';
import { type App, closeApps, openApp } from './driver/index.ts';
import { alive } from './driver/processes.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const rounds = Number(process.env.STAGEDIVE_KILL_ROUNDS ?? 20);
const seed = Number(process.env.STAGEDIVE_KILL_SEED ?? Math.floor(Math.random() * 1e9));

/** What ends a program; most often what it cannot answer. */
const SIGNALS = ['SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGHUP'] as const;

/** The longest time from the start of a program to its end, in milliseconds. */
const MAX_AGE_MS = 4_000;

/** How long the engine may take to end what a killed program ran, in milliseconds. */
const PATIENCE_MS = 15_000;

/** How long before the kill a step may have begun for its process not to be killable yet, in milliseconds. */
const STEP_START_MS = 300;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomNumbers(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Activity {
  readonly name: string;
  readonly args: readonly string[];
  /** Typed once the screens are there. */
  readonly keys?: string;
  /** Reaches the engine through a child process, as over ssh. */
  readonly child?: true;
}

const activities: readonly Activity[] = [
  { name: 'Explore', args: ['.'], keys: 'jjkk' },
  { name: 'a build', args: ['.', '--target', 'slow'], keys: 'b' },
  { name: 'a build of short steps', args: ['.', '--target', 'short'], keys: 'b' },
  { name: 'a walk with breakpoints', args: ['.', '--target', 'short'], keys: 'dB' },
  { name: 'a failed build', args: ['.', '--target', 'broken'], keys: 'b' },
  { name: 'Check', args: ['.', '--target', 'base'], keys: 'g6' },
  { name: 'Sizes of a failed step', args: ['.', '--target', 'broken'], keys: 'b7' },
  { name: 'a shell', args: ['.', '--target', 'base'], keys: 'gssleep 1000\r' },
  { name: 'stagedive build', args: ['build', '.', '--target', 'short'] },
  { name: 'stagedive build over ssh', args: ['build', '.', '--target', 'slow'], child: true },
  { name: 'stagedive build --watch', args: ['build', '--watch', '.', '--target', 'base'] },
  { name: 'stagedive shell', args: ['shell', 'base', '--', 'sleep', '1000'] },
  { name: 'stagedive run', args: ['run', 'base', '--', 'sleep', '1000'] },
  { name: 'stagedive run of a short program', args: ['run', 'base', '--', 'true'] },
  { name: 'stagedive cp', args: ['cp', 'base', '/', 'out'] },
  { name: 'stagedive check', args: ['check', 'base'] },
  { name: 'stagedive diff', args: ['diff', 'base', 'other'] },
  { name: 'stagedive report', args: ['report', 'other', '-o', 'out/page.html'] },
  { name: 'stagedive inventory', args: ['inventory', 'base', 'other'] },
  { name: 'stagedive check --fix', args: ['check', 'other', '--fix'] },
  { name: 'stagedive why', args: ['why', '--dry-run', 'other'] },
  { name: 'stagedive history', args: ['history', 'ls', '--limit', '0'] },
  { name: 'stagedive context', args: ['context', '--all'] },
  { name: 'a build of a compose file', args: ['build', '-f', 'defined/compose.yaml', '--service', 'app'] },
  { name: 'a build of a bake file', args: ['build', '-f', 'defined/docker-bake.json', '--bake', 'app'] },
];

let project: Project;
/** The mark of the round, in the environment of the program, its children and its processes in the engine. */
let mark: string;
let env: Record<string, string>;
const isLocal = (process.env.DOCKER_HOST ?? '').startsWith('unix://');

beforeAll(async () => {
  project = await Project.with({
    '.dockerignore': 'home\ntmp\nout\nbin\n',
    'defined/compose.yaml': 'services:\n  app:\n    build: { context: .., target: short }\n',
    'defined/docker-bake.json': JSON.stringify({ target: { app: { context: '..', target: 'short' } } }),
  });
  env = {
    XDG_STATE_HOME: project.path('home/state'),
    XDG_CACHE_HOME: project.path('home/cache'),
    TMPDIR: project.path('tmp'),
  };
  for (const folder of ['home', 'tmp', 'bin']) await mkdir(project.path(folder));
  // An ssh that reaches this machine's engine.
  const socket = (process.env.DOCKER_HOST ?? '').replace(/^unix:\/\//, '');
  await writeFile(
    project.path('bin/ssh'),
    `#!${process.execPath}
const engine = require('node:net').connect(${JSON.stringify(socket)});
process.stdin.pipe(engine).pipe(process.stdout);
`,
    { mode: 0o755 },
  );
});
afterEach(closeApps);
afterAll(() => project[Symbol.asyncDispose]());

const dockerfile = (id: string): string => `FROM ${shellImage} AS base
ENV KILLED=${id}
RUN for n in $(seq 300); do head -c 30000 /dev/urandom > /f$n; done
FROM base AS slow
RUN while true; do echo tick; sleep 0.2; done
FROM base AS short
${Array.from({ length: 30 }, (_, step) => `RUN sleep 0.05; echo ${step}`).join('\n')}
FROM base AS broken
RUN exit 3
FROM base AS other
RUN for n in $(seq 300); do cat /f$n > /g; mv /g /f$n; done
`;

async function start({ args, keys, child }: Activity): Promise<App> {
  const ssh = { DOCKER_HOST: 'ssh://nowhere', PATH: `${project.path('bin')}:${process.env.PATH}` };
  const app = await openApp({
    args,
    cwd: project.folder,
    env: { ...env, KILLED: mark, ...(child === true ? ssh : {}) },
  });
  if (keys === undefined) return app;
  await app.see('broken');
  app.type(keys);
  return app;
}

/** What a killed program may have left in folders, beside what it keeps on purpose. */
async function leftFiles(): Promise<string[]> {
  const names = async (folder: string): Promise<string[]> =>
    await readdir(project.path(folder), { recursive: true }).catch(() => []);
  return [
    ...(await names('tmp')),
    ...(await names('out')).filter((name) => name.includes('.stagedive-')),
    ...(await names('home/state')).filter((name) => /copies|json\./.test(name)),
    ...(await names('home/cache')).filter((name) => /code\/.*\.\d+-\d+-/.test(name)),
  ];
}

/** Containers and images in the engine that bear the label of a killed program. */
async function leftInEngine(pid: number): Promise<string[]> {
  const docker = new Docker();
  const [containers, images] = await Promise.all([
    docker.listContainers({ all: true, filters: { label: ['dev.stagedive.container'] } }),
    docker.listImages({ filters: { label: ['dev.stagedive.image'] } }),
  ]);
  const isIts = ({ Labels }: { Labels: Record<string, string> }): boolean =>
    Object.entries(Labels).some(
      ([name, value]) => name.startsWith('dev.stagedive.') && value.startsWith(`${pid}-`),
    );
  return [...containers, ...images].filter(isIts).map(({ Id }) => Id);
}

/** When a process was started, in milliseconds of Date.now(); now if it has ended. */
async function startOf({ pid }: FoundProcess): Promise<number> {
  const [stat, uptime] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null),
    readFile('/proc/uptime', 'latin1'),
  ]);
  if (stat === null) return Date.now();
  // Ticks of 10 ms since the machine's start (proc_pid_stat(5), field 22).
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  return Date.now() - Number(uptime.split(' ')[0]) * 1_000 + ticks * 10;
}

/** Waits until nothing runs with the mark. Resolves to the processes that the engine could not end (see above). */
async function leftProcesses(killedAt: number, what: string): Promise<readonly FoundProcess[]> {
  for (const begin = Date.now(); Date.now() - begin < PATIENCE_MS; await delay(100)) {
    if ((await processesWith(`KILLED=${mark}`)).length === 0) return [];
  }
  const left = await processesWith(`KILLED=${mark}`);
  const starts = await Promise.all(left.map(startOf));
  for (const { pid } of left) kill(pid);
  if (Math.min(...starts) < killedAt - STEP_START_MS) expect(left, `processes of ${what}`).toEqual([]);
  return left;
}

test(
  `leaves nothing behind, ${rounds} times (STAGEDIVE_KILL_SEED=${seed})`,
  async () => {
    console.log(`STAGEDIVE_KILL_ROUNDS=${rounds} STAGEDIVE_KILL_SEED=${seed}`);
    let unkillable = 0;
    const random = randomNumbers(seed);
    for (let round = 0; round < rounds; round += 1) {
      // Each in turn: by chance some would come up only now and then.
      const activity = activities[(seed + round) % activities.length]!;
      const age = random() * MAX_AGE_MS;
      if (activity.child && !isLocal) continue;
      mark = unique();
      await writeFile(project.path('Dockerfile'), dockerfile(mark));
      await rm(project.path('out'), { recursive: true, force: true });
      await mkdir(project.path('out'));
      const app = await start(activity);
      await delay(age);
      // A short command may have ended by itself.
      const killedAt = Date.now();
      const signal = SIGNALS[Math.floor(random() * SIGNALS.length)] ?? 'SIGKILL';
      if (alive(app.pid)) process.kill(app.pid, signal);
      while (alive(app.pid)) await delay(10);
      await app.close();
      // The next start sweeps.
      const next = await runCommand(['cat', 'base', '/f1'], { cwd: project.folder, env });
      const what = `${activity.name}, ended by ${signal} after ${Math.round(age)} ms`;
      expect(next.status, `the start after ${what}`).toBe(0);
      if ((await leftProcesses(killedAt, what)).length > 0) unkillable += 1;
      expect(await leftFiles(), `files of ${what}`).toEqual([]);
      expect(await leftInEngine(app.pid), `containers and images of ${what}`).toEqual([]);
    }
    console.log(`${unkillable} steps were killed while the engine started them.`);
  },
  rounds * 60_000,
);
