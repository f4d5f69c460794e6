import { type Bench, type Figure, spread } from './figure.ts';
import { timeUntil } from './pty.ts';
import { alternate, median } from './statistics.ts';

/** A stage of the demo, which is listed in the first frame. */
const STAGE_IN_FIRST_FRAME = 'runtime-dynamic';

/** Longer than the program waits before it saves its compiled code for the next start. */
const CODE_CACHE_DELAY_MS = 2500;

/** Measures the time to the first frame, compared with `docker buildx ls` and with node without a program. */
export async function firstFrame(bench: Bench): Promise<Figure[]> {
  const { root, dockerHost, buildx, rounds } = bench;
  const env = { DOCKER_HOST: dockerHost };
  const program = [process.execPath, `${root}bin/stagedive.js`, `${root}demo`];
  bench.say(`First frame: ${rounds} rounds`);
  await timeUntil(program, { text: STAGE_IN_FIRST_FRAME, env, keepOpenMs: CODE_CACHE_DELAY_MS });
  const times = await alternate(
    {
      stagedive: () => timeUntil(program, { text: STAGE_IN_FIRST_FRAME, env }),
      buildx: () => timeUntil([...buildx, 'ls'], { env }),
      node: () => timeUntil([process.execPath, '-e', '0'], { env }),
    },
    rounds,
  );
  const ours = median(times.stagedive);
  const row = (peer: string, values: readonly number[], limit: number | null): Figure => {
    const ratio = ours / median(values);
    return {
      what: 'first frame of the screens',
      ours: spread(times.stagedive),
      peer: `\`${peer}\` ${spread(values)}`,
      ratio,
      aim:
        limit === null ? { text: '< 110 ms', met: ours < 110 } : { text: `< ${limit}×`, met: ratio < limit },
    };
  };
  return [row('docker buildx ls', times.buildx, null), row('node -e 0', times.node, 3)];
}
