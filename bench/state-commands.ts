import { execFileSync } from 'node:child_process';
import { STAGE_IMAGES, withTwoStages } from './diff/stages.ts';
import { type Bench, costFigure, type Figure, fewRounds, megabytes } from './figure.ts';
import type { Cost } from './process.ts';
import { costOf } from './process.ts';
import { alternate } from './statistics.ts';

/** A command on the states, and the images that a tool would look at for the same answer. */
interface Subject {
  readonly name: string;
  readonly args: readonly string[];
  readonly images: readonly string[];
}

/**
 * Measures `diff`, `files` and `check` as people start them, on built stages, beside dive where it is installed, else
 * beside `docker save` of the same images: the least that a tool has to do that reads images.
 */
export async function stateCommands(bench: Bench): Promise<Figure[]> {
  const rounds = fewRounds(bench);
  bench.say(`Commands on states: ${rounds} rounds`);
  const env = { DOCKER_HOST: bench.dockerHost };
  const [one = '', two = ''] = Object.values(STAGE_IMAGES);
  const subjects: readonly Subject[] = [
    { name: 'diff', args: ['diff', 'one', 'two'], images: [one, two] },
    { name: 'files', args: ['files', 'one', '--json'], images: [one] },
    { name: 'check', args: ['check', 'one'], images: [one] },
  ];
  const dive = hasDive();
  return await withTwoStages(bench, async (folder) => {
    const figures: Figure[] = [];
    for (const { name, args, images } of subjects) {
      const ours = [
        'sh',
        '-c',
        ANY_FINDINGS,
        'sh',
        process.execPath,
        `${bench.root}bin/stagedive.js`,
        ...args,
      ];
      const peer = dive
        ? ['sh', '-c', DIVE, 'sh', ...images]
        : ['docker', '--host', bench.dockerHost, 'save', ...images];
      const costs = await alternate(
        { ours: () => costOf(ours, folder, env), peer: () => costOf(peer, folder, env) },
        rounds,
        1,
      );
      const peerName = dive ? '`dive`' : '`docker save`';
      figures.push(costFigure(`\`stagedive ${args.join(' ')}\``, { ...costs, peerName }, null));
      figures.push(...memoryRow(name, costs));
    }
    return figures;
  });
}

/** `check` ends with 1 where it finds an error: that is an answer, too. */
const ANY_FINDINGS = '"$@" || test $? = 1';

/** dive takes one image at a time. */
const DIVE = 'for image; do dive --source docker --json /dev/null "$image" || exit; done';

function hasDive(): boolean {
  try {
    execFileSync('dive', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function memoryRow(
  name: string,
  { ours, peer }: { readonly ours: readonly Cost[]; readonly peer: readonly Cost[] },
): Figure[] {
  const peak = (costs: readonly Cost[]): number => Math.max(...costs.map(({ memory }) => memory ?? 0));
  if (peak(ours) === 0) return [];
  return [
    {
      what: `the same, ${name}: peak memory`,
      ours: megabytes(peak(ours)),
      peer: megabytes(peak(peer)),
      ratio: null,
      aim: null,
    },
  ];
}
