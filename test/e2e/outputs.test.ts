import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { DebianRegistry } from './debian-registry.ts';
import { listing, ranSteps, richDockerfile, SameBuild, tarListing } from './outputs-oracle.ts';
import { Project, runCommand, shellImage, startCommand, unique } from './projects.ts';

const docker = new Docker({ socketPath: (process.env.DOCKER_HOST ?? '').slice('unix://'.length) });
const isOld = await isOldEngine();
/** Whether images are in containerd's store, and not in a graph driver. */
const hasStore = JSON.stringify((await docker.info()).DriverStatus ?? []).includes(
  'io.containerd.snapshotter',
);
/** Provenance has times in it. */
const PLAIN = { BUILDX_NO_DEFAULT_ATTESTATIONS: '1' };
const name = (tag: string): string => `stagedive-test/outputs-${process.pid}:${tag}`;

let same: SameBuild;
const stored = new Set<string>();

beforeAll(async () => {
  same = await SameBuild.of(richDockerfile(), hasStore);
  expect((await same.theirs([])).status).toBe(0);
});

afterAll(async () => {
  for (const image of stored)
    await docker
      .getImage(image)
      .remove({ force: true })
      .catch(() => undefined);
  await same[Symbol.asyncDispose]();
});

/** Runs both with the same flags; both must succeed. */
async function both(flags: readonly string[]) {
  const [theirs, ours] = [await same.theirs(flags, PLAIN), await same.ours(flags, PLAIN)];
  expect(theirs.status, `docker buildx: ${theirs.stderr}`).toBe(0);
  expect(ours.status, `stagedive: ${ours.stderr}`).toBe(0);
  return { theirs, ours };
}

describe('the same files as docker buildx', () => {
  it('go into a folder', async () => {
    await both(['-o', 'out']);
    const ours = await listing(same.path('ours', 'out'));
    expect(ours).toEqual(await listing(same.path('theirs', 'out')));
    // Docker 20.10 copies no fifo.
    expect(ours.length).toBeGreaterThan(8);
  });

  it('go over what is there in that folder', async () => {
    for (const who of ['ours', 'theirs'] as const) {
      await mkdir(same.path(who, 'over/a.txt'), { recursive: true });
      await mkdir(same.path(who, 'over/sub'), { recursive: true });
      await writeFile(same.path(who, 'over/sub/stays'), 'mine');
      await writeFile(same.path(who, 'over/empty'), 'a file in place of a folder');
    }
    await both(['-o', 'type=local,dest=over']);
    const names = async (who: 'ours' | 'theirs') =>
      (await readdir(same.path(who, 'over'), { recursive: true })).sort();
    expect(await names('ours')).toEqual(await names('theirs'));
    expect(await same.text('ours', 'over/sub/stays')).toBe('mine');
    expect(await same.text('ours', 'over/a.txt')).toBe('a\n');
  });

  it('go into an archive', async () => {
    const path = 'out.tar';
    await both(['-o', `type=tar,dest=${path}`]);
    expect(await tarListing(same.path('ours', path))).toEqual(await tarListing(same.path('theirs', path)));
  });

  it('go to stdout, with nothing else', async () => {
    const { ours, theirs } = await both(['-o', '-']);
    expect(await tarListing(ours.stdout)).toEqual(await tarListing(theirs.stdout));
  });

  it.skipIf(isOld)('go to several places at once', async () => {
    // A second try must find nothing there, as the first one did.
    const folder = `several-${unique()}`;
    const archive = `${folder}.tar`;
    stored.add(name('several'));
    await both(['-o', folder, '-o', `type=tar,dest=${archive}`, '--load', '-t', name('several')]);
    expect(await listing(same.path('ours', folder))).toEqual(await listing(same.path('theirs', folder)));
    expect(await tarListing(same.path('ours', archive))).toEqual(
      await tarListing(same.path('theirs', archive)),
    );
  });
});

describe('the same image as docker buildx', () => {
  it('has its id on stdout, in a file, in the metadata and in the engine', async () => {
    const { ours, theirs } = await both(['-q']);
    stored.add(ours.stdout.toString().trim());
    stored.add(name('image'));
    await both(['-t', name('image'), '--iidfile', 'id', '--metadata-file', 'metadata.json']);
    const id = await same.text('ours', 'id');
    const { 'containerimage.digest': digest } = JSON.parse(await same.text('theirs', 'metadata.json'));
    // Before 0.30 buildx printed the digest of the config, by which containerd's store knows nothing.
    if (hasStore) expect(id).toBe(digest);
    else
      expect([id, ours.stdout.toString()]).toEqual([
        await same.text('theirs', 'id'),
        theirs.stdout.toString(),
      ]);
    expect(`${id}\n`).toBe(ours.stdout.toString());
    const image = await docker.getImage(id).inspect();
    expect(image).toMatchObject({
      Id: id,
      Config: { Env: expect.arrayContaining(['A=1']), Labels: { l: 'v' } },
    });
    expect((await docker.getImage(name('image')).inspect()).RootFS.Layers).toEqual(image.RootFS.Layers);
  });

  it('is told of in the metadata file, but for the name of the build', async () => {
    const read = async (who: 'ours' | 'theirs') => {
      const { 'buildx.build.ref': ref, ...rest } = JSON.parse(await same.text(who, 'metadata.json'));
      return { ref: String(ref).split('/').slice(0, 2), rest };
    };
    const [ours, theirs] = [await read('ours'), await read('theirs')];
    expect(ours.ref).toEqual(theirs.ref);
    // Before 0.14 buildx did not read the provenance.
    delete ours.rest['buildx.build.provenance'];
    delete theirs.rest['buildx.build.provenance'];
    if (hasStore) delete theirs.rest['containerimage.config.digest'];
    expect(ours.rest).toEqual(theirs.rest);
  });

  it('has the provenance of the build in the metadata file, which BUILDX_METADATA_PROVENANCE leaves out', async () => {
    const flags = ['--metadata-file', 'provenance.json'];
    const read = async () =>
      JSON.parse(await same.text('ours', 'provenance.json'))['buildx.build.provenance'];
    await same.ours(flags);
    const found = await read();
    if (!isOld) expect(found.invocation.parameters.frontend).toBe('dockerfile.v0');
    expect(found?.buildConfig).toBeUndefined();
    await same.ours(flags, { BUILDX_METADATA_PROVENANCE: 'max' });
    if (!isOld) expect((await read()).buildConfig.llbDefinition.length).toBeGreaterThan(3);
    await same.ours(flags, { BUILDX_METADATA_PROVENANCE: 'false' });
    expect(await read()).toBeUndefined();
  });

  it('is stored without a name by --load', async () => {
    const { ours } = await both(['--load']);
    expect(ours.stderr).toMatch(/stagedive: Stored sha256:\w+ in the engine, without a name\.\n$/);
  });

  it('takes a cache along with --cache-to type=inline', async () => {
    stored.add(name('inline'));
    await both(['-t', name('inline'), '--cache-to', 'type=inline', '--metadata-file', 'inline.json']);
    const digest = async (who: 'ours' | 'theirs') =>
      JSON.parse(await same.text(who, 'inline.json'))['containerimage.digest'];
    expect(await digest('ours')).toBe(await digest('theirs'));
  });
});

describe('the second build is cached by the first', () => {
  test.each(['ours', 'theirs'] as const)('when the first is %s', async (first) => {
    await using other = await SameBuild.of(richDockerfile(), hasStore);
    const second = first === 'ours' ? 'theirs' : 'ours';
    expect(ranSteps((await other[first](['--progress', 'plain', '-o', 'out'])).stderr)).not.toEqual([]);
    const end = await other[second](['--progress', 'plain', '-o', 'out']);
    expect({ status: end.status, ran: ranSteps(end.stderr) }).toEqual({ status: 0, ran: [] });
  });
});

describe.skipIf(hasStore)('flags that both refuse', () => {
  const FLAGS: readonly (readonly string[])[] = [
    ['-o', 'type=oci,dest=x.tar'],
    ['-o', 'type=docker,dest=x.tar'],
    ['-o', 'type=zip'],
    ['-o', 'type=local'],
    ['-o', 'type=local,dest=-'],
    ['-o', '/dev/null'],
    ['-o', 'type=tar,dest=.'],
    ['-o', '-', '-o', 'type=tar'],
    ['-o', 'x', '--iidfile', 'id'],
    ['--push'],
    ['--attest', 'type=sbom'],
    ['--provenance', 'mode=max'],
    ['--cache-to', 'type=local,dest=x'],
    ['--cache-to', 'type=local'],
    ['--annotation', 'a'],
    ['--annotation', 'foo:a=b'],
  ];

  test.each(FLAGS.map((flags) => [flags.join(' '), flags] as const))('%s', async (_flags, given) => {
    const [theirs, ours] = [await same.theirs(given), await same.ours(given)];
    expect([theirs.status, ours.status]).toEqual([
      1,
      expect.toSatisfy((status: number) => [1, 2].includes(status)),
    ]);
    expect(ours.stderr).toMatch(/^stagedive: [^\n]+\n$/m);
  });

  it('leave nothing behind', async () => {
    for (const who of ['x', 'x.tar']) await expect(readdir(same.path('ours', who))).rejects.toThrow('ENOENT');
  });
});

describe.skipIf(!hasStore)("what only containerd's image store can", () => {
  const index = async (who: 'ours' | 'theirs', path: string): Promise<Record<string, unknown>[]> =>
    JSON.parse(await same.text(who, path)).manifests.map(
      ({ annotations, ...rest }: { annotations: Record<string, string> }) => ({
        ...rest,
        annotations: { ...annotations, 'org.opencontainers.image.created': '' },
      }),
    );

  it('is an archive of an image, with its names and annotations', async () => {
    const flags = ['--annotation', 'a=b', '--annotation', 'manifest-descriptor:c=d', '-t', name('archive')];
    await both(['-o', 'type=oci,dest=oci.tar', ...flags]);
    const indexes = await Promise.all(
      (['ours', 'theirs'] as const).map(async (who) => {
        await mkdir(same.path(who, 'unpacked'), { recursive: true });
        await execa('tar', ['-xf', same.path(who, 'oci.tar'), '-C', same.path(who, 'unpacked')]);
        return await index(who, 'unpacked/index.json');
      }),
    );
    expect(indexes[0]).toEqual(indexes[1]);
    expect(JSON.stringify(indexes[0])).toContain('"c":"d"');
    await both(['-o', 'type=docker,dest=docker.tar', '-t', name('archive')]);
    const names = (who: 'ours' | 'theirs') => tarListing(same.path(who, 'docker.tar'));
    expect((await names('ours')).map(withoutTime)).toEqual((await names('theirs')).map(withoutTime));
  });

  it('is a folder of blobs, which is a build context again', async () => {
    await both(['-o', 'type=oci,dest=blobs,tar=false', '-t', name('blobs')]);
    expect(await index('ours', 'blobs/index.json')).toEqual(await index('theirs', 'blobs/index.json'));
    const blobs = async (who: 'ours' | 'theirs') =>
      (await readdir(same.path(who, 'blobs/blobs/sha256'))).sort();
    expect(await blobs('ours')).toEqual(await blobs('theirs'));
    await using project = await Project.with({
      Dockerfile: 'FROM scratch\nCOPY --from=base /a.txt /copied\n',
    });
    const layout = `base=oci-layout://${same.path('ours', 'blobs')}`;
    const out = project.path('out');
    const flags = ['build', project.folder, '--build-context', layout, '-o', out];
    expect((await runCommand(flags)).status).toBe(0);
    expect(await readFile(join(out, 'copied'), 'utf8')).toBe('a\n');
    expect(await readdir(out)).toEqual(['copied']);
  });

  it('is a cache in a folder, which both can use', async () => {
    await both(['--cache-to', 'type=local,dest=cache,mode=max']);
    expect(await index('ours', 'cache/index.json')).toEqual(await index('theirs', 'cache/index.json'));
    const flags = ['--progress', 'plain', '-o', 'again', '--cache-from'];
    for (const [user, maker] of [
      ['ours', 'theirs'],
      ['theirs', 'ours'],
    ] as const) {
      const end = await same[user]([...flags, `type=local,src=${same.path(maker, 'cache')}`]);
      expect({ status: end.status, ran: ranSteps(end.stderr) }).toEqual({ status: 0, ran: [] });
      expect(end.stderr).toMatch(/importing cache manifest from local/);
    }
  });

  it('are attestations', async () => {
    for (const who of ['ours', 'theirs'] as const) {
      const flags = ['--attest', 'type=provenance,mode=max', '-o', 'type=oci,dest=attested,tar=false'];
      expect(await same[who](flags)).toMatchObject({ status: 0 });
    }
    const types = async (who: 'ours' | 'theirs') =>
      (await index(who, 'attested/index.json')).map(({ mediaType }) => mediaType);
    expect(await types('ours')).toEqual(await types('theirs'));
    expect(await types('ours')).toEqual(['application/vnd.oci.image.index.v1+json']);
  });
});

function withoutTime(line: string): string {
  return line.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, '');
}

describe('an output that cannot be written', () => {
  it('is one sentence, and nothing half-written is left', async () => {
    const { status, stderr } = await same.ours(['-o', 'type=tar,dest=/dev/full']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/\/dev\/full cannot be written: no space is left on the disk\.\n/);
  });

  it('is refused by a command that leaves nothing', async () => {
    await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\n` });
    const { stderr, status } = await runCommand(['shell', '0', '-C', project.folder, '-o', 'x']);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'stagedive: --output is about what a build leaves; only `stagedive build` takes it.\n',
    });
  });

  it('that was interrupted leaves no file that is half', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN head -c 300000000 /dev/urandom > /big # ${unique()}\n`,
    });
    expect((await runCommand(['build', project.folder])).status).toBe(0);
    const out = project.path('out');
    const build = startCommand(
      ['build', project.folder, '-o', out, '-o', `type=tar,dest=${out}.tar`].slice(0, isOld ? 4 : 6),
    );
    // Once something of it is there.
    await expect.poll(() => readdir(out).catch(() => []), { timeout: 60_000 }).not.toEqual([]);
    build.kill('SIGINT');
    const { status } = await build.end;
    expect([0, 130]).toContain(status);
    const left = (await readdir(project.folder, { recursive: true })).filter((file) =>
      file.includes('.stagedive-'),
    );
    expect(left).toEqual([]);
    if (status === 130) expect(await readdir(project.folder)).not.toContain('out.tar');
  });
});

describe('a registry', () => {
  it('gets the image with --push', async () => {
    await using registry = await DebianRegistry.start();
    const image = `${registry.host}/pushed/a:1`;
    stored.add(image);
    const { ours } = await both(['-t', image, '--push', '--metadata-file', 'pushed.json']);
    expect(ours.stderr).toMatch(/stagedive: Pushed 127\.0\.0\.1:\d+\/pushed\/a:1\.\n$/);
    const digest = async (who: 'ours' | 'theirs') =>
      JSON.parse(await same.text(who, 'pushed.json'))['containerimage.digest'];
    expect(await digest('ours')).toBe(await digest('theirs'));
    await docker.getImage(image).remove({ force: true });
    await new Promise((resolve, reject) => {
      docker.pull(image, {}, (error, stream) => {
        if (error || stream === undefined) reject(error);
        else docker.modem.followProgress(stream, (problem) => (problem ? reject(problem) : resolve(null)));
      });
    });
    expect((await docker.getImage(image).inspect()).RepoDigests).toContain(
      `${registry.host}/pushed/a@${await digest('ours')}`,
    );
  });

  it('that asks for a login gets that of the docker config', async () => {
    await using registry = await DebianRegistry.start({ login: true });
    await using home = await Project.with({
      'config.json': JSON.stringify({ auths: registry.auths }),
    });
    const flags = ['-t', `${registry.host}/private/a:1`, '--push'];
    stored.add(`${registry.host}/private/a:1`);
    const refused = await same.ours(flags);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/(?:cannot be pushed|failed to push).*(?:auth|denied|401)/i);
    expect((await same.ours(flags, { DOCKER_CONFIG: home.folder })).status).toBe(0);
  });
});

test('a cache that is not there is left out, and said', async () => {
  const { status, stderr } = await same.ours(['--cache-from', `type=local,src=${join('no', 'cache')}`]);
  expect(status).toBe(0);
  expect(stderr).toMatch(/--cache-from .*no\/cache is left out: there is no such folder yet\./);
});
