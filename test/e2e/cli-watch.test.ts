/** `stagedive build --watch` on a real engine and a real disk. */
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { Project, type RunningCommand, shellImage, startCommand, unique } from './projects.ts';

/** Waits until something was said so many times: everything that is said comes on stderr, in order. */
function watched(folder: string, ...args: readonly string[]) {
  const command: RunningCommand = startCommand(['build', '--watch', ...args, folder]);
  return {
    said: command.said,
    /** Ends it as ctrl+c does. */
    async interrupt() {
      command.kill('SIGINT');
      return await command.end;
    },
  };
}

const WAITS = 'stagedive: Watching for changes in ';

describe('build --watch', () => {
  test('builds again when the Dockerfile or a used file changes, and not for others', async () => {
    const id = unique();
    const dockerfile = (word: string): string => `FROM ${shellImage} AS unused
COPY unused /
FROM ${shellImage}
COPY used /
RUN echo "${word} $(cat /used) ${id}"
`;
    await using project = await Project.with({
      Dockerfile: dockerfile('first'),
      used: 'apple\n',
      unused: 'x\n',
      'node_modules/big': 'x\n',
      '.dockerignore': 'node_modules\n',
    });
    const watching = watched(project.folder);
    await watching.said(` first apple ${id}`);
    await watching.said(WAITS);

    // None of these is told of: the next line that is said is about `used`.
    await project.write('unused', 'y\n');
    await project.write('node_modules/big', 'y\n');
    await project.write('new', 'y\n');
    await project.write('used', 'pear\n');
    await watching.said('stagedive: used changed: building again.');
    await watching.said(` first pear ${id}`);

    await project.write('Dockerfile', 'FROM\n');
    await watching.said('stagedive: Dockerfile changed: building again.');
    await watching.said('Dockerfile:1');
    await project.write('Dockerfile', dockerfile('second'));
    await watching.said(` second pear ${id}`);

    const { status, stdout, stderr } = await watching.interrupt();
    expect({ status, stdout }).toEqual({ status: 130, stdout: '' });
    const told = stderr.match(/^stagedive: .* changed: building again\.$/gm);
    expect(told).toEqual([
      'stagedive: used changed: building again.',
      'stagedive: Dockerfile changed: building again.',
      'stagedive: Dockerfile changed: building again.',
    ]);
  });

  test('cancels the build that runs, in the engine too, and takes the change', async () => {
    const id = unique();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}
COPY word /
RUN echo "begun $(cat /word) ${id}"; while grep -q endless /word; do sleep 0.1; done; echo ended-$((6 * 7))
`,
      word: 'endless\n',
    });
    const watching = watched(project.folder);
    await watching.said(` begun endless ${id}`);
    await project.write('word', 'short\n');
    await watching.said('stagedive: word changed: building again.');
    await watching.said(` begun short ${id}`);
    await watching.said(' ended-42');
    await watching.said(WAITS);
    expect((await watching.interrupt()).status).toBe(130);
  });

  test('watches named contexts that are folders, and what a bind mount takes', async () => {
    const id = unique();
    await using project = await Project.with({
      'lib/part': 'one\n',
      'lib/other': 'x\n',
      'lib/.dockerignore': 'other\n',
      'main/mounted': 'two\n',
      'main/Dockerfile': `FROM ${shellImage}
COPY --from=lib . /lib
RUN --mount=type=bind,source=mounted,target=/mounted echo "$(cat /lib/part) $(cat /mounted) ${id}"
`,
    });
    const watching = watched(project.path('main'), '--build-context', `lib=${project.path('lib')}`);
    if (await isOldEngine()) {
      await watching.said('too old for named build contexts (--build-context)');
      expect((await watching.interrupt()).status).toBe(130);
      return;
    }
    await watching.said(` one two ${id}`);
    await watching.said(WAITS);
    await project.write('lib/other', 'y\n');
    await project.write('lib/part', 'three\n');
    await watching.said(`stagedive: ${project.path('lib/part')} changed: building again.`);
    await watching.said(` three two ${id}`);
    await project.write('main/mounted', 'four\n');
    await watching.said('stagedive: mounted changed: building again.');
    await watching.said(` three four ${id}`);
    expect((await watching.interrupt()).status).toBe(130);
  });

  test('goes on after a build that fails, and ends at once while one runs', async () => {
    const id = unique();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}
COPY word /
RUN echo "got $(cat /word) ${id}"; grep -q good /word || exit 9; while true; do sleep 0.1; done
`,
      word: 'bad\n',
    });
    const watching = watched(project.folder);
    await watching.said(WAITS);
    await project.write('word', 'good\n');
    await watching.said(` got good ${id}`);
    const { status, stderr } = await watching.interrupt();
    expect(status).toBe(130);
    expect(stderr).toContain('exit code: 9');
  });
});

test('build --watch begins with what changed since the last build that is recorded', async () => {
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nCOPY used other /\nRUN echo ${unique()}\n`,
    used: 'apple\n',
    other: 'x\n',
  });
  await using home = await Project.with({});
  const env = { XDG_STATE_HOME: home.folder };
  const first = startCommand(['build', '--watch', project.folder], { env });
  await first.said(WAITS);
  first.kill('SIGINT');
  expect((await first.end).stderr).not.toContain('changed since');
  await project.write('used', 'pear\n');
  const second = startCommand(['build', '--watch', project.folder], { env });
  await second.said(', used changed since.');
  await second.said(WAITS);
  second.kill('SIGINT');
  const { status, stderr } = await second.end;
  expect(stderr).toMatch(/stagedive: Watching 3 files; built (?:now|\d+[sm] ago), used changed since\./);
  expect(status).toBe(130);
  expect(stderr).toContain('because used changed (line 2).');
});

describe('build --watch --run', () => {
  /** Containers and images of a target with this label. */
  const left = async (id: string): Promise<string> => {
    const filter = ['--filter', `label=watched=${id}`];
    const containers = await execa('docker', ['ps', '-aq', ...filter]);
    const images = await execa('docker', ['images', '-q', ...filter]);
    return containers.stdout + images.stdout;
  };

  test('runs the target after each good build, stops the one before as docker stop does, and leaves nothing', async () => {
    const id = unique();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}
LABEL watched=${id}
COPY run.sh word /
RUN grep -q good /word
CMD ["sh", "/run.sh"]
`,
      'run.sh': `trap 'echo "stopped $(cat /word)" >&2; exit 0' TERM
echo "begun $(cat /word) ${id}" >&2
while true; do sleep 0.1; done
`,
      word: 'good-one\n',
    });
    const command = startCommand(['build', '--watch', '--run', project.folder]);
    await command.said(`begun good-one ${id}`);
    await command.said(WAITS);
    expect(await left(id)).not.toBe('');
    // A build that fails leaves the program that runs.
    await project.write('word', 'bad\n');
    await command.said('exit code: 1');
    await project.write('word', 'good-two\n');
    await command.said(`begun good-two ${id}`);
    command.kill('SIGINT');
    const { status, stderr } = await command.end;
    expect(status).toBe(130);
    const program = stderr.match(/^(?:begun|stopped) good-\w+/gm);
    expect(program).toEqual(['begun good-one', 'stopped good-one', 'begun good-two', 'stopped good-two']);
    expect(await left(id)).toBe('');
  });

  test('an interruption more kills a program that does not end', async () => {
    const id = unique();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nLABEL watched=${id}\nCMD trap '' TERM; echo "begun ${id}" >&2; while true; do sleep 0.1; done\n`,
    });
    const command = startCommand(['build', '--watch', '--run', project.folder]);
    await command.said(`begun ${id}`);
    await command.said(WAITS);
    command.kill('SIGINT');
    command.kill('SIGINT');
    expect((await command.end).status).toBe(130);
    expect(await left(id)).toBe('');
  });

  test('says how a program ended, and goes on watching; --run alone is refused', async () => {
    const id = unique();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nLABEL watched=${id}\nCOPY word /\nCMD echo "ran $(cat /word) ${id}" >&2; exit 3\n`,
      word: 'one\n',
    });
    const command = startCommand(['build', '--watch', '--run', project.folder]);
    await command.said(`ran one ${id}`);
    await command.said('stagedive: The program ended with exit status 3.');
    await project.write('word', 'two\n');
    await command.said(`ran two ${id}`);
    command.kill('SIGINT');
    expect((await command.end).status).toBe(130);
    expect(await left(id)).toBe('');
    const alone = await startCommand(['build', '--run', project.folder]).end;
    expect(alone).toMatchObject({ status: 2, stderr: expect.stringContaining('--run needs --watch') });
  });
});
