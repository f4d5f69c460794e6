import { execa } from 'execa';
import { type Bench, type Figure, megabytes } from './figure.ts';

/** `--rounds` is for short measurements: this one is about a day of work. */
const BUILDS = 1_000;

/** By then all code is loaded and compiled. */
const WARM_BUILDS = 50;

const MAX_GROWTH_BYTES = 50e6;

/** Measures the memory of one session of the screens that builds a large Dockerfile again and again, as watching does. */
export async function watchingMemory({ root, dockerHost, say }: Bench): Promise<Figure[]> {
  say(`Building ${BUILDS} times in one session`);
  const flags = ['--no-warnings', '--experimental-transform-types', '--expose-gc'];
  const { stdout } = await execa(process.execPath, [...flags, 'test/engine/rebuilds.ts', String(BUILDS)], {
    cwd: root,
    env: { DOCKER_HOST: dockerHost },
  });
  const { samples } = JSON.parse(stdout) as {
    readonly samples: readonly { readonly build: number; readonly resident: number }[];
  };
  const warm = samples.find(({ build }) => build >= WARM_BUILDS);
  const last = samples.at(-1);
  if (warm === undefined || last === undefined) throw new Error('The builds were not measured.');
  const growth = last.resident - warm.resident;
  return [
    {
      what: `memory after ${warm.build} and after ${last.build} builds in one session`,
      ours: `${megabytes(warm.resident)}, ${megabytes(last.resident)}`,
      peer: '',
      ratio: null,
      aim: { text: `< ${megabytes(MAX_GROWTH_BYTES)} more`, met: growth < MAX_GROWTH_BYTES },
    },
  ];
}
