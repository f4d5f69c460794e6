/** Findings about real states: the lines that they name, what switches rules off, failures. */
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOldEngine, Project, shellImage, toolchainImage } from './build-project.ts';
import { check, fixesOf, runOn } from './checking.ts';

const DOCKERFILE = `FROM ${toolchainImage} AS tools
RUN printf 'int main(void) { return 0; }' > /a.c && mkdir -p /out && cc -o /out/helper /a.c

FROM ${shellImage} AS base
# stagedive ignore=setuid-program
RUN cp /bin/busybox /usr/bin/become && chmod 4755 /usr/bin/become
RUN mkdir -p /var/lib/apt/lists && head -c 70000 /dev/zero > /var/lib/apt/lists/deb_Packages

# stagedive ignore=env-file
FROM base AS app
COPY . /app/
COPY --from=tools /out/helper /usr/local/bin/
RUN chmod u+s /bin/busybox
RUN rm /app/id_rsa
USER nobody:staff
HEALTHCHECK CMD curl -f http://localhost
CMD ["helper"]

FROM base AS failing
RUN echo 'password=x' > /partial && printf 'machine a login b password hunter2hunter2' > /root/.netrc && false
`;

const FILES = {
  Dockerfile: DOCKERFILE,
  '.env': 'API_TOKEN=hunter2hunter2\n',
  id_rsa: '-----BEGIN RSA PRIVATE KEY-----\nMII\n',
  'tls/server.key': '-----BEGIN PRIVATE KEY-----\nMII\n',
};

let project: Project;

beforeAll(async () => {
  project = await Project.with(FILES);
  await execa('git', ['init', '-q', project.folder]);
});

afterAll(async () => {
  await project[Symbol.asyncDispose]();
});

/** `error private-key /app/tls/server.key:12` */
async function told(ref: string, options: Parameters<typeof check>[2] = {}): Promise<readonly string[]> {
  const { findings } = await check(project.folder, ref, options);
  return findings.map(({ severity, rule, path, line }) => `${severity} ${rule} ${path}:${line}`).toSorted();
}

describe('findings', () => {
  it('name the line that added the file, also in a stage that this one is based on', async () => {
    expect(await told('app')).toEqual(
      [
        'error missing-group /etc/group:15',
        'error missing-loader /usr/local/bin/helper:12',
        'error missing-library /usr/local/bin/helper:12',
        'error deleted-secret /app/id_rsa:11',
        'error private-key /app/tls/server.key:11',
        'warning missing-program curl:16',
        'warning package-cache /var/lib/apt/lists:7',
        'warning setuid-program /usr/bin/busybox:13',
        'warning version-control /app/.git:11',
      ].toSorted(),
    );
  });

  it('are switched off by the config file and by comments; unknown rule names are reported', async () => {
    const { findings, said } = await check(project.folder, 'app', { off: ['private-key', 'private-kye'] });
    expect(findings.filter(({ rule }) => rule === 'private-key' || rule === 'env-file')).toEqual([]);
    expect(said).toContain('.stagedive.json: there is no rule "private-kye": did you mean private-key?');
  });

  it('of a line are about the state after it, and before it about the state before', async () => {
    expect(await told(':11')).toContain('error private-key /app/id_rsa:11');
    expect(await told(':11', { before: true })).toEqual(['warning package-cache /var/lib/apt/lists:7']);
  });

  it('of what a failed instruction left name that instruction’s line', async () => {
    if (await isOldEngine()) return;
    expect(await told('failing')).toContain('error credentials /root/.netrc:20');
  });

  it('of a stage whose last instruction fails are not all that is wrong, but of the line they are', async () => {
    if (await isOldEngine()) return;
    const Dockerfile = `FROM ${shellImage} AS last\nRUN echo x > /x && exit 3\n`;
    await using failing = await Project.with({ Dockerfile });
    const stage = await runOn(failing.folder, 'last', {});
    expect(stage).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^last, as far as it was built: /),
    });
    expect(stage.stderr).toContain('what line 2 (RUN) left when it failed with exit code 3');
    expect((await runOn(failing.folder, null, { format: 'json' })).status).toBe(1);
    expect((await runOn(failing.folder, 'last', { fix: 'print', failOn: 'never' })).status).toBe(1);
    expect(await runOn(failing.folder, ':2', {})).toMatchObject({
      status: 0,
      stdout: ':2: nothing is missing, and nothing is there that should not be.\n',
    });
  });

  it('never contain the secret itself', async () => {
    const { findings, said } = await check(project.folder, 'app');
    expect(JSON.stringify(findings) + said).not.toContain('hunter2');
  });
});

describe('the fix for a missing user', () => {
  it('is found in the passwd file of the stage that has the user', async () => {
    await using scratch = await Project.with({
      Dockerfile: `FROM ${shellImage} AS users\nRUN echo 'app:x:77:77::/:/bin/sh' >> /etc/passwd\nFROM scratch\nCOPY --from=users /bin/busybox /app\nUSER app\nENTRYPOINT ["/app"]\n`,
    });
    const { findings, status } = await check(scratch.folder, null);
    expect(status).toBe(1);
    expect(findings).toMatchObject([{ rule: 'missing-user', needs: 'app', line: 5 }]);
    expect(fixesOf(findings)).toEqual(['COPY --from=users /etc/passwd /etc/']);
  });
});
