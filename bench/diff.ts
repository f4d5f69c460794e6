import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { DiffReport } from './diff/program.ts';
import { STAGE_IMAGES, withTwoStages } from './diff/stages.ts';
import { type Bench, type Figure, megabytes, milliseconds } from './figure.ts';
import { type Cost, costOf } from './process.ts';
import { median } from './statistics.ts';

/**
 * Compares two stages (1 GB and 60,000 files together): by listing, then by contents, then again after an edit of one
 * file. The baseline is `docker save` of both, the minimum cost of any tool that reads images.
 */
export async function diffFigures(bench: Bench): Promise<Figure[]> {
  const { root, dockerHost } = bench;
  const rounds = Math.max(3, Math.ceil(bench.rounds / 5));
  bench.say(`Diff of two stages: ${rounds} rounds`);
  const env = { DOCKER_HOST: dockerHost };
  return await withTwoStages(bench, async (folder) => {
    const program = await bundled(root);
    const first: DiffReport[] = [];
    const again: DiffReport[] = [];
    const saves: Cost[] = [];
    const save = ['docker', '--host', dockerHost, 'save', ...Object.values(STAGE_IMAGES)];
    // The extra first round fills caches. The subjects take turns.
    for (let round = 0; round <= rounds; round += 1) {
      const measuring = new Measuring(program, folder, env);
      try {
        first.push(await measuring.diff());
        await writeFile(join(folder, 'changed.txt'), `edited ${round}\n`);
        again.push(await measuring.diff());
      } finally {
        await measuring.end();
      }
      saves.push(await costOf(save, folder, env));
    }
    return figuresOf(first.slice(1), again.slice(1), median(saves.slice(1).map(({ wall }) => wall)));
  });
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
      aim: { text: '< 2 s, ≤ 0.2×', met: metadata < 2000 && metadata / save <= 0.2 },
    },
    {
      what: `the same, ${(sample?.undecided ?? 0).toLocaleString('en')} pairs of files by contents`,
      ours: milliseconds(verified),
      peer,
      ratio: verified / save,
      aim: { text: '< 5 s', met: verified < 5000 },
    },
    {
      what: 'the same: peak memory',
      ours: megabytes(peak),
      peer: '',
      ratio: null,
      aim: { text: '< 250 MB', met: peak < 250e6 },
    },
    {
      what: 'the same once more, after an edit of one file',
      ours: milliseconds(second),
      peer,
      ratio: second / save,
      aim: { text: '< 1 s', met: second < 1000 },
    },
  ];
}

/** The measuring process. It runs a comparison on request. */
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
    // It prints a first line when it is connected.
    this.#ready = this.#lines.next();
  }

  async diff(): Promise<DiffReport> {
    await this.#ready;
    this.#child.stdin.write('\n');
    const { value } = await this.#lines.next();
    if (value === undefined) throw new Error('The measuring process ended before it reported a diff.');
    return JSON.parse(value) as DiffReport;
  }

  async end(): Promise<void> {
    const over = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.stdin.end();
    await over;
  }
}

/** Bundles the measuring program without its dependencies, and returns its path. */
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
