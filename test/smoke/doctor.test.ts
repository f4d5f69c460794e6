// `stagedive doctor` where there is no engine: the bundled program, without a terminal.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../bin/stagedive.js', import.meta.url));

test('names the place that does not answer, hides what is secret, and ends with 3', () => {
  const config = mkdtempSync(join(tmpdir(), 'stagedive-doctor-'));
  try {
    writeFileSync(join(config, 'config.json'), '{"auths":{"r.io":{"auth":"dTpzM2NyZXQ="}}}');
    const env = { ...process.env, DOCKER_HOST: 'tcp://me:s3cret@127.0.0.1:1', DOCKER_CONFIG: config };
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'doctor'], {
      env,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    expect(stdout).toMatch(
      /^problem {2}engine {9}tcp:\/\/\*\*\*@127\.0\.0\.1:1 \(DOCKER_HOST\): .+; .+DOCKER_HOST/m,
    );
    expect(stdout).toMatch(/^ok {7}credentials {4}in the docker config: r\.io$/m);
    expect(stdout).not.toMatch(/s3cret|dTpzM2NyZXQ/);
  } finally {
    rmSync(config, { recursive: true });
  }
});
