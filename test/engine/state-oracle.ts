/** What `find`, `sha256sum` and system calls see inside a state. Its index is compared with it. */
import { execFileSync } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { decodeName } from '../../src/filesystem/bytes.ts';
import { type Program, programOf } from '../../src/llb/program.ts';
import type { Builder, OpenBuild, StateRef } from '../../src/ports.ts';
import { type Project, toolchainImage } from './build-project.ts';
import { runBeside } from './run-beside.ts';

/** One entry, as printed by `find -printf`. */
export interface FoundEntry {
  readonly path: string;
  /** find's letter: f, d, l, c, b, p, s. */
  readonly type: string;
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds with nine decimals. */
  readonly mtime: string;
  readonly inode: string;
  readonly links: number;
  readonly target: string;
}

/** Prints `PATH NUL MAJOR NUL MINOR NUL`, then `NAME NUL HEX NUL` for each xattr, then NUL. */
const XATTRS = `
#define _GNU_SOURCE
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
static int root;
static int each(const char *path, const struct stat *s, int type, struct FTW *f) {
  if (!f->level) return 0;
  printf("%s%c%u%c%u%c", path + root, 0, S_ISCHR(s->st_mode) || S_ISBLK(s->st_mode) ? major(s->st_rdev) : 0, 0,
         S_ISCHR(s->st_mode) || S_ISBLK(s->st_mode) ? minor(s->st_rdev) : 0, 0);
  static char names[65536], value[65536];
  ssize_t n = llistxattr(path, names, sizeof names);
  for (char *name = names; n > 0 && name < names + n; name += strlen(name) + 1) {
    ssize_t v = lgetxattr(path, name, value, sizeof value);
    printf("%s%c", name, 0);
    for (ssize_t i = 0; i < v; i++) printf("%02x", (unsigned char)value[i]);
    putchar(0);
  }
  putchar(0);
  return 0;
}
int main(int argc, char **argv) { root = strlen(argv[1]) + 1; return nftw(argv[1], each, 64, FTW_PHYS); }
`;

/** Creates what a shell cannot: a socket, xattrs, a capability. */
const MAKE_ODD = `
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/xattr.h>
int main(int argc, char **argv) {
  struct sockaddr_un a = {.sun_family = AF_UNIX};
  strcpy(a.sun_path, argv[1]);
  if (bind(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&a, sizeof a)) return perror("bind"), 1;
  unsigned char capability[20] = {1, 0, 0, 2, 0, 4};
  if (setxattr(argv[2], "security.capability", capability, 20, 0)) return perror("capability"), 1;
  if (setxattr(argv[2], "user.stagedive", "a\\0b", 3, 0)) perror("user");
  if (lsetxattr(argv[3], "trusted.none", "x", 1, 0)) perror("trusted");
  return 0;
}
`;

/** Copies the host's GNU find and its libraries into a folder of a project, for a COPY. */
export async function bringFind(project: Project): Promise<void> {
  const find = execFileSync('sh', ['-c', 'command -v find'], { encoding: 'utf8' }).trim();
  const libraries = execFileSync('ldd', [find], { encoding: 'utf8' }).match(/\/\S+/g) ?? [];
  await mkdir(project.path('find'), { recursive: true });
  for (const file of [find, ...libraries]) {
    await copyFile(file, join(project.path('find'), basename(file)));
    await chmod(join(project.path('find'), basename(file)), 0o755);
  }
  await project.write('xattrs.c', XATTRS);
  await project.write('make.c', MAKE_ODD);
}

/** The stage with the tools, which the oracle's build needs. */
export const ORACLE_STAGE = `FROM ${toolchainImage} AS oracle
COPY find /find
COPY xattrs.c make.c /src/
RUN gcc -static -O1 -w -o /xattrs /src/xattrs.c && gcc -static -O1 -w -o /make /src/make.c
`;

/** An open build of a project's last stage, with its oracle. */
export class Examined implements AsyncDisposable {
  private constructor(
    readonly build: OpenBuild,
    readonly program: Program,
    readonly oracle: StateRef,
  ) {}

  static async open(builder: Builder, project: Project): Promise<Examined> {
    const build = await builder.open(project.spec(), { status: () => undefined, notice: () => undefined });
    const { graph } = await build.resolve();
    const text = await readFile(project.path('Dockerfile'));
    const dockerfile = parseDockerfile(text, { fileName: 'Dockerfile' });
    const last = dockerfile.stages.at(-1);
    if (last === undefined) throw new Error('The Dockerfile has no stage.');
    const program = programOf(dockerfile, last, graph);
    const oracle = dockerfile.stages.findIndex(({ name }) => name === 'oracle');
    return new Examined(build, program, await build.solve(program.ends.get(oracle) ?? null));
  }

  /** The state after the last point. */
  get output() {
    return this.program.points.at(-1)?.after ?? null;
  }

  async find(state: StateRef): Promise<readonly FoundEntry[]> {
    const format = '%y %m %U %G %s %T@ %i %n\\0%P\\0%l\\0';
    const loader = '/find/$(basename /find/ld-*)';
    const out = await this.run(
      state,
      `${loader} --library-path /find /find/find /state -mindepth 1 -printf '${format}'`,
    );
    const fields = split(out);
    const found: FoundEntry[] = [];
    for (let at = 0; at + 2 < fields.length; at += 3) {
      const [type = '', mode = '', uid, gid, size, mtime = '', inode = '', links] = String(fields[at]).split(
        ' ',
      );
      found.push({
        path: decodeName(fields[at + 1] ?? new Uint8Array()),
        type,
        mode,
        uid: Number(uid),
        gid: Number(gid),
        size: Number(size),
        mtime: mtime.replace(/0$/, ''),
        inode,
        links: Number(links),
        target: decodeName(fields[at + 2] ?? new Uint8Array()),
      });
    }
    return found;
  }

  /** Devices and xattrs (in hex) by path. */
  async xattrs(
    state: StateRef,
  ): Promise<ReadonlyMap<string, { device: string; xattrs: Record<string, string> }>> {
    const fields = split(await this.run(state, '/xattrs /state'));
    const found = new Map<string, { device: string; xattrs: Record<string, string> }>();
    for (let at = 0; at + 3 < fields.length; ) {
      const path = decodeName(fields[at] ?? new Uint8Array());
      const entry = { device: `${fields[at + 1]},${fields[at + 2]}`, xattrs: {} as Record<string, string> };
      for (at += 3; (fields[at]?.length ?? 0) > 0; at += 2)
        entry.xattrs[String(fields[at])] = String(fields[at + 1]);
      at += 1;
      found.set(path, entry);
    }
    return found;
  }

  /** SHA-256 of every regular file, by path. */
  async sums(state: StateRef): Promise<ReadonlyMap<string, string>> {
    const names = split(await this.run(state, 'cd /state && find . -type f -print0'));
    const each = `xargs -0 -n 1 sh -c 'sha256sum < "$1"' sh`;
    const lines = (await this.run(state, `cd /state && find . -type f -print0 | ${each}`))
      .toString()
      .split('\n');
    return new Map(names.map((name, at) => [decodeName(name.subarray(2)), (lines[at] ?? '').slice(0, 64)]));
  }

  /** The output of a command in the oracle's root, with the state at /state. */
  async run(state: StateRef, script: string): Promise<Buffer> {
    return await runBeside(this.build, this.oracle, state, script);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.build.close();
  }
}

function split(bytes: Buffer): readonly Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0, at);
    fields.push(bytes.subarray(at, end < 0 ? bytes.length : end));
    at = (end < 0 ? bytes.length : end) + 1;
  }
  return fields;
}
