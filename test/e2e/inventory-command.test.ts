/** `stagedive inventory` as people and CI use it. */
import { describe, expect, test } from 'vitest';
import { isOldEngine, shellImage, toolchainImage } from '../engine/build-project.ts';
import { zipFile } from '../inventory/zip-file.ts';
import { Project, runCommand } from './projects.ts';

const DOCKERFILE = `FROM ${toolchainImage} AS tools
COPY setcap.c /
RUN cc -o /setcap /setcap.c && cp /setcap /server && /setcap /server

FROM ${shellImage} AS build
COPY status /var/lib/dpkg/status
COPY modules /src/node_modules
COPY app-1.0.jar broken.jar /out/
RUN cp /bin/busybox /out/become && chmod 4755 /out/become

FROM scratch AS runtime
COPY --from=build /src/node_modules/left /app/node_modules/left
COPY --from=build /out/app-1.0.jar /app/
COPY --from=tools /server /server
EXPOSE 8080 53/udp

FROM build AS failing
RUN rm -r /src/node_modules/right && false
`;

const FILES = {
  Dockerfile: DOCKERFILE,
  'setcap.c': `#include <sys/xattr.h>
int main(int count, char **args) {
  unsigned char data[20] = {1, 0, 0, 2, 0, 4};
  return setxattr(args[1], "security.capability", data, 20, 0) != 0;
}
`,
  status: 'Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:1.3-1\n',
  'modules/left/package.json': '{"name":"left","version":"1.0.0"}',
  'modules/right/package.json': '{"name":"right","version":"2.0.0"}',
  'app-1.0.jar': zipFile({
    'META-INF/maven/org.example/app/pom.properties': 'groupId=org.example\nartifactId=app\nversion=1.0\n',
  }),
  'broken.jar': 'no archive',
};

describe('inventory', () => {
  test('of two states says what came over, and has every key of the contract in its JSON', async () => {
    await using project = await Project.with(FILES);
    const { status, stdout, stderr } = await runCommand(
      ['inventory', 'build', 'runtime', '--format', 'json'],
      { cwd: project.folder },
    );
    expect(status, stderr).toBe(0);
    const { surface, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({
      a: { ref: 'build' },
      b: { ref: 'runtime' },
      packages: [
        {
          purl: 'pkg:deb/debian/zlib1g@1:1.3-1?arch=amd64',
          name: 'zlib1g',
          version: '1:1.3-1',
          type: 'deb',
          in: ['a'],
          path: '/var/lib/dpkg/status',
        },
        {
          purl: 'pkg:maven/org.example/app@1.0',
          name: 'org.example:app',
          version: '1.0',
          type: 'maven',
          in: ['a', 'b'],
          path: '/app/app-1.0.jar',
        },
        {
          purl: 'pkg:npm/left@1.0.0',
          name: 'left',
          version: '1.0.0',
          type: 'npm',
          in: ['a', 'b'],
          path: '/app/node_modules/left/package.json',
        },
        {
          purl: 'pkg:npm/right@2.0.0',
          name: 'right',
          version: '2.0.0',
          type: 'npm',
          in: ['a'],
          path: '/src/node_modules/right/package.json',
        },
      ],
      notRead: [{ path: '/out/broken.jar', why: 'it is no valid zip archive', in: 'a' }],
    });
    expect(surface.capabilities).toEqual([
      { path: '/server', capabilities: ['cap_net_bind_service'], in: ['b'] },
    ]);
    expect(surface.ports).toEqual([
      { port: '53/udp', in: ['b'] },
      { port: '8080/tcp', in: ['b'] },
    ]);
    expect(surface.setuid).toContainEqual({ path: '/out/become', mode: '4755', in: ['a'] });
    expect(surface.shells.every((each: { in: string[] }) => each.in.join() === 'a')).toBe(true);
  });

  test('of one state is a bill of materials, and says on stderr what was not read', async () => {
    await using project = await Project.with(FILES);
    const { status, stdout, stderr } = await runCommand(['inventory', 'build', '--format', 'cyclonedx'], {
      cwd: project.folder,
    });
    expect(status).toBe(0);
    expect(stderr).toContain('stagedive: build: /out/broken.jar is not read: it is no valid zip archive.');
    const bom = JSON.parse(stdout);
    expect([bom.bomFormat, bom.specVersion]).toEqual(['CycloneDX', '1.6']);
    expect(bom.components.map(({ purl }: { purl: string }) => purl)).toEqual([
      'pkg:deb/debian/zlib1g@1:1.3-1?arch=amd64',
      'pkg:maven/org.example/app@1.0',
      'pkg:npm/left@1.0.0',
      'pkg:npm/right@2.0.0',
    ]);
  });

  test('of what a failed instruction left lists the packages that are still there', async () => {
    await using project = await Project.with(FILES);
    const { status, stdout, stderr } = await runCommand(['inventory', 'failing', '--format', 'json'], {
      cwd: project.folder,
    });
    expect(status).toBe(0);
    const names = JSON.parse(stdout).packages.map(({ name }: { name: string }) => name);
    // Engines before 23 keep nothing of it, so these are the packages before it, which is said.
    const isOld = await isOldEngine();
    const note = 'failing, before line 18: RUN failed with exit code 1, and this engine keeps nothing of it.';
    expect(stderr.includes(note)).toBe(isOld);
    expect(names).toEqual(['zlib1g', 'org.example:app', 'left', ...(isOld ? ['right'] : [])]);
  });

  test('with an unknown format names the formats, and ends with 2', async () => {
    await using project = await Project.with(FILES);
    const { status, stderr } = await runCommand(['inventory', '--format', 'spdx'], { cwd: project.folder });
    expect(status).toBe(2);
    expect(stderr).toContain('text, json, cyclonedx');
  });
});
