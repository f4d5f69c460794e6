import { Code, ConnectError } from '@connectrpc/connect';
import { describe, expect, it } from 'vitest';
import { explainGone } from '../../src/buildkit/state-gone.ts';
import { StateGoneError } from '../../src/ports.ts';

const ID = 'u65h0pcv6f3rxdq4gnt6szkz9';

describe('an engine error about the state of a failed step', () => {
  it.each([
    `failed to prepare ${ID} as ${ID}: open /var/lib/docker/overlay2/${ID}/.tmp-committed2588559935: no such file or directory`,
    `failed to prepare ${ID} as ${ID}: invalid output path: stat /var/lib/docker/overlay2/${ID}: no such file or directory`,
    `failed to prepare ${ID} as ${ID}: parent snapshot ${ID} does not exist: not found`,
    `failed to get mount ${ID}: open /mnt/data/overlay2/${ID}/link: no such file or directory`,
    `The process could not be started: stat /mnt/data/overlay2/${ID}: no such file or directory.`,
  ])('says that it is gone, and keeps the cause: %s', (message) => {
    const error = new ConnectError(message, Code.Unknown);
    const explained = explainGone(error);
    expect(explained).toBeInstanceOf(StateGoneError);
    expect(explained).toMatchObject({
      code: 'state-gone',
      message: 'The files of the failed step are gone: another build of the same step ended.',
      cause: error,
    });
    expect(explainGone(explained)).toBe(explained);
  });

  it.each([
    'The process could not be started: exec: "/bin/sh": stat /bin/sh: no such file or directory.',
    'failed to prepare mounts: permission denied',
    'stat /app/server: no such file or directory',
    'no active session for x: context deadline exceeded',
    `open /var/lib/docker/overlay2/${ID}/diff: no space left on device`,
  ])('is passed on where it is about something else: %s', (message) => {
    const error = new ConnectError(message, Code.Unknown);
    expect(explainGone(error)).toBe(error);
  });
});
