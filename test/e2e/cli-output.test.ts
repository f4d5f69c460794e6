import { execa } from 'execa';
import { expect, test } from 'vitest';
import { demo, Project, shellImage } from './projects.ts';

const bin = new URL('../../bin/stagedive.js', import.meta.url).pathname;

/** A command in a shell, its output where the script puts it. */
const inShell = (script: string) =>
  execa('/bin/bash', ['-c', script, 'bash', process.execPath, bin], { reject: false });

test('a list that does not fit on the disk is an error', async () => {
  const { exitCode, stderr } = await inShell(`"$1" "$2" ls --json ${demo} > /dev/full`);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: 'stagedive: the output cannot be written: no space is left on the disk.',
  });
});

test('a build continues when its progress does not fit on the disk', async () => {
  await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\nRUN true\n` });
  const { exitCode } = await inShell(`"$1" "$2" build ${project.folder} 2> /dev/full`);
  expect(exitCode).toBe(0);
});
