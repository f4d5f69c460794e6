import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from '../figure.ts';
import { costOf } from '../process.ts';
import { GENERATOR_SOURCE } from './source.ts';

/** The stages, and the names of their stored images. */
export const STAGE_IMAGES = { one: 'stagedive-bench-one', two: 'stagedive-bench-two' } as const;

/** How many files each stage has. */
const FILES_PER_STAGE = 30_000;

/** Two stages that write the same files independently; one file in a hundred has other contents. */
const DOCKERFILE = `FROM stagedive-demo/toolchain:trixie AS generator
COPY generator.c /
RUN gcc -O2 -static -o /generator /generator.c
FROM stagedive-demo/shell:trixie AS one
RUN --mount=from=generator,source=/generator,target=/generator /generator ${FILES_PER_STAGE} 1
FROM stagedive-demo/shell:trixie AS two
RUN --mount=from=generator,source=/generator,target=/generator /generator ${FILES_PER_STAGE} 2
COPY changed.txt /
FROM scratch AS both
COPY --from=one /etc/passwd /one
COPY --from=two /etc/passwd /two
`;

/**
 * Builds the two stages (1 GB and 60,000 files together) and stores their images. Removes them at the end.
 * @param measure called with the folder of the Dockerfile
 */
export async function withTwoStages<T>(
  { root, dockerHost }: Bench,
  measure: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-diff-'));
  try {
    await writeFile(join(folder, 'Dockerfile'), DOCKERFILE);
    await writeFile(join(folder, 'generator.c'), GENERATOR_SOURCE);
    await writeFile(join(folder, 'changed.txt'), 'at first\n');
    for (const [stage, name] of Object.entries(STAGE_IMAGES)) {
      const program = [process.execPath, `${root}bin/stagedive.js`, 'build', folder];
      await costOf([...program, '--target', stage, '-t', name], folder, { DOCKER_HOST: dockerHost });
    }
    return await measure(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    execFileSync('docker', ['--host', dockerHost, 'rmi', '--force', ...Object.values(STAGE_IMAGES)], {
      stdio: 'ignore',
    });
  }
}
