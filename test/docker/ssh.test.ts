import { describe, expect, it } from 'vitest';
import { sshArgs, sshPlace } from '../../src/docker/ssh-place.ts';
import { loginReason, sshReason } from '../../src/docker/ssh-reason.ts';

describe('ssh', () => {
  it('gets the arguments that docker gives it', () => {
    expect(sshArgs(sshPlace('ssh://me@far.example:2222'), null)).toEqual(
      '-o ConnectTimeout=30 -T -l me -p 2222 -- far.example docker system dial-stdio'.split(' '),
    );
    expect(sshArgs(sshPlace('ssh://far/run/docker.sock'), null).join(' ')).toBe(
      '-o ConnectTimeout=30 -T -- far docker --host unix:///run/docker.sock system dial-stdio',
    );
    expect(() => sshPlace('ssh://me:secret@far')).toThrow(/^ssh:\/\/far: a password/);
  });

  it('goes by a login that is there', () => {
    expect(sshArgs(sshPlace('ssh://far'), '/tmp/a login').slice(2)).toEqual([
      ...['-T', '-o', 'ControlMaster=no', '-S', '/tmp/a login'],
      ...['--', 'far', 'docker', 'system', 'dial-stdio'],
    ]);
  });
});

const CHANGED = '@@@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @@@ Host key verification failed.';
const DENIED = 'me@far: Permission denied (publickey,password).';

describe('an ssh without a terminal', () => {
  it.each([
    ['Host key verification failed.', true, 'ssh does not know the host key of far and cannot ask here'],
    [CHANGED, false, 'forget it with `ssh-keygen -R far`'],
    [
      DENIED,
      true,
      'the login at far needs a password or a passphrase (Permission denied (publickey,password)), and ssh',
    ],
    ['sh: 1: docker: not found', false, 'there is no docker on far in the PATH'],
    ['bash: line 1: docker: command not found', false, 'there is no docker on far in the PATH'],
    ['ssh: connect to host far port 22: No route to host', false, 'ssh: connect to host far port 22'],
  ])('is told with what to do, and whether asking helps: %s', (printed, question, text) => {
    const found = sshReason(printed, 'far');
    expect(found.question).toBe(question);
    expect(found.reason).toContain(text);
  });
});

describe('an ssh that has asked', () => {
  it.each([
    ['Host key verification failed.', 'the host key of far was not accepted'],
    [CHANGED, 'forget it with `ssh-keygen -R far`'],
    [`Permission denied, please try again. ${DENIED}`, 'far refused the login (Permission denied ('],
    ['', 'the login at far was cancelled'],
  ])('is told with what to do: %s', (printed, text) => {
    expect(loginReason(printed, 'far')).toContain(text);
  });
});
