import { describe, expect, it } from 'vitest';
import { registryTrouble, troubleIn } from '../../src/llb/registry-trouble.ts';

const resolving = (image: string, why: string): string =>
  `failed to solve: ${image}: failed to resolve source metadata for ${image}: ${why}`;
const head = (host: string, path: string): string =>
  `failed to do request: Head "https://${host}/v2/${path}/manifests/1"`;

describe('trouble with a registry', () => {
  it.each([
    ['docker.io/acme/timeout:1', 'docker.io/acme/timeout:1: not found', 'unknown', ''],
    ['docker.io/acme/unauthorized-page:1', 'docker.io/acme/unauthorized-page:1: not found', 'unknown', ''],
    ['r.test/toomanyrequests:EOF', 'r.test/toomanyrequests:EOF: not found', 'unknown', ''],
    [
      'r.test/timeout:1',
      'unexpected status from HEAD request to https://r.test/v2/timeout/manifests/1: 401 Unauthorized',
      ...(['login', '401 Unauthorized'] as const),
    ],
    [
      'timeout.test/unauthorized:1',
      `${head('timeout.test', 'unauthorized')}: dial tcp: lookup timeout.test on 10.0.0.1:53: no such host`,
      ...(['name', 'no such host'] as const),
    ],
    [
      'unauthorized.test:5000/a:1',
      `${head('unauthorized.test:5000', 'a')}: dial tcp 10.0.0.1:5000: i/o timeout`,
      ...(['unreachable', 'i/o timeout'] as const),
    ],
    [
      'r.test/a:1',
      `${head('r.test', 'a')}: net/http: TLS handshake timeout`,
      'unreachable',
      'TLS handshake timeout',
    ],
    [
      'r.test/a:1',
      `${head('r.test', 'a')}: tls: failed to verify certificate: x509: certificate is valid for a.test, not r.test`,
      ...(['certificate', 'certificate is valid for a.test, not r.test'] as const),
    ],
  ])('is not read from names: %s, %s', (image, why, kind, reason) => {
    expect(registryTrouble(resolving(image, why))).toEqual({ kind, reason });
  });

  it.each([
    [
      'pulling from host timeout.test failed with status code [manifests unauthorized]: 500 Internal Server Error',
      'broken',
    ],
    ['failed to create LLB definition: docker.io/library/timeout:1: not found', 'unknown'],
    [
      'pull access denied for toomanyrequests, repository does not exist or may require authorization',
      'login',
    ],
  ])('is not read from the names that older engines write: %s', (message, kind) => {
    expect(registryTrouble(message)).toMatchObject({ kind });
  });

  it('of a push is read likewise', () => {
    expect(
      troubleIn(
        'unexpected status from PUT request to https://r.test/v2/denied/timeout: 503 Service Unavailable',
      ),
    ).toEqual({
      kind: 'broken',
      reason: '503 Service Unavailable',
    });
  });
});
