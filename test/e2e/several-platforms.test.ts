/** Builds for several platforms, which containerd's image store and builders can hold. */
import { mkdir } from 'node:fs/promises';
import Docker from 'dockerode';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listing, SameBuild } from './outputs-oracle.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const docker = new Docker({ socketPath: (process.env.DOCKER_HOST ?? '').slice('unix://'.length) });
const hasStore = JSON.stringify((await docker.info()).DriverStatus ?? []).includes(
  'io.containerd.snapshotter',
);
const PLAIN = { BUILDX_NO_DEFAULT_ATTESTATIONS: '1' };
const PLATFORMS = ['--platform', 'linux/amd64,linux/arm64'];

/** Runs on the machine's own platform alone, for both. */
const dockerfile = [
  `FROM --platform=$BUILDPLATFORM ${shellImage} AS build`,
  'ARG TARGETARCH',
  `RUN echo "for $TARGETARCH" > /out # ${unique()}`,
  'FROM scratch AS final',
  'COPY --from=build /out /out',
  '',
].join('\n');

describe.skipIf(!hasStore)('a build for several platforms', () => {
  let same: SameBuild;
  beforeAll(async () => {
    same = await SameBuild.of(dockerfile, true);
  });
  afterAll(async () => {
    await same[Symbol.asyncDispose]();
  });

  async function both(flags: readonly string[], env: Readonly<Record<string, string>> = PLAIN) {
    const [theirs, ours] = [await same.theirs(flags, env), await same.ours(flags, env)];
    expect({ theirs: theirs.status, ours: ours.status, said: ours.stderr }).toMatchObject({
      theirs: 0,
      ours: 0,
    });
    return { theirs, ours };
  }

  it('has the files of docker buildx, in a folder for each', async () => {
    await both([...PLATFORMS, '-o', 'out']);
    const ours = await listing(same.path('ours', 'out'));
    expect(ours).toEqual(await listing(same.path('theirs', 'out')));
    expect(ours.join('\n')).toMatch(/linux_amd64\/out[\s\S]*linux_arm64\/out/);
  });

  it('has the index, manifests and annotations of docker buildx, and its names of steps', async () => {
    const annotations = ['manifest[linux/amd64]:a=b', 'index:c=d', 'manifest-descriptor[linux/arm64]:e=f'];
    const { theirs, ours } = await both([
      ...[...PLATFORMS, '-o', 'type=oci,dest=image.tar', '--iidfile', 'id', '--progress', 'plain'],
      ...annotations.flatMap((annotation) => ['--annotation', annotation]),
    ]);
    expect(await same.text('ours', 'id')).toBe(await same.text('theirs', 'id'));
    const titles = (stderr: string) =>
      [
        ...new Set(
          [...stderr.matchAll(/^#\d+ (\[linux\S+ (?:build|final) .*)$/gm)].map(([, title]) => title),
        ),
      ].sort();
    expect(titles(ours.stderr)).toEqual(titles(theirs.stderr));
    expect(titles(ours.stderr).length).toBeGreaterThan(3);
    expect(ours.stderr).not.toContain('do not match result platforms');
  });

  it('is the same to the byte with SOURCE_DATE_EPOCH', async () => {
    const env = { ...PLAIN, SOURCE_DATE_EPOCH: '1000000000' };
    for (const output of ['type=oci', 'type=oci,rewrite-timestamp=true', 'type=tar']) {
      await both([...PLATFORMS, '-o', `${output},dest=epoch.tar`], env);
      await execa('cmp', [same.path('ours', 'epoch.tar'), same.path('theirs', 'epoch.tar')]);
    }
  });

  it('is attested for each of them', async () => {
    await both([...PLATFORMS, '-o', 'type=oci,dest=attested,tar=false', '--provenance', 'mode=max'], {});
    const kinds = async (who: 'ours' | 'theirs') => {
      await mkdir(same.path(who, 'attested'), { recursive: true });
      const blob = (digest: string) => same.text(who, `attested/blobs/${digest.replace(':', '/')}`);
      const [{ digest }] = JSON.parse(await same.text(who, 'attested/index.json')).manifests;
      const { manifests } = JSON.parse(await blob(digest));
      return manifests.map(
        ({ platform, annotations = {}, mediaType }: Record<string, Record<string, string>>) => ({
          platform,
          mediaType,
          kind: annotations['vnd.docker.reference.type'],
        }),
      );
    };
    expect(await kinds('ours')).toEqual(await kinds('theirs'));
    expect(await kinds('ours')).toHaveLength(4);
  });
});

it('a state of several platforms is that of the first, which is said', async () => {
  await using project = await Project.with({ Dockerfile: dockerfile });
  const shown = await runCommand(['cat', 'build', '/out', '-C', project.folder, ...PLATFORMS]);
  expect(shown.stdout).toBe('for amd64\n');
  expect(shown.stderr).toBe(
    'stagedive: Of the 2 platforms, this is linux/amd64; name another one alone with --platform.\n',
  );
});
