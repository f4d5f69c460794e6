import { chmod, link, symlink } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createContextFolders } from '../../src/buildkit/context/list-context.ts';
import { createBuilder } from '../../src/buildkit/index.ts';
import { connectEngine } from '../../src/docker/index.ts';
import { contextUses } from '../../src/dockerfile/context-uses.ts';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { askedPaths } from '../../src/dockerfile/used-context.ts';
import { statusOf } from '../../src/filesystem/context/status.ts';
import { CountedContext } from '../../src/filesystem/context/totals.ts';
import { judgeContext } from '../../src/filesystem/context/verdicts.ts';
import { parseIgnoreFile } from '../../src/filesystem/ignore/index.ts';
import type { Builder, BuildSpec, Log, LogFields } from '../../src/ports.ts';
import { isOldEngine, Project, Recorder, shellImage } from './build-project.ts';

/** What the engine was sent, as the session that served it counted. */
const served: LogFields[] = [];
const log: Log = {
  line: (kind, fields) => void (kind === 'sent' && served.push(fields)),
  begin: () => ({ end: () => undefined }),
};

let builder: Builder;
let isOld: boolean;
beforeAll(async () => {
  builder = await createBuilder(await connectEngine({ env: process.env }), process.env, log);
  isOld = await isOldEngine();
});
afterAll(() => builder.close());

interface Sent {
  readonly entries: number;
  readonly contents: number;
  readonly bytes: number;
}

/** Builds in a folder that no session has sent before, and returns what the engine took of each context. */
async function sentByBuild(
  spec: BuildSpec,
): Promise<{ sentOf: (dir: string) => Sent; files: readonly string[] }> {
  served.length = 0;
  const build = await builder.open(spec, new Recorder());
  try {
    const { graph } = await build.resolve();
    const outcome = await build.run();
    if (outcome.kind !== 'done') throw new Error(`the build: ${JSON.stringify(outcome)}`);
    const files: string[] = [];
    if (graph.result !== null) {
      for await (const { path, mode } of build.tree(graph.result)) if (mode < 2 ** 31) files.push(path);
    }
    const all = served.filter(({ what }) => what === 'files');
    const sentOf = (dir: string): Sent => {
      const sum = (field: string): number =>
        all.filter((one) => one.dir === dir).reduce((total, one) => total + Number(one[field]), 0);
      return { entries: sum('entries'), contents: sum('contents'), bytes: sum('bytes') };
    };
    return { sentOf, files: files.sort() };
  } finally {
    await build.close();
  }
}

/** What we say is sent, and which files are used. */
async function sentByUs(
  spec: BuildSpec,
  text: string,
  name: string,
): Promise<{ sent: Sent; used: readonly string[] }> {
  const dockerfile = parseDockerfile(Buffer.from(text), {
    fileName: 'Dockerfile',
    buildContexts: new Set(Object.keys(spec.buildContexts)),
  });
  const uses = contextUses(dockerfile, findTarget(dockerfile, spec.target)).filter(
    ({ context }) => context === name,
  );
  const folder = await createContextFolders('/').list(
    spec,
    name,
    askedPaths(uses),
    new AbortController().signal,
  );
  if (folder === null) throw new Error('no folder');
  const { listing } = folder;
  const patterns = parseIgnoreFile(folder.ignoreFile.text ?? '');
  const verdicts = await judgeContext(listing, { patterns, asked: folder.asked, uses });
  const { totals } = await CountedContext.of(verdicts);
  const used: string[] = [];
  let contents = 0;
  for (let index = 1; index < listing.length; index++) {
    contents += verdicts.contents[index] ?? 0;
    if (!listing.isFolder(index) && statusOf(verdicts, index) === 'used') used.push(listing.path(index));
  }
  const entries = totals.sent.files + totals.sentFolders;
  return { sent: { entries, contents, bytes: totals.sent.bytes }, used: used.sort() };
}

/** A project of some kind, with a file of a length of its own everywhere. */
const FILES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'README.md',
    'package.json',
    'package-lock.json',
    'src/main.c',
    'src/lib/a.c',
    'src/lib/a.test.c',
    'src/lib/deep/b.c',
    'src/lib/deep/notes.md',
    'docs/guide.md',
    'docs/img/logo.svg',
    'node_modules/left/index.js',
    'node_modules/left/README.md',
    'node_modules/.bin/left',
    'build.log',
    'logs/today.log',
    '.env',
    '.git/HEAD',
    'sp ace/ü.txt',
  ].map((path, index) => [path, 'x'.repeat(17 * (index + 1) ** 2)]),
);

interface Case {
  readonly about: string;
  readonly dockerfile: string;
  readonly ignore?: string;
  readonly ownIgnore?: string;
  readonly prepare?: (project: Project) => Promise<void>;
  /** Whether the result has exactly the files that are used, below this folder of the context. */
  readonly copied?: string;
  readonly isNew?: boolean;
}

const CASES: readonly Case[] = [
  { about: 'everything', dockerfile: 'FROM scratch\nCOPY . .\n', copied: '' },
  {
    about: 'everything but what the ignore file leaves out',
    dockerfile: 'FROM scratch\nCOPY . .\n',
    ignore: '# made by hand\nnode_modules\n*.log\n.git\n',
    copied: '',
  },
  {
    about: 'exceptions in an ignored folder',
    dockerfile: 'FROM scratch\nCOPY . .\n',
    ignore: 'node_modules\n!node_modules/left/*.md\n**/*.md\n!README.md\n',
    copied: '',
  },
  {
    about: 'nothing but what is listed',
    dockerfile: 'FROM scratch\nCOPY . .\n',
    ignore: '*\n!src\n!package*.json\nsrc/**/*.test.c\n',
    copied: '',
  },
  {
    about: 'some paths of a few instructions',
    dockerfile: 'FROM scratch\nCOPY package.json package-lock.json /app/\nCOPY src/lib /lib/\n',
  },
  {
    about: 'wildcards',
    dockerfile: 'FROM scratch\nCOPY package*.json /app/\nCOPY src/*/a.c /src/\nCOPY d?cs /docs/\n',
  },
  {
    about: 'a wildcard that an ignored file would match',
    dockerfile: 'FROM scratch\nCOPY *.md *.log /\n',
    ignore: '*.log\n',
  },
  {
    about: 'two stages, of which one is not needed',
    dockerfile:
      'FROM scratch AS other\nCOPY docs /\nFROM scratch AS deps\nCOPY node_modules /m\nFROM scratch\nCOPY --from=deps /m /m\nCOPY src/main.c /\n',
  },
  {
    about: 'the ignore file of the Dockerfile instead of that of the folder',
    dockerfile: 'FROM scratch\nCOPY . .\n',
    ignore: 'src\n',
    ownIgnore: 'docs\n',
    copied: '',
  },
  {
    about: 'an empty ignore file of the Dockerfile',
    dockerfile: 'FROM scratch\nCOPY . .\n',
    ignore: 'src\n',
    ownIgnore: '',
    copied: '',
  },
  {
    about: 'a link in the way, and links in a folder',
    dockerfile: 'FROM scratch\nCOPY current/a.c /a.c\nCOPY linked.md /\nCOPY links /links/\n',
    prepare: async (project) => {
      await symlink('src/lib', project.path('current'));
      await symlink('/docs/guide.md', project.path('linked.md'));
      await project.write('links/real', 'real');
      await symlink('real', project.path('links/soft'));
      await symlink('nowhere', project.path('links/broken'));
    },
  },
  {
    about: 'files with several names',
    dockerfile: 'FROM scratch\nCOPY . .\n',
    ignore: 'a-name\n',
    prepare: async (project) => {
      for (const name of ['a-name', 'b-name', 'z-name'])
        await link(project.path('README.md'), project.path(name));
    },
    copied: '',
  },
  { about: 'a folder without files', dockerfile: 'FROM scratch\nCOPY docs /docs/\n', ignore: 'docs/*\n' },
  {
    about: 'a bind mount',
    dockerfile: `FROM ${shellImage}\nRUN --mount=type=bind,source=src,target=/in --mount=type=bind,source=package.json,target=/p.json ls /in\n`,
  },
  {
    about: 'a bind mount of everything',
    dockerfile: `FROM ${shellImage}\nRUN --mount=target=/in ls /in\n`,
    ignore: 'docs\n',
  },
  {
    about: 'an archive and a download-free ADD',
    dockerfile: 'FROM scratch\nADD docs README.md /\n',
  },
  {
    about: '--exclude',
    dockerfile: 'FROM scratch\nCOPY --exclude=**/*.md --exclude=lib/deep src /\n',
    copied: 'src',
    isNew: true,
  },
  {
    about: '--parents',
    dockerfile: 'FROM scratch\nCOPY --parents src/**/a*.c docs/./img /\n',
    isNew: true,
  },
  {
    about: 'a file that nobody may execute, and a pattern with a byte order mark',
    dockerfile: 'FROM scratch\nCOPY . .\n',
    ignore: '\ufeffsrc\n\r\n   docs  \n',
    prepare: (project) => chmod(project.path('README.md'), 0o600),
    copied: '',
  },
  { about: 'nothing', dockerfile: 'FROM scratch\nENV A=1\nWORKDIR /x\n' },
  {
    about: 'an ONBUILD trigger of a stage',
    dockerfile: 'FROM scratch AS base\nONBUILD COPY docs /docs/\nFROM base\nCOPY src/main.c /\n',
  },
];

describe('the context as the engine got it', () => {
  for (const { about, dockerfile, ignore, ownIgnore, prepare, copied, isNew } of CASES) {
    test(about, async (context) => {
      if (isOld && (isNew === true || ownIgnore !== undefined)) context.skip();
      await using project = await Project.with({
        ...FILES,
        Dockerfile: dockerfile,
        ...(ignore === undefined ? {} : { '.dockerignore': ignore }),
        ...(ownIgnore === undefined ? {} : { 'Dockerfile.dockerignore': ownIgnore }),
      });
      await prepare?.(project);
      const spec = project.spec();
      const ours = await sentByUs(spec, dockerfile, '.');
      const engines = await sentByBuild(spec).catch((error: unknown) => {
        // The frontend of older engines knows the flag only with another `# syntax=`.
        if (isNew === true && /unknown flag/.test(String(error))) return context.skip();
        throw error;
      });
      expect(ours.sent).toEqual(engines.sentOf('context'));
      if (copied !== undefined) {
        const prefix = copied === '' ? '' : `${copied}/`;
        expect(ours.used.map((path) => path.slice(prefix.length))).toEqual(engines.files);
      }
    });
  }

  test('a named context', async (context) => {
    if (isOld) context.skip();
    const dockerfile = 'FROM scratch\nCOPY --from=assets img /img/\nCOPY package.json /\n';
    await using project = await Project.with({ ...FILES, Dockerfile: dockerfile });
    await using assets = await Project.with({
      'img/a.svg': 'aaaa',
      'img/b.psd': 'bbbbbbbb',
      'fonts/f.ttf': 'ffffffffffff',
      '.dockerignore': '**/*.psd\n',
    });
    const spec = project.spec({ buildContexts: { assets: assets.folder } });
    const { sentOf } = await sentByBuild(spec);
    expect((await sentByUs(spec, dockerfile, 'assets')).sent).toEqual(sentOf('assets'));
    expect((await sentByUs(spec, dockerfile, '.')).sent).toEqual(sentOf('context'));
  });
});
