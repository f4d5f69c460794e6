import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { demo, Project, runCommand } from './projects.ts';

/** No engine may be asked: there is none at this address. */
const nowhere = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };

const dockerfile = `# syntax=docker/dockerfile:1
ARG BASE=alpine:3.20
ARG EXTRA

# tools is where compilers live
FROM \${BASE} AS Tools
RUN one && \\
    two
FROM --platform=linux/amd64 busybox
COPY --from=tools /bin/x /bin/x
FROM tools AS unused
FROM scratch AS final
COPY --from=1 /bin/x /x
ADD data /data
RUN --mount=from=node:20,target=/n x
`;

const withProject = () => Project.with({ Dockerfile: dockerfile, data: 'x' });

interface Listed {
  readonly target: string;
  readonly defaultTarget: string;
  readonly stages: readonly {
    readonly name: string | null;
    readonly startLine: number;
    readonly endLine: number;
    readonly needed: boolean;
    readonly dependsOn: readonly object[];
  }[];
}

async function listed(cwd: string, ...args: string[]): Promise<Listed> {
  const { status, stdout, stderr } = await runCommand(['ls', '--json', ...args], { cwd, env: nowhere });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('ls --json', () => {
  test('has every key of the contract, and no other', async () => {
    await using project = await withProject();
    expect(await listed(project.folder)).toEqual({
      dockerfile: 'Dockerfile',
      syntax: 'docker/dockerfile:1',
      escape: '\\',
      defaultTarget: 'final',
      target: 'final',
      args: [
        { name: 'BASE', default: 'alpine:3.20', line: 2 },
        { name: 'EXTRA', default: null, line: 3 },
      ],
      stages: [
        {
          index: 0,
          name: 'tools',
          base: { kind: 'image', ref: 'alpine:3.20' },
          platform: null,
          description: 'is where compilers live',
          startLine: 6,
          endLine: 8,
          instructions: [{ keyword: 'RUN', startLine: 7, endLine: 8 }],
          dependsOn: [{ kind: 'image', ref: 'alpine:3.20', via: 'FROM', line: 6 }],
          needed: true,
          args: [],
          mounts: [],
          secrets: [],
        },
        {
          index: 1,
          name: null,
          base: { kind: 'image', ref: 'busybox' },
          platform: 'linux/amd64',
          description: null,
          startLine: 9,
          endLine: 10,
          instructions: [{ keyword: 'COPY', startLine: 10, endLine: 10 }],
          dependsOn: [
            { kind: 'image', ref: 'busybox', via: 'FROM', line: 9 },
            { kind: 'stage', ref: 'tools', via: 'COPY', line: 10 },
          ],
          needed: true,
          args: [],
          mounts: [],
          secrets: [],
        },
        {
          index: 2,
          name: 'unused',
          base: { kind: 'stage', ref: 'tools' },
          platform: null,
          description: null,
          startLine: 11,
          endLine: 11,
          instructions: [],
          dependsOn: [{ kind: 'stage', ref: 'tools', via: 'FROM', line: 11 }],
          needed: false,
          args: [],
          mounts: [],
          secrets: [],
        },
        {
          index: 3,
          name: 'final',
          base: { kind: 'scratch', ref: 'scratch' },
          platform: null,
          description: null,
          startLine: 12,
          endLine: 15,
          instructions: [
            { keyword: 'COPY', startLine: 13, endLine: 13 },
            { keyword: 'ADD', startLine: 14, endLine: 14 },
            { keyword: 'RUN', startLine: 15, endLine: 15 },
          ],
          dependsOn: [
            { kind: 'stage', ref: '1', via: 'COPY', line: 13 },
            { kind: 'context', ref: '.', via: 'ADD', line: 14 },
            { kind: 'image', ref: 'node:20', via: 'RUN', line: 15 },
          ],
          needed: true,
          args: [],
          mounts: [
            {
              type: 'bind',
              from: 'node:20',
              source: null,
              target: '/n',
              id: null,
              required: false,
              line: 15,
            },
          ],
          secrets: [],
        },
      ],
    });
  });

  test('has what a target needs, whether given by name, number or in capitals', async () => {
    await using project = await withProject();
    const needs = async (target: string) => {
      const { target: named, defaultTarget, stages } = await listed(project.folder, '--target', target);
      expect(defaultTarget).toBe('final');
      return { named, needed: stages.map((stage) => stage.needed) };
    };
    expect(await needs('unused')).toEqual({ named: 'unused', needed: [true, false, true, false] });
    expect(await needs('UNUSED')).toEqual({ named: 'unused', needed: [true, false, true, false] });
    expect(await needs('1')).toEqual({ named: '1', needed: [true, true, false, false] });
    expect(await needs('0')).toEqual({ named: 'tools', needed: [true, false, false, false] });
  });

  test('has the line numbers of the demo', async () => {
    const lines = readFileSync(join(demo, 'Dockerfile'), 'utf8').split('\n');
    const froms = lines.flatMap((line, index) => (line.startsWith('FROM ') ? [index + 1] : []));
    const { stages, target } = await listed(demo);
    expect(stages.map((stage) => stage.startLine)).toEqual(froms);
    expect(stages.map((stage) => stage.name)).toEqual(froms.map((line) => lines[line - 1]?.split(' AS ')[1]));
    expect(target).toBe('runtime');
    expect(stages.filter((stage) => !stage.needed).map((stage) => stage.name)).toEqual([
      'docs',
      'debug',
      'runtime-dynamic',
    ]);
    const runtime = stages.find((stage) => stage.name === 'runtime');
    expect(runtime?.dependsOn).toEqual(
      ['build', 'almanac', 'test'].map((ref) => ({
        kind: 'stage',
        ref,
        via: 'COPY',
        line: lines.findIndex((line, at) => at >= froms.at(-1)! && line.includes(`--from=${ref}`)) + 1,
      })),
    );
  });

  test('expands what the flags say: build args, build contexts, another file', async () => {
    await using project = await withProject();
    const { stdout } = await runCommand(
      ['ls', '--json', '-C', project.folder, '--build-arg', 'BASE', '--build-context', 'busybox=.'],
      { env: { ...nowhere, BASE: 'debian:trixie' } },
    );
    const { stages } = JSON.parse(stdout);
    expect(stages[0].base).toEqual({ kind: 'image', ref: 'debian:trixie' });
    expect(stages[1].dependsOn[0]).toEqual({ kind: 'context', ref: 'busybox', via: 'FROM', line: 9 });
  });
});

describe('ls for people', () => {
  test('draws the graph and says what is skipped', async () => {
    await using project = await withProject();
    const { status, stdout, stderr } = await runCommand(['ls'], { cwd: project.folder, env: nowhere });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('Dockerfile: 4 stages; the default target final needs 3 of them');
    expect(lines[1]).toBe('syntax docker/dockerfile:1');
    expect(lines[2]).toBe('ARG BASE=alpine:3.20 EXTRA');
    const row = (name: string) => lines.find((line) => line.includes(name)) ?? '';
    expect(row(' 0 tools')).toMatch(/^●.* 6-8 +alpine:3\.20$/);
    expect(row(' 1 stage 1')).toMatch(/●.* 9-10 +busybox +COPY tools$/);
    expect(row(' 2 unused')).toMatch(/○.* 11 +tools$/);
    expect(row(' 3 final')).toMatch(/●.* 12-15 +scratch +COPY stage 1; ADD context; RUN node:20$/);
    expect(stdout).toContain('○ the stage that BuildKit skips for final');
    expect(lines.every((line) => line.length <= 80)).toBe(true);
  });

  test('names the target that was asked for', async () => {
    const { stdout } = await runCommand(['ls', demo, '--target', 'DOCS'], { env: nowhere });
    expect(stdout).toContain('10 stages; the target docs needs 4 of them');
  });

  test('reads the Dockerfile from stdin', async () => {
    const { status, stdout } = await runCommand(['ls', '-f', '-'], {
      cwd: demo,
      env: nowhere,
      input: 'FROM alpine AS only\nRUN x\n',
    });
    expect(status).toBe(0);
    expect(stdout).toContain('only');
    expect(stdout).not.toContain('runtime');
  });

  test('a reader that stops reading is not an error', async () => {
    const bin = new URL('../../bin/stagedive.js', import.meta.url).pathname;
    const { stdout, stderr } = await execa({
      shell: '/bin/bash',
    })`set -o pipefail; ${process.execPath} ${bin} ls ${demo} | head -n 1`;
    expect({ lines: stdout.split('\n').length, stderr }).toEqual({ lines: 1, stderr: '' });
  });
});

describe('the screens without a terminal', () => {
  test('say so, and list the stages instead', async () => {
    const { status, stdout, stderr } = await runCommand([demo], { env: nowhere });
    expect(status).toBe(0);
    expect(stderr).toBe(
      'stagedive: the screens need a terminal; here is the list of stages instead (stagedive ls).\n',
    );
    expect(stdout).toBe((await runCommand(['ls', demo])).stdout);
  });
});
