import { describe, expect, it } from 'vitest';
import { explainPush } from '../../src/llb/explain-push.ts';

const NAME = 'reg.test:5000/a/b:1';

function explained(message: string, inBuilder = false): string | undefined {
  const explanation = explainPush({ message, exitCode: null, lines: [], inBuilder });
  return explanation === null ? undefined : [explanation.sentence, ...explanation.advice].join(' ');
}

describe('an image that cannot be pushed', () => {
  it.each([
    [
      'no basic auth credentials',
      'takes reg.test:5000/a/b:1 only after a login. Log in and build again: docker login reg.test:5000.',
    ],
    ['unauthorized: authentication required', 'takes reg.test:5000/a/b:1 only after a login.'],
    ['denied: requested access to the resource is denied', 'does not take reg.test:5000/a/b:1 from whoever'],
    ['received unexpected HTTP status: 500 Internal Server Error', 'failed (500 Internal Server Error), so'],
    ['toomanyrequests: too many', 'takes no more requests for now, so reg.test:5000/a/b:1 was not pushed.'],
    [
      'Get "https://reg.test:5000/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'The engine does not trust the registry reg.test:5000 (certificate signed by unknown authority), so',
    ],
    [
      'Get "https://reg.test:5000/v2/": dial tcp: lookup reg.test on 10.0.0.1:53: no such host',
      'cannot find the registry reg.test:5000 by its name (no such host), so',
    ],
    [
      'Get "https://reg.test:5000/v2/": http: server gave HTTP response to HTTPS client',
      'speaks HTTP where the engine expects HTTPS, so',
    ],
  ])('by Docker is told with the reason and what to do: %s', (said, sentence) => {
    expect(explained(`${NAME} cannot be pushed: ${said}`)).toContain(sentence);
  });

  it('by a builder is told of the builder, and never of the images of the engine', () => {
    const said = explained(
      `failed to push ${NAME}: failed to do request: Head "https://reg.test:5000/v2/a/b/blobs/sha256:1": dial tcp 10.0.0.1:5000: connect: connection refused`,
      true,
    );
    expect(said).toContain('cannot be reached (connection refused), so reg.test:5000/a/b:1 was not pushed.');
    expect(said).toContain('the network of the builder');
    expect(said).not.toContain('docker load');
  });

  it('for another reason keeps the words of the engine', () => {
    expect(explained(`${NAME} cannot be pushed: tag does not exist: ${NAME}`)).toBeUndefined();
  });
});
