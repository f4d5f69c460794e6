import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type App, openApp, untouched } from '../driver/index.ts';
import { type Project, type RunningCommand, startCommand } from '../projects.ts';
import { argsOf } from './commands.ts';
import type { Fault } from './fault.ts';
import type { Round } from './plan.ts';
import { paceFile } from './project.ts';
import { faultsOfEnd, faultsOfScreen } from './verdict.ts';

/** How a round went. */
export interface Played {
  /** What was not as it should be. */
  readonly wrong: readonly string[];
  /** The status of a command, and the last line that it said. */
  readonly end?: string;
  /** Milliseconds from the fault until the program had told it; null if it told nothing. */
  readonly toldAfter: number | null;
  /** Whether the fault came while the program still worked. */
  readonly wasHit: boolean;
}

export interface Scene {
  readonly round: Round;
  readonly project: Project;
  readonly fault: Fault;
  readonly env: Readonly<Record<string, string>>;
}

/** A program that does not end by itself is waited for this long (ms). */
const MAX_WAIT_MS = 60_000;

/** Plays a round: starts its command, lets the fault happen, and looks at what the command does then. */
export function play(scene: Scene): Promise<Played> {
  const { round, project } = scene;
  const args = argsOf(round, project);
  if (args !== null) return playCommand(scene, args);
  if (round.command === 'watch') return playWatch(scene);
  if (round.command === 'walk') return playWalk(scene);
  return round.chance() < 0.5
    ? playCommand(scene, inFolder(['shell', 'base', '--', 'sh', '-c', 'echo ready; sleep 3600'], project))
    : playShell(scene);
}

/** A command that ends with the fault (ms) may just have done its work. */
const LAST_MOMENT_MS = 300;

async function playCommand(scene: Scene, args: readonly string[]): Promise<Played> {
  const { round, project, fault, env } = scene;
  const running = startCommand(args, { env });
  const first = await Promise.race([running.end.then(() => null), fault.struck]);
  if (first === null)
    return { wrong: faultsOfEnd(round, await running.end, false), toldAfter: null, wasHit: false };
  let wasInterrupted = false;
  if (fault.mayMiss())
    void endLater(running).then((sent) => {
      wasInterrupted = sent;
    });
  const end = await Promise.race([running.end, delay(MAX_WAIT_MS).then(() => null)]);
  const toldAfter = Date.now() - first;
  if (end === null) {
    running.kill('SIGKILL');
    return { wrong: [`does not end within ${MAX_WAIT_MS} ms`], toldAfter: null, wasHit: true };
  }
  const wrong =
    wasInterrupted && end.status === 130
      ? []
      : faultsOfEnd(round, end, !fault.mayMiss() && toldAfter > LAST_MOMENT_MS);
  const left = (await readdir(project.path('out')).catch(() => [])).filter((name) => name.startsWith('.'));
  if (left.length > 0) wrong.push(`leaves ${left.join(', ')}`);
  const said = `${end.status ?? end.signal}: ${end.stderr.trimEnd().split('\n').at(-1) ?? ''}`;
  return { wrong, end: said, toldAfter: end.status === 3 ? toldAfter : null, wasHit: true };
}

/** An engine goes on without its containerd, and what never ends by itself is ended. Resolves to whether that was done. */
async function endLater(running: RunningCommand): Promise<boolean> {
  const ended = await Promise.race([running.end.then(() => true), delay(5_000).then(() => false)]);
  if (!ended) running.kill('SIGINT');
  return !ended;
}

async function playWatch(scene: Scene): Promise<Played> {
  const { round, project, fault, env } = scene;
  const running = startCommand(['build', '--watch', '--target', 'last', project.folder], { env });
  const over = running.end.then((end) => end);
  const first = await Promise.race([over.then(() => null), fault.struck]);
  if (first === null) return { wrong: faultsOfEnd(round, await over, false), toldAfter: null, wasHit: false };
  const told = running.said('Watching for changes').then(
    () => true,
    () => false,
  );
  const waited = fault.mayMiss() ? 5_000 : MAX_WAIT_MS;
  const isTold = await Promise.race([told, delay(waited).then(() => null)]);
  const toldAfter = Date.now() - first;
  // It never got as far as a build.
  if (isTold === false)
    return { wrong: faultsOfEnd(round, await over, !fault.mayMiss()), toldAfter, wasHit: true };
  const wrong: string[] = [];
  if (isTold === null && !fault.mayMiss()) wrong.push(`says nothing within ${waited} ms`);
  await fault.mend();
  await project.write('pace', paceFile('quick').pace);
  const built = await Promise.race([
    running.said('Built last').then(
      () => true,
      () => false,
    ),
    delay(MAX_WAIT_MS).then(() => false),
  ]);
  if (!built) wrong.push('does not build at the next change');
  running.kill('SIGINT');
  const end = await over;
  if (end.status !== 130) wrong.push(`status ${end.status} after ctrl+c`);
  const raw = faultsOfScreen(end.stderr);
  if (wrong.length > 0 || raw.length > 0)
    wrong.push(...raw, `stderr: ${JSON.stringify(end.stderr.slice(-1500))}`);
  return { wrong, toldAfter: isTold === null ? null : toldAfter, wasHit: true };
}

async function playShell(scene: Scene): Promise<Played> {
  const { round, project, fault, env } = scene;
  const app = await openApp({ args: inFolder(['shell', 'base'], project), env, cols: 120, rows: 30 });
  try {
    const at = await fault.struck;
    const ending = app.exit(MAX_WAIT_MS).then((exit) => ({ ...exit, toldAfter: Date.now() - at }));
    if (fault.mayMiss()) {
      // A shell that lost nothing does not end by itself.
      const isOver = await Promise.race([ending.then(() => true), delay(3_000).then(() => false)]);
      if (!isOver) app.press('ctrl+d');
    }
    const { status, settingsBefore, settingsAfter, modes, toldAfter } = await ending;
    const wrong = faultsOfScreen(app.screen());
    if (settingsBefore !== settingsAfter) wrong.push('leaves the settings of the terminal changed');
    if (JSON.stringify(modes) !== JSON.stringify(untouched))
      wrong.push('leaves the modes of the terminal changed');
    const mayLive = fault.mayMiss() || round.kind === 'corrupted';
    if (status !== 3 && !(mayLive && [0, 1, 2].includes(status)))
      wrong.push(`status ${status}`, app.screen());
    const flat = app.screen().replaceAll(/\s+/g, ' ');
    if (status === 3 && !/stagedive: (?:The engine at \S+ ?went away|No Docker engine answers)/.test(flat))
      wrong.push('does not say that the engine was lost', app.screen());
    return { wrong, toldAfter: status === 3 ? toldAfter : null, wasHit: true };
  } catch (error) {
    return { wrong: [(error as Error).message], toldAfter: null, wasHit: true };
  } finally {
    await app.close();
  }
}

/** Where somebody is in the screens when the engine is lost, and what shows that it goes on. */
interface Place {
  readonly name: string;
  readonly keys: readonly string[];
  readonly goesOn: (app: App) => boolean;
}

const HAS_ENGINE = /engine \d/;

const PLACES: readonly Place[] = [
  { name: 'Explore', keys: [], goesOn: (app) => app.screen().includes('Stages') },
  {
    name: 'State',
    keys: ['d'],
    goesOn: (app) => app.lines().some((line) => / · \d+ of \d+/.test(line) && !/[⠁-⣿]/.test(line)),
  },
  {
    name: 'State, moving',
    keys: ['d', 'c'],
    goesOn: (app) => app.lines().some((line) => / · \d+ of \d+/.test(line) && !/[⠁-⣿]/.test(line)),
  },
  { name: 'Build', keys: ['b'], goesOn: (app) => app.screen().includes('✔ Built last') },
  { name: 'Files', keys: ['4'], goesOn: (app) => /300|data/.test(app.screen()) },
  { name: 'History', keys: ['8'], goesOn: (app) => app.screen().includes('Past builds') },
  { name: 'Context', keys: ['9'], goesOn: (app) => app.screen().includes('pace') },
];

async function playWalk(scene: Scene): Promise<Played> {
  const { round, project, fault, env } = scene;
  const place = PLACES[Math.floor(round.chance() * PLACES.length)] ?? PLACES[0];
  const app = await openApp({ args: ['--target', 'last', project.folder], env, cols: 120, rows: 40 });
  const wrong: string[] = [];
  let toldAfter: number | null = null;
  try {
    await app.see('Stages', MAX_WAIT_MS);
    app.press(...(place?.keys ?? []));
    const at = await fault.struck;
    const isSure = !fault.mayMiss() && !(fault.isOfOne && place?.name === 'Explore');
    toldAfter = await tells(app, isSure ? MAX_WAIT_MS : 2_000, at);
    if (toldAfter === null && isSure) wrong.push('tells nothing', app.screen());
    wrong.push(...faultsOfScreen(app.screen()));
    await fault.mend();
    await project.write('pace', paceFile('quick').pace);
    if (toldAfter !== null) {
      app.press('r');
      const isThere = (): boolean => HAS_ENGINE.test(app.lines()[0] ?? '') && place?.goesOn(app) === true;
      await app.until(isThere, 'the screens to go on', MAX_WAIT_MS);
    }
    wrong.push(...faultsOfScreen(app.screen()));
    // A build may still run when nothing was lost.
    app.press(toldAfter === null ? 'ctrl+c' : 'q');
    const { status, settingsBefore, settingsAfter, modes } = await app.exit(MAX_WAIT_MS);
    if (status !== (toldAfter === null ? 130 : 0)) wrong.push(`status ${status}`);
    if (settingsBefore !== settingsAfter || JSON.stringify(modes) !== JSON.stringify(untouched))
      wrong.push('leaves the terminal changed');
  } catch (error) {
    wrong.push((error as Error).message);
  } finally {
    await app.close();
  }
  if (wrong.length > 0) wrong.unshift(`on ${place?.name}:`);
  return { wrong, toldAfter, wasHit: true };
}

/** Milliseconds until the screens say that the engine is lost; null if they do not. */
async function tells(app: App, patience: number, since: number): Promise<number | null> {
  return await app.see(/engine is lost|▲ engine lost|▲ no engine/, patience).then(
    () => Date.now() - since,
    () => null,
  );
}

function inFolder(args: readonly string[], project: Project): string[] {
  const end = args.indexOf('--');
  const folder = ['-C', project.folder];
  return end < 0 ? [...args, ...folder] : [...args.slice(0, end), ...folder, ...args.slice(end)];
}
