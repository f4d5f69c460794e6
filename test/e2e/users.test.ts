/** Who a process is in `stagedive shell`, beside `docker run` of the same image. */
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const id = unique();
const image = (stage: string): string => `stagedive-test-${id}-${stage}`;

let project: Project;
beforeAll(async () => {
  project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS both
RUN echo 'app:x:500:501:App:/srv:/bin/sh' >> /etc/passwd; \\
    echo 'more:x:700:other,app' >> /etc/group; echo 'last:x:701:app' >> /etc/group; echo ${id} > /id
FROM scratch AS neither
COPY --from=both /usr/bin/busybox /bin/sh
FROM neither AS no-group
COPY --from=both /etc/passwd /etc/passwd
FROM neither AS no-passwd
COPY --from=both /etc/group /etc/group
`,
  });
  for (const stage of STAGES) {
    const { status, stderr } = await runCommand([
      'build',
      project.folder,
      '--target',
      stage,
      '-t',
      image(stage),
    ]);
    expect(status, stderr).toBe(0);
  }
});
afterAll(async () => {
  await execa('docker', ['rmi', '-f', ...STAGES.map(image)], { reject: false });
  await project[Symbol.asyncDispose]();
});

const STAGES = ['both', 'neither', 'no-group', 'no-passwd'] as const;

const WHO = [
  'sh',
  '-c',
  'while read -r line; do case "$line" in Uid*|Gid*|Groups*) echo "$line";; esac; done < /proc/self/status',
];

let isOld = false;
beforeAll(async () => {
  isOld = await isOldEngine();
});

/** Engines before 23 leave the own group out of the others in a step of a build. */
function known(status: string): string {
  const group = /^Gid:\t(\d+)/m.exec(status)?.[1];
  const text = isOld ? status.replace(new RegExp(`^(Groups:.*?)\\b${group}\\b *`, 'm'), '$1') : status;
  return text.replace(/[ \t]+$/gm, '').trim();
}

test.each([
  ['both', '0'],
  ['both', 'root'],
  ['both', 'app'],
  ['both', '500'],
  ['both', 'app:root'],
  ['both', 'app:700'],
  ['both', '500:999'],
  ['both', '65533'],
  ['both', '65533:more'],
  ['both', 'nosuch'],
  ['both', 'app:nosuch'],
  ['neither', '0'],
  ['neither', '65534'],
  ['neither', '65534:65534'],
  ['neither', 'nobody'],
  ['neither', '65534:nogroup'],
  ['no-group', 'app'],
  ['no-group', '500'],
  ['no-group', '65533'],
  ['no-group', 'app:7'],
  ['no-group', 'nosuch'],
  ['no-passwd', '65534'],
  ['no-passwd', '65534:more'],
  ['no-passwd', '65534:nosuch'],
  ['no-passwd', 'app'],
] as const)('in a state with %s of the files, %s is whom docker makes of it', async (stage, user) => {
  const [ours, docker] = await Promise.all([
    runCommand(['shell', stage, '-C', project.folder, '--user', user, '--', ...WHO]),
    execa('docker', ['run', '--rm', '--network', 'none', '--user', user, image(stage), ...WHO], {
      reject: false,
    }),
  ]);
  // What docker refuses has no status of its own here.
  const ran = docker.exitCode === 0;
  expect(known(ours.stdout), ours.stderr).toBe(ran ? known(docker.stdout) : '');
  expect(ours.status === 0).toBe(ran);
});
