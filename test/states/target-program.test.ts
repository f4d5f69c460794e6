import { describe, expect, it } from 'vitest';
import { BuildFailedError, type BuildFailure, type OpenBuild } from '../../src/ports.ts';
import { targetProgram } from '../../src/states/target-program.ts';
import { dockerfileOf } from '../fakes/state.ts';

const dockerfile = dockerfileOf('FROM shop/base:1 AS build\nRUN make\n');
const [stage] = dockerfile.stages;

function failing(error: unknown): Promise<unknown> {
  const build = { resolve: () => Promise.reject(error) } as Pick<OpenBuild, 'resolve'> as OpenBuild;
  if (stage === undefined) throw new Error('There is a stage.');
  return targetProgram(build, dockerfile, stage).then(
    () => null,
    (reason: unknown) => reason,
  );
}

function failure(message: string): BuildFailure {
  const lines = [{ start: 1, end: 1 }];
  return { message, vertex: null, lines, file: 'Dockerfile', exitCode: null, mounts: null };
}

describe('a target that cannot be resolved', () => {
  it('says the line and what to do if that is known', async () => {
    const said = await failing(
      new BuildFailedError(
        failure(
          'shop/base:1: failed to resolve source metadata for docker.io/shop/base:1: failed to do request: Head "https://registry-1.docker.io/v2/shop/base/manifests/1": dial tcp: lookup registry-1.docker.io: network is unreachable',
        ),
      ),
    );
    expect(said).toBeInstanceOf(BuildFailedError);
    expect((said as Error).message).toMatch(
      /^Dockerfile:1: The engine cannot find the registry docker\.io by its name \(network is unreachable\), and shop\/base:1 is not in the engine\. Correct the name, /,
    );
  });

  it('keeps the engine’s message behind its line if it is not understood, and every other error', async () => {
    const words = 'something that nobody knows';
    expect(await failing(new BuildFailedError(failure(words)))).toMatchObject({
      message: `Dockerfile:1: ${words}`,
    });
    const nowhere = { ...failure(words), lines: [] };
    expect(await failing(new BuildFailedError(nowhere))).toMatchObject({ message: words });
    const gone = new Error('The engine went away.');
    expect(await failing(gone)).toBe(gone);
  });
});
