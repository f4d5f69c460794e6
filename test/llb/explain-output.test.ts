import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { explainFailure } from '../../src/llb/explain-failure.ts';
import type { FailureFacts } from '../../src/llb/explanation.ts';

const DOCKERFILE = parseDockerfile(Buffer.from('FROM scratch\n'), { fileName: 'Dockerfile' });

function explained(message: string, more: Partial<FailureFacts> = {}): string {
  const facts = { message, exitCode: null, lines: [], ...more };
  const explanation = explainFailure(facts, DOCKERFILE, '');
  return [explanation?.sentence, ...(explanation?.advice ?? [])].join('\n');
}

/** As BuildKit 0.34 says it. */
const REFUSED =
  'failed to do request: Head "http://127.0.0.1:1/v2/a/b/blobs/sha256:55ce": dial tcp 127.0.0.1:1: connect: connection refused';

describe('an image that was built', () => {
  it('could not be pushed, and why', () => {
    expect(explained(`failed to push 127.0.0.1:1/a/b:1: ${REFUSED}`, { inBuilder: true })).toBe(
      'The registry 127.0.0.1:1 cannot be reached (connection refused), so 127.0.0.1:1/a/b:1 was not pushed.\nCorrect the name in -t, or check the network of the builder.',
    );
    const denied =
      'failed to push docker.io/a/b:1: push access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed';
    expect(explained(`${denied} /v2/`)).toContain('docker login.');
    expect(explained('failed to push a/b:1: of all things, this')).toBe(
      'The image was built, but could not be pushed to a/b:1.',
    );
  });

  it('has a cache that could not be written', () => {
    const said = explained(`error writing layer blob: ${REFUSED}`);
    expect(said).toMatch(/^The cache could not be written to 127\.0\.0\.1:1 \(connection refused\)\.\n/);
    expect(said).toMatch(/ignore-error=true/);
  });
});

it('the scanner of --sbom is no image of the Dockerfile', () => {
  const scanner = 'docker/buildkit-syft-scanner:stable-1';
  const message = `failed to resolve source metadata for docker.io/${scanner}: failed to do request: Head "https://registry-1.docker.io/v2/docker/buildkit-syft-scanner/manifests/stable-1": dial tcp: lookup registry-1.docker.io: no such host`;
  expect(explained(message, { scanner })).toMatch(/--sbom generator=IMAGE, or leave --sbom out\.$/);
  expect(explained(message, { scanner })).not.toContain('docker load');
  expect(explained(message)).toContain('docker load');
});
