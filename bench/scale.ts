import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, type Figure, megabytes, milliseconds } from './figure.ts';
import { bundleProgram } from './flood/bundle.ts';
import { type ScreenCost, ScreenProgram } from './scale/screen.ts';
import { type Scale, scaleDockerfile } from './scale/source.ts';

const NOTHING: Scale = { steps: 2, entries: 10, lines: 10, builds: 0, caches: 0 };
const STEPS = 2_000;
const DEFINITIONS = 500;
const BUILDS = 1_000;
const CACHES = 2_000;
const ENTRIES = 1_000_000;
const LINES = 5_000_000;

/** Twice the input may take twice the time, and what a measurement is off by. */
const MAX_GROWTH = 2.4;

/** Below this, the growth of a time is that of the machine. */
const MIN_TIME_MS = 200;

/** What the program itself takes, in bytes. */
const OWN_MEMORY = 100e6;

/** Below this, the growth of memory is that of the garbage that waits to be collected. */
const MIN_MEMORY = 100e6;

interface ScaledScreen {
  readonly name: string;
  /** Of what, and how many. */
  readonly of: string;
  readonly count: number;
  cost(setting: Setting, count: number): Promise<ScreenCost>;
}

interface Setting {
  readonly root: string;
  readonly folder: string;
  /** The screens on a fake builder; see scale/program.ts. */
  readonly program: string;
}

const MOVES = ['j', 'k', 'G', 'g', '\t', '\t'];

/** A state's screens, which begin with a list of all its entries. */
function stateScreen(name: string, key: string, text: string | RegExp): ScaledScreen {
  return {
    ...{ name, of: 'entries', count: ENTRIES },
    cost: (setting, entries) =>
      withScreens(setting, { ...NOTHING, entries }, (app) => app.cost(() => app.press(key), text, MOVES)),
  };
}

const SCREENS: readonly ScaledScreen[] = [
  { name: 'Explore', of: 'steps', count: STEPS, cost: explore },
  { name: 'the list of builds', of: 'definitions', count: DEFINITIONS, cost: definitionList },
  {
    ...{ name: 'Build', of: 'steps', count: STEPS },
    cost: (setting, steps) =>
      withScreens(setting, { ...NOTHING, steps }, (app) =>
        app.cost(() => app.press('b'), 'Built big', MOVES),
      ),
  },
  {
    ...{ name: 'Build to its end', of: 'lines', count: LINES },
    cost: (setting, lines) =>
      withScreens(setting, { ...NOTHING, lines }, (app) =>
        app.cost(() => app.press('b'), 'Built big', MOVES),
      ),
  },
  {
    ...{ name: 'Build, its log', of: 'lines', count: LINES },
    cost: (setting, lines) =>
      withScreens(setting, { ...NOTHING, lines }, async (app) => {
        app.press('b');
        await app.see('Built big');
        return await app.cost(() => app.press('G'), `unit-${lines - 1}.o`, ['\r', 'k', 'g', 'j', 'G']);
      }),
  },
  {
    ...{ name: 'Past builds', of: 'builds', count: BUILDS },
    cost: (setting, builds) =>
      withScreens(setting, { ...NOTHING, builds }, (app) =>
        app.cost(() => app.press('8'), `1 of ${builds}`, MOVES),
      ),
  },
  {
    ...{ name: 'Caches', of: 'cache mounts', count: CACHES },
    cost: (setting, caches) =>
      withScreens(setting, { ...NOTHING, caches }, (app) =>
        app.cost(() => app.press('0'), 'project-0-cache', MOVES),
      ),
  },
  {
    ...{ name: 'State', of: 'entries', count: ENTRIES },
    cost: (setting, entries) =>
      withScreens(setting, { ...NOTHING, entries }, async (app) => {
        app.press('d');
        await app.see('Changed by this line');
        return await app.cost(() => app.press('c'), 'folder-00000', ['\t', 'j', 'k']);
      }),
  },
  stateScreen('Files', '4', 'folder-00000'),
  stateScreen('Diff', '5', 'file-name-999'),
  stateScreen('Check', '6', 'nothing found'),
  stateScreen('Sizes', '7', /the-last-step[^\n]*[kMG]B/),
  stateScreen('Inventory', 'I', '0 packages'),
  stateScreen('Context', '9', 'folder-00000'),
];

/** Measures every screen at a quarter, at half and at the whole of a size that few builds have, and how it grows. */
export async function scaleFigures({ root, say }: Bench): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-scale-'));
  const figures: Figure[] = [];
  try {
    const program = await bundleProgram(root, folder, 'bench/scale/program.ts');
    const setting = { root, folder, program };
    for (const screen of SCREENS) {
      say(`Scale: ${screen.name}, ${screen.count.toLocaleString('en')} ${screen.of}`);
      const quarter = await screen.cost(setting, screen.count / 4);
      const half = await screen.cost(setting, screen.count / 2);
      const whole = await screen.cost(setting, screen.count);
      figures.push(figureOf(screen, quarter, half, whole));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return figures;
}

function figureOf(
  { name, of, count }: ScaledScreen,
  quarter: ScreenCost,
  half: ScreenCost,
  whole: ScreenCost,
): Figure {
  return {
    what: `${name} of ${count.toLocaleString('en')} ${of}: first frame, key to frame, peak memory`,
    ours: costText(whole),
    peer: `half of it: ${costText(half)}; a quarter: ${costText(quarter)}`,
    ratio: whole.firstCpu / Math.max(1, half.firstCpu),
    aim: { text: `≤ ${MAX_GROWTH}×`, met: isBounded(half, whole) && isBounded(quarter, half) },
  };
}

/** Whether time and memory grow with the input, which is twice as large, and not faster. */
function isBounded(half: ScreenCost, whole: ScreenCost): boolean {
  const isTime = (more: number, less: number): boolean => more < MIN_TIME_MS || more / less <= MAX_GROWTH;
  const ownOf = ({ memory }: ScreenCost): number => Math.max(MIN_MEMORY, memory - OWN_MEMORY);
  return (
    isTime(whole.firstCpu, half.firstCpu) &&
    isTime(whole.key, half.key) &&
    isTime(whole.keyP95, half.keyP95) &&
    ownOf(whole) / ownOf(half) <= MAX_GROWTH
  );
}

function costText({ first, firstCpu, key, keyP95, memory }: ScreenCost): string {
  const keys = `${milliseconds(key)} (p95 ${milliseconds(keyP95)})`;
  return `${milliseconds(first)} (CPU ${milliseconds(firstCpu)}), ${keys}, ${megabytes(memory)}`;
}

async function withScreens(
  { program, folder }: Setting,
  scale: Scale,
  measure: (app: ScreenProgram) => Promise<ScreenCost>,
): Promise<ScreenCost> {
  const env = { SCALE: JSON.stringify(scale), XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };
  return await within(new ScreenProgram([process.execPath, program], folder, env), async (app) => {
    await app.see('Explore');
    await app.see('big');
    return await measure(app);
  });
}

async function within<T>(app: ScreenProgram, measure: (app: ScreenProgram) => Promise<T>): Promise<T> {
  try {
    return await measure(app);
  } finally {
    app.close();
  }
}

/** No engine is asked: the program itself starts on a large Dockerfile. */
async function explore({ root, folder }: Setting, steps: number): Promise<ScreenCost> {
  const project = await mkdtemp(join(folder, 'steps-'));
  await writeFile(join(project, 'Dockerfile'), scaleDockerfile({ ...NOTHING, steps }));
  return await started([process.execPath, `${root}bin/stagedive.js`], project, 'RUN');
}

async function definitionList({ root, folder }: Setting, definitions: number): Promise<ScreenCost> {
  const project = await mkdtemp(join(folder, 'definitions-'));
  for (let at = 0; at < definitions; at += 1) {
    const own = join(project, `service-${String(at).padStart(3, '0')}`);
    await mkdir(own);
    await writeFile(join(own, 'Dockerfile'), `FROM scratch AS build\nFROM scratch AS last-${at}\n`);
  }
  return await started([process.execPath, `${root}bin/stagedive.js`], project, 'service-000', [
    '\x1b[B',
    '\x1b[A',
  ]);
}

async function started(
  command: readonly string[],
  cwd: string,
  text: string,
  keys: readonly string[] = ['\t', 'j', 'G'],
): Promise<ScreenCost> {
  const env = { DOCKER_HOST: `unix://${cwd}/none.sock`, XDG_STATE_HOME: cwd, XDG_CONFIG_HOME: cwd };
  const app = new ScreenProgram(command, cwd, env);
  return await within(app, () => app.cost(() => undefined, text, keys));
}
