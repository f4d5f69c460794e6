import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { DiffReport } from './diff/program.ts';
import { generator } from './diff/source.ts';
import { type Bench, type Figure, milliseconds } from './figure.ts';
import { timeOf } from './process.ts';
import { median } from './statistics.ts';

const images = { one: 'stagedive-bench-one', two: 'stagedive-bench-two' } as const;

/** Files of each of the two stages. */
const filesEach = 30_000;

/** Two stages with the same files, written apart, one in a hundred with other contents. */
const dockerfile = `FROM stagedive-demo/toolchain:trixie AS generator
COPY generator.c /
RUN gcc -O2 -static -o /generator /generator.c
FROM stagedive-demo/shell:trixie AS one
RUN --mount=from=generator,source=/generator,target=/generator /generator ${filesEach} 1
FROM stagedive-demo/shell:trixie AS two
RUN --mount=from=generator,source=/generator,target=/generator /generator ${filesEach} 2
COPY changed.txt /
FROM scratch AS both
COPY --from=one /etc/passwd /one
COPY --from=two /etc/passwd /two
`;

/**
 * Two stages of together 1 GB and 60,000 files, listed and compared, then held against one another by contents, then
 * once more after an edit of one file; beside `docker save` of the same two, which is the least that a tool must pay
 * that looks into images.
 */
export async function diffFigures(bench: Bench): Promise<Figure[]> {
  const { root, dockerHost } = bench;
  const rounds = Math.max(3, Math.ceil(bench.rounds / 5));
  bench.say(`Diff of two stages: ${rounds} rounds`);
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-diff-'));
  const env = { DOCKER_HOST: dockerHost };
  const docker = ['docker', '--host', dockerHost];
  try {
    await writeFile(join(folder, 'Dockerfile'), dockerfile);
    await writeFile(join(folder, 'generator.c'), generator);
    await writeFile(join(folder, 'changed.txt'), 'at first\n');
    for (const [stage, name] of Object.entries(images)) {
      const built = [
        process.execPath,
        `${root}bin/stagedive.js`,
        'build',
        folder,
        '--target',
        stage,
        '-t',
        name,
      ];
      await timeOf(built, folder, env);
    }
    const program = await bundled(root);
    const first: DiffReport[] = [];
    const again: DiffReport[] = [];
    const saves: number[] = [];
    // One round more, for caches; the peers take turns.
    for (let round = 0; round <= rounds; round += 1) {
      const measuring = new Measuring(program, folder, env);
      try {
        first.push(await measuring.diff());
        await writeFile(join(folder, 'changed.txt'), `edited ${round}\n`);
        again.push(await measuring.diff());
      } finally {
        await measuring.end();
      }
      saves.push(await timeOf([...docker, 'save', ...Object.values(images)], folder, env));
    }
    return figuresOf(first.slice(1), again.slice(1), median(saves.slice(1)));
  } finally {
    await rm(folder, { recursive: true, force: true });
    execFileSync('docker', [...docker.slice(1), 'rmi', '--force', ...Object.values(images)], {
      stdio: 'ignore',
    });
  }
}

function figuresOf(first: readonly DiffReport[], again: readonly DiffReport[], save: number): Figure[] {
  const middle = (reports: readonly DiffReport[], key: keyof DiffReport): number =>
    median(reports.map((report) => report[key]));
  const [sample] = first;
  const size = `${((sample?.bytes ?? 0) / 1e9).toFixed(2)} GB, ${(sample?.entries ?? 0).toLocaleString('en')} entries`;
  const metadata = middle(first, 'metadata');
  const verified = middle(first, 'verified');
  const second = middle(again, 'verified');
  const peak = Math.max(...first.map((report) => report.peak));
  const peer = `\`docker save\` of both, piped to nothing: ${milliseconds(save)}`;
  return [
    {
      what: `diff of two stages (${size}): listed and compared`,
      ours: milliseconds(metadata),
      peer,
      ratio: metadata / save,
      aim: '< 2 s, ≤ 0.2×',
      met: metadata < 2000 && metadata / save <= 0.2,
    },
    {
      what: `the same, ${(sample?.undecided ?? 0).toLocaleString('en')} pairs of files by contents`,
      ours: milliseconds(verified),
      peer,
      ratio: verified / save,
      aim: '< 5 s',
      met: verified < 5000,
    },
    {
      what: 'the same: peak memory',
      ours: `${Math.round(peak / 1e6)} MB`,
      peer: '',
      ratio: null,
      aim: '< 250 MB',
      met: peak < 250e6,
    },
    {
      what: 'the same once more, after an edit of one file',
      ours: milliseconds(second),
      peer,
      ratio: second / save,
      aim: '< 1 s',
      met: second < 1000,
    },
  ];
}

/** The measuring process, which compares whenever it is asked. */
class Measuring {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #ready: Promise<unknown>;

  constructor(program: string, folder: string, env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [program, folder, 'one', 'two'], {
      env: { ...process.env, ...env },
    });
    this.#child.stderr.pipe(process.stderr);
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
    // The first line says that it is connected.
    this.#ready = this.#lines.next();
  }

  async diff(): Promise<DiffReport> {
    await this.#ready;
    this.#child.stdin.write('\n');
    const { value } = await this.#lines.next();
    if (value === undefined) throw new Error('The diff ended early.');
    return JSON.parse(value) as DiffReport;
  }

  async end(): Promise<void> {
    const over = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.stdin.end();
    await over;
  }
}

/** The measuring program, with its dependencies where they are installed. */
async function bundled(root: string): Promise<string> {
  const outfile = join(root, '.stagedive/bench/diff.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['bench/diff/program.ts'],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  return outfile;
}
