import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { createProgress, engineVersion, ensureImages } from '../../../demo/engine.d/index.js';

const dockerHost = process.env.DOCKER_HOST ?? '';

describe('the engine of the tests', () => {
  it('is in DOCKER_HOST and answers with its version', async () => {
    expect(await engineVersion(dockerHost)).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('has the base images, so that none is added again', async () => {
    expect(await ensureImages(dockerHost, { progress: createProgress() })).toEqual([]);
  });

  it('is what demo/engine images talks to', async () => {
    const { stdout, exitCode } = await execa('demo/engine', ['images']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
  });
});
