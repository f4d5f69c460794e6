/** Secrets that are in an image though no file of its last state shows them. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checked, randomText } from '../filesystem/secrets/token-cases.ts';
import { Project, shellImage } from './build-project.ts';
import { check } from './checking.ts';

const TOKEN = checked('ghp_');
const PASSWORD = randomText(24);

const KEY = generateKeyPairSync('rsa', { modulusLength: 1024 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

const DOCKERFILE = `FROM ${shellImage} AS tools
ARG NPM_TOKEN
RUN echo built > /tool

FROM ${shellImage} AS base
ARG APP_TOKEN
COPY notes /srv/notes
RUN rm /srv/notes/key.txt && echo changed > /srv/notes/changed

FROM base AS app
ARG VERSION=1.2.3
ENV DATABASE_URL=postgres://app:${PASSWORD}@db/app VERSION=$VERSION
COPY --from=tools /tool /tool
RUN printf 'auth=%s' 'given-secret-value-1' > /srv/login
LABEL note="${TOKEN}"
CMD ["sh"]
`;

let project: Project;

beforeAll(async () => {
  project = await Project.with({
    Dockerfile: DOCKERFILE,
    'notes/key.txt': KEY,
    'notes/changed': `token ${TOKEN}\n`,
    'notes/kept': `first\ntoken ${TOKEN}\n`,
  });
});

afterAll(async () => {
  await project[Symbol.asyncDispose]();
});

const options = {
  buildArg: ['NPM_TOKEN=hunter2hunter2', 'APP_TOKEN=hunter3hunter3'],
  secrets: { login: 'given-secret-value-1\n' },
};

describe('secrets', () => {
  it('are found in files, layers, settings and the history, each with the line that brought it', async () => {
    const { findings, status } = await check(project.folder, 'app', options);
    const told = findings.map(({ rule, path, line }) => `${rule} ${path ?? ''}:${line}`);
    expect(told.toSorted()).toEqual(
      [
        'build-secret /srv/login:14',
        'config-secret :12',
        'config-secret :15',
        'deleted-secret /srv/notes/changed:7',
        'deleted-secret /srv/notes/key.txt:7',
        // Not that of the stage that only lends a file.
        'history-secret :6',
        // The RUN itself says the value of the secret.
        'history-secret :14',
        'token /srv/notes/kept:7',
      ].toSorted(),
    );
    expect(status).toBe(1);
    const said = JSON.stringify(findings);
    for (const secret of [TOKEN, PASSWORD, 'hunter', 'given-secret', KEY.slice(40, 80)]) {
      expect(said).not.toContain(secret);
    }
    expect(findings.find(({ path }) => path === '/srv/notes/kept')?.detail).toContain('in its line 2');
    expect(findings.find(({ path }) => path === '/srv/notes/key.txt')?.detail).toContain(
      'Line 8 deletes the file, but a layer of the image keeps it',
    );
  });

  it('in the stage that only lends a file are in the history of that stage', async () => {
    const { findings } = await check(project.folder, 'tools', options);
    expect(findings.map(({ rule, line }) => `${rule}:${line}`)).toEqual(['history-secret:2']);
  });

  it('of some rules only are found with --only', async () => {
    const { findings } = await check(project.folder, 'app', { ...options, only: ['config-secret'] });
    expect(findings.map(({ line }) => line)).toEqual([12, 15]);
  });
});

describe('the policy of a project', () => {
  it('changes severities, and so the exit status', async () => {
    const only = ['config-secret'];
    const policy = { severity: { 'config-secret': 'warning' } as const };
    expect(await check(project.folder, 'app', { only, policy })).toMatchObject({ status: 0 });
    expect(await check(project.folder, 'app', { only, policy, failOn: 'warning' })).toMatchObject({
      status: 1,
    });
    expect(await check(project.folder, 'app', { only, failOn: 'never' })).toMatchObject({ status: 0 });
  });

  it('limits waste and sizes, and names unknown rules and stages', async () => {
    const limits = {
      efficiency: 1,
      wastedBytes: 10,
      wastedShare: 0.01,
      stages: { app: 1000, tools: 1e12, ap: 1 },
    };
    const only = ['low-efficiency', 'wasted-bytes', 'wasted-share', 'stage-size'];
    const policy = { limits, severity: { 'stage-sise': 'error' } as const };
    const { findings, said } = await check(project.folder, 'app', { only, policy });
    expect(findings.map(({ rule, line }) => `${rule}:${line}`)).toEqual([
      'low-efficiency:7',
      'wasted-bytes:7',
      'wasted-share:7',
      'stage-size:10',
    ]);
    for (const { detail } of findings.slice(0, 3))
      expect(detail).toMatch(
        / be: most by \/srv\/notes\/key\.txt \(\d+ B\) of line 7, since line 8 deletes it$/,
      );
    expect(said).toContain('there is no rule "stage-sise": did you mean stage-size?');
    expect(said).toContain('there is no stage "ap", which "check.limits.stages" names.');
  });
});
