import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { kill } from '../../engine/processes.ts';
import { type Project, runCommand, unique } from '../projects.ts';
import { prepareFault } from './fault.ts';
import { FaultyProxy } from './faulty-proxy.ts';
import { BUILDING, type Round } from './plan.ts';
import { type Played, play } from './play.ts';
import { PrivateEngine } from './private-engine.ts';
import { faultyProject, type Pace } from './project.ts';

/** A round that was run. */
export interface RoundResult extends Played {
  readonly round: Round;
  /** The fault in one line. */
  readonly fault: string;
}

/** How long what a program had started in the engine may take to end after it (ms). */
const SWEEP_MS = 20_000;

/** Runs rounds, several at a time, each lane with an engine of its own. */
export async function runRounds(
  rounds: readonly Round[],
  lanes: number,
  report: (result: RoundResult) => void,
): Promise<readonly RoundResult[]> {
  const waiting = [...rounds];
  const results: RoundResult[] = [];
  const lane = async (): Promise<void> => {
    await using engine = await PrivateEngine.start();
    for (let round = waiting.shift(); round !== undefined; round = waiting.shift()) {
      const result = await runRound(round, engine);
      results.push(result);
      report(result);
    }
  };
  // Every lane ends, and takes its engine down, before one that failed is told of.
  const ends = await Promise.allSettled(Array.from({ length: Math.min(lanes, rounds.length) }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return results;
}

async function runRound(round: Round, engine: PrivateEngine): Promise<RoundResult> {
  const mark = `faults-${unique()}`;
  await using project = await faultyProject(mark, paceOf(round));
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-proxy-'));
  await using proxy = await FaultyProxy.listen(join(folder, 'docker.sock'), engine.socket);
  const fault = prepareFault(round, engine, proxy);
  const env = { DOCKER_HOST: proxy.address, XDG_STATE_HOME: folder };
  const played = await play({ round, project, fault, env }).catch(
    (error: unknown): Played => ({ wrong: [String(error)], toldAfter: null, wasHit: true }),
  );
  await fault.mend();
  const lostAt = played.toldAfter === null ? null : await fault.struck;
  // What `run` had to leave in an engine that it could not reach goes with the next start.
  const swept = round.command === 'run' ? await sweep(engine, project, folder) : [];
  const left = await leftOver(engine, proxy, mark, lostAt);
  await rm(folder, { recursive: true, force: true });
  return {
    ...played,
    round,
    fault: fault.text,
    wrong: [...played.wrong, ...late(round, played), ...swept, ...left],
  };
}

/** How long a loss may take to be told (ms): of a connection that breaks, and of one on which nothing arrives. */
const MAX_TOLD_MS = { broken: 5_000, silent: 15_000 } as const;

function late({ kind }: Round, { toldAfter }: Played): string[] {
  // Who sends or gets bytes that make no sense may wait for the rest of them.
  const isSilent = kind === 'frozen' || kind === 'corrupted';
  const most = MAX_TOLD_MS[isSilent ? 'silent' : 'broken'];
  return toldAfter !== null && toldAfter > most
    ? [`is told after ${toldAfter} ms, not within ${most} ms`]
    : [];
}

/** Starts once more, and looks for containers and images that are still there. */
async function sweep(engine: PrivateEngine, project: Project, stateFolder: string): Promise<string[]> {
  const env = { DOCKER_HOST: `unix://${engine.socket}`, XDG_STATE_HOME: stateFolder };
  const { status, stderr } = await runCommand(['cat', '-C', project.folder, 'base', '/data/f1'], { env });
  if (status !== 0) return [`the next start ends with ${status}: ${stderr}`];
  const [containers, images] = await Promise.all([
    engine.docker.listContainers({ all: true, filters: { label: ['dev.stagedive.container'] } }),
    engine.docker.listImages({ filters: { label: ['dev.stagedive.image'] } }),
  ]);
  return [...containers, ...images].map(({ Id }) => `the next start leaves ${Id}`);
}

/** A process that was started this shortly before the engine lost its client cannot be killed by the engine (ms). */
const START_WINDOW_MS = 1_000;

/**
 * What still exists of a round: processes in the engine, connections to it. A daemon that is just starting a process when
 * its client goes leaves it running, whoever the client is (see src/buildkit/gateway.ts): such a one is ended here.
 */
async function leftOver(
  engine: PrivateEngine,
  proxy: FaultyProxy,
  mark: string,
  lostAt: number | null,
): Promise<string[]> {
  for (const begin = Date.now(); ; await delay(100)) {
    const processes = engine.processesWith(mark);
    if (processes.length === 0 && proxy.open === 0) return [];
    if (Date.now() - begin < SWEEP_MS) continue;
    const orphans = processes.filter(
      ({ startedAt }) => lostAt !== null && startedAt > lostAt - START_WINDOW_MS,
    );
    for (const { pid } of orphans) kill(pid);
    const left = processes
      .filter((each) => !orphans.includes(each))
      .map(({ name, pid }) => `${name} (${pid})`);
    return left.length === 0 && proxy.open === 0
      ? []
      : [`leaves ${[...left, `${proxy.open} connections`].join(', ')}`];
  }
}

/** A build never ends by itself; what only reads states has something to read after a while. */
function paceOf({ command, chance }: Round): Pace {
  if (BUILDING.includes(command)) return 'endless';
  return chance() < 0.5 ? 'slow' : 'endless';
}
