/** `stagedive run` beside `docker run` of the same image. */
import { createServer } from 'node:net';
import { basename, dirname } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toolchainImage } from '../engine/build-project.ts';
import { Project, runCommand, shellImage, startCommand, unique } from './projects.ts';

const dockerfile = (id: string): string => `FROM ${shellImage} AS base
ENV WHERE=image ID=${id}
WORKDIR /srv/app

FROM base AS shell-form
CMD echo out; echo err >&2; pwd; echo $WHERE; exit 3

FROM base AS entrypoint
ENTRYPOINT ["echo", "one"]
CMD ["two"]

FROM base AS user
USER 1234:5678
CMD ["id"]

FROM base AS number
USER 65534
CMD ["id"]

FROM base AS name
RUN echo 'app:x:500:501::/srv:/bin/sh' >> /etc/passwd; echo 'app:x:501:' >> /etc/group; echo 'more:x:700:app' >> /etc/group
USER app
CMD ["sh", "-c", "id; echo $HOME"]

FROM base AS no-such-user
USER nosuch
CMD ["id"]

FROM base AS input
CMD ["cat"]

FROM base AS killed
CMD ["sh", "-c", "kill -9 $$"]

FROM base AS not-found
CMD ["/nosuch"]

FROM base AS not-executable
RUN touch /file
CMD ["/file"]

FROM base AS volume
VOLUME /data
CMD ["sh", "-c", "touch /data/x; ls /data; mount | grep -c ' /data '"]

FROM base AS exposed
EXPOSE 80/tcp
CMD ["env"]

FROM base AS onbuild
ENV EMPTY=
CMD ["sh", "-c", "env | grep -v HOSTNAME | sort"]

FROM base AS nothing
CMD []

FROM scratch AS no-shell
COPY --from=base /etc/passwd /passwd
CMD echo hi

FROM ${toolchainImage} AS toolchain
RUN echo 'int zlibVersion(); int main(){return zlibVersion() == 0;}' > /x.c; cc -o /hello /x.c -l:libz.so.1

FROM scratch AS no-loader
COPY --from=toolchain /hello /hello
CMD ["/hello"]

FROM base AS no-library
COPY --from=toolchain /hello /hello
COPY --from=toolchain /lib64/ld-linux-x86-64.so.2 /lib64/
CMD ["/hello"]

FROM base AS stop
STOPSIGNAL SIGUSR1
CMD ["sh", "-c", "trap 'echo caught; exit 9' TERM; trap 'echo interrupted; exit 8' INT; echo ready >&2; while true; do sleep 0.1; done"]

FROM base AS broken
RUN exit 4
`;

let project: Project;
beforeAll(async () => {
  project = await Project.with({ Dockerfile: dockerfile(unique()) });
});
afterAll(() => project[Symbol.asyncDispose]());

interface Ended {
  readonly status: number | undefined;
  readonly stdout: string;
}

/** What docker makes of it: the same target, built and run, with the same arguments. */
async function dockerRun(
  target: string,
  flags: readonly string[],
  args: readonly string[],
  input: string,
): Promise<Ended> {
  const name = `stagedive-test-${unique()}`;
  const built = await runCommand(['build', project.folder, '--target', target, '-t', name]);
  expect(built.status, built.stderr).toBe(0);
  try {
    const { exitCode, stdout } = await execa('docker', ['run', '--rm', '-i', ...flags, name, ...args], {
      reject: false,
      stripFinalNewline: false,
      input,
    });
    return { status: exitCode, stdout };
  } finally {
    await execa('docker', ['rmi', '-f', name], { reject: false });
  }
}

/** What is there of ours: containers and images by their labels. */
async function left(): Promise<string> {
  const list = async (args: readonly string[]): Promise<string> => (await execa('docker', args)).stdout;
  return (
    (await list(['ps', '-aq', '--filter', 'label=dev.stagedive.container'])) +
    (await list(['images', '-q', '--filter', 'label=dev.stagedive.image']))
  );
}

const run = (args: readonly string[], input = '') =>
  runCommand(['run', ...args], { cwd: project.folder, input });

const cases: readonly {
  readonly target: string;
  readonly flags?: readonly string[];
  readonly args?: readonly string[];
  readonly input?: string;
}[] = [
  { target: 'shell-form' },
  { target: 'shell-form', args: ['echo', 'instead'] },
  { target: 'entrypoint' },
  { target: 'entrypoint', args: ['three', '--four', '-x'] },
  { target: 'entrypoint', flags: ['--entrypoint', 'pwd'] },
  { target: 'entrypoint', flags: ['--entrypoint', ''], args: ['id', '-u'] },
  { target: 'user' },
  { target: 'user', flags: ['--user', '7'] },
  { target: 'number' },
  { target: 'name' },
  { target: 'no-such-user' },
  { target: 'input', input: 'line one\nline two' },
  { target: 'killed' },
  { target: 'not-found' },
  { target: 'not-executable' },
  { target: 'volume' },
  { target: 'onbuild', flags: ['-e', 'A=1=2', '-e', 'HOME_NOT_SET_HERE', '-w', '/new/folder'] },
  { target: 'onbuild', flags: ['--network', 'none', '--init'] },
  { target: 'nothing', args: ['sh', '-c', 'exit 126'] },
  { target: 'no-shell' },
  { target: 'input', flags: ['--network', 'nosuch'] },
];

describe('a container', () => {
  test.each(cases)('of $target with $flags and $args ends and prints as with docker', async (one) => {
    const { target, flags = [], args = [], input = '' } = one;
    const [ours, docker] = [
      await run([target, ...flags, ...(args.length === 0 ? [] : ['--', ...args])], input),
      await dockerRun(target, flags, args, input),
    ];
    expect({ status: ours.status, stdout: ours.stdout }).toEqual(docker);
    expect(await left()).toBe('');
  });

  test('has its own stderr apart from stdout', async () => {
    const { stdout, stderr } = await run(['shell-form']);
    expect({ stdout, stderr }).toEqual({ stdout: 'out\n/srv/app\nimage\n', stderr: 'err\n' });
  });

  test('takes variables from files, and the target is the last stage without a name for it', async () => {
    await project.write('vars.env', '# a comment\n\nFROM_FILE= as it is "quoted"\nPATHLESS\n');
    const { stdout, status } = await run([
      'onbuild',
      '--env-file',
      'vars.env',
      '--',
      'sh',
      '-c',
      'echo "$FROM_FILE"',
    ]);
    expect({ stdout, status }).toEqual({ stdout: ' as it is "quoted"\n', status: 0 });
  });

  test('gets a folder of the engine, which docker makes if it is not there', async () => {
    const volume = ['-v', './made:/data', '-v', '/anonymous'];
    const first = await run(['input', ...volume, '--', 'sh', '-c', 'echo kept > /data/x']);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    const second = await run(['input', ...volume, '--', 'cat', '/data/x']);
    expect(second).toMatchObject({ status: 0, stdout: 'kept\n' });
    const folder = dirname(project.folder);
    await execa('docker', [
      'run',
      '--rm',
      '-v',
      `${folder}:/t`,
      shellImage,
      'rm',
      '-rf',
      `/t/${basename(project.folder)}/made`,
    ]);
  });

  test('publishes a port that can be reached while it runs', async () => {
    const port = await freePort();
    const command = startCommand(
      ['run', 'input', '-p', `127.0.0.1:${port}:80`, '--', 'sh', '-c', 'echo up >&2; sleep 30'],
      {
        cwd: project.folder,
      },
    );
    await command.said('up');
    const { stdout } = await execa('docker', [
      'ps',
      '--filter',
      'label=dev.stagedive.container',
      '--format',
      '{{.Ports}}',
    ]);
    expect(stdout).toContain(`127.0.0.1:${port}->80/tcp`);
    const second = await run(['input', '-p', `127.0.0.1:${port}:80`]);
    expect(second).toMatchObject({
      status: 125,
      stderr: expect.stringContaining(`Port ${port} of the engine's machine is already in use.`),
    });
    command.kill('SIGKILL');
    await command.end;
  });
});

describe('how it ended is explained', () => {
  test.each([
    ['nothing', 'neither ENTRYPOINT nor CMD', 125],
    ['no-such-user', 'There is no user nosuch in /etc/passwd of the image.', 125],
    ['not-found', '/nosuch', 127],
    ['no-shell', 'CMD uses the shell form, which runs /bin/sh, and that is not there', 127],
    // 255 from runc 1.2 on.
    ['no-loader', 'Add: COPY --from=toolchain', expect.toBeOneOf([1, 255])],
    ['no-library', 'Add: COPY --from=toolchain', 127],
  ])('%s', async (target, text, status) => {
    expect(await run([target])).toMatchObject({ status, stderr: expect.stringContaining(text) });
  });

  test('killed by another than the kernel', async () => {
    const ended = await run(['input', '--init', '--', 'sh', '-c', 'kill -9 $$']);
    expect(ended).toMatchObject({ status: 137, stderr: expect.stringContaining('not for want of memory') });
  });

  test('out of memory, as docker knows it', async () => {
    const ended = await run(['input', '-m', '48m', '--', 'sh', '-c', 'x=a; while true; do x=$x$x; done']);
    expect(ended).toMatchObject({ status: 137, stderr: expect.stringContaining('(OOMKilled)') });
  });

  test('a build that fails ends with 1 and its line', async () => {
    const ended = await run(['broken']);
    expect(ended).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('RUN exit 4') });
    expect(await left()).toBe('');
  });
});

describe('signals', () => {
  test.each([
    ['SIGTERM', 'caught\n', 9],
    ['SIGINT', 'interrupted\n', 8],
  ] as const)('%s reaches the program, whose end counts', async (signal, stdout, status) => {
    const command = startCommand(['run', 'stop'], { cwd: project.folder });
    await command.said('ready');
    command.kill(signal);
    expect(await command.end).toMatchObject({ stdout, status });
    expect(await left()).toBe('');
  });

  test.each(['SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const)(
    '%s is for the program alone, which goes on',
    async (signal) => {
      const script = `trap 'echo got >&2' ${signal.slice(3)}; trap 'exit 4' TERM; echo ready >&2; while true; do sleep 0.1; done`;
      const command = startCommand(['run', 'input', '--', 'sh', '-c', script], { cwd: project.folder });
      await command.said('ready');
      command.kill(signal);
      await command.said('got');
      command.kill('SIGTERM');
      expect(await command.end).toMatchObject({ status: 4, stdout: '' });
      expect(await left()).toBe('');
    },
  );

  test.each(['> /dev/full', '2>&1 >/dev/null | true', '| true'])(
    'an output that nobody takes ends the program, and nothing is left: %s',
    async (redirection) => {
      const script = `"$0" bin/stagedive.js run -C "$1" input -- sh -c 'while true; do echo o; echo e >&2; sleep 0.1; done' ${redirection}; echo "\${PIPESTATUS[0]}" >&2`;
      const { stderr } = await execa('bash', ['-c', script, process.execPath, project.folder], {
        stdin: 'ignore',
      });
      const full = 'stagedive: the output cannot be written: no space is left on the disk.';
      expect(stderr.split('\n').at(-1)).toBe(redirection === '| true' ? '0' : '1');
      expect(stderr.split(full)).toHaveLength(redirection === '> /dev/full' ? 2 : 1);
      expect(await left()).toBe('');
    },
  );

  test('a second one ends a program that ignores the first', async () => {
    const command = startCommand(
      ['run', 'input', '--', 'sh', '-c', "trap '' TERM INT; echo ready >&2; while true; do sleep 0.1; done"],
      {
        cwd: project.folder,
      },
    );
    await command.said('ready');
    // The system makes one of two that come at once.
    const again = setInterval(() => command.kill('SIGINT'), 200);
    const { status } = await command.end;
    clearInterval(again);
    expect(status).toBe(130);
    expect(await left()).toBe('');
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
