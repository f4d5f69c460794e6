import { describe, expect, it } from 'vitest';
import { explainRun } from '../../src/llb/explain-run.ts';

const facts = { message: '', status: null, ranOutOfMemory: false, log: '' };

/** Messages of engines from 20.10 to 28. */
const refusals: readonly (readonly [string, string])[] = [
  ['No command specified', 'neither ENTRYPOINT nor CMD'],
  ['no command specified', 'neither ENTRYPOINT nor CMD'],
  [
    'driver failed programming external connectivity on endpoint x (0f): Bind for 0.0.0.0:8080 failed: port is already allocated',
    'Port 8080 of',
  ],
  [
    'driver failed programming external connectivity on endpoint x (0f): Error starting userland proxy: listen tcp4 127.0.0.1:8080: bind: address already in use',
    'Port 8080 of',
  ],
  ['failed to bind host port for 0.0.0.0:8080:172.17.0.2:80/tcp: address already in use', 'Port 8080 of'],
  ['failed to bind host port 0.0.0.0:8080/tcp: address already in use', 'Port 8080 of'],
  [
    'failed to create task for container: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error setting cgroup config for procHooks process: unable to set memory limit to 8388608 (current usage: 13299712, peak usage: 13398016)',
    'A limit of 8.4 MB is too little memory to start a container at all, which took 13.3 MB.',
  ],
  ['unable to find user nosuch: no matching entries in passwd file', 'no user nosuch in /etc/passwd'],
  ['unable to find group none: no matching entries in group file', 'no group none in /etc/group'],
  [
    'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/nosuch": stat /nosuch: no such file or directory: unknown',
    '/nosuch could not be started: stat /nosuch: no such file or directory',
  ],
];

describe('the end of a container', () => {
  it.each(refusals)('refused with %j is explained', (message, text) => {
    expect(explainRun({ ...facts, message })?.sentence).toContain(text);
  });

  it.each([
    [137, true, '', '(OOMKilled)'],
    [137, false, '', 'not for want of memory'],
    [139, false, '', 'segmentation fault'],
    [127, false, 'sh: foo: not found\n', 'foo was not found'],
    [126, false, 'sh: ./x: Permission denied\n', './x is there, but cannot be executed'],
    [
      1,
      false,
      'exec /hello: no such file or directory\n',
      '/hello is there, but the kernel could not start it',
    ],
    [255, false, 'exec /hello: exec format error\n', 'exec format error'],
    [
      1,
      false,
      'standard_init_linux.go:228: exec user process caused: no such file or directory\n',
      'The program is there, but the kernel could not start it',
    ],
    [
      127,
      false,
      '/hello: error while loading shared libraries: libz.so.1: cannot open shared object file: No such file or directory\n',
      'its library libz.so.1 is not there',
    ],
  ])('with status %i, out of memory %j, after %j is explained', (status, ranOutOfMemory, log, text) => {
    expect(explainRun({ message: '', status, ranOutOfMemory, log })?.sentence).toContain(text);
  });

  it.each([0, 1, 3, 125])('with the status %i of the program itself needs no words', (status) => {
    expect(explainRun({ ...facts, status, log: 'sh: foo: not found\nno space left on device\n' })).toBeNull();
  });
});
