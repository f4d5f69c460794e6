// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the Dockerfile
import { describe, expect, test } from 'vitest';
import { DockerfileError } from '../../src/dockerfile/error.ts';
import { requireBuildable } from '../../src/dockerfile/needs.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Instruction } from '../../src/dockerfile/types.ts';
import { parseText } from './corpus.ts';

/** The instructions of the last stage. */
function lastInstructions(text: string, options = {}): readonly Instruction[] {
  return parseText(text, options).stages.at(-1)!.instructions;
}

describe('the file', () => {
  test('directives are read at the top of the file only', () => {
    const dockerfile = parseText(
      '# syntax=docker/dockerfile:1 extra\n# check=skip=all\n# escape=`\nFROM scratch\n',
    );
    expect(dockerfile).toMatchObject({ syntax: 'docker/dockerfile:1', check: 'skip=all', escape: '`' });
    expect(parseText('FROM scratch\n# syntax=x\n')).toMatchObject({
      syntax: null,
      check: null,
      escape: '\\',
    });
  });

  test('lines come without their ends and without a byte order mark', () => {
    const dockerfile = parseDockerfile(new TextEncoder().encode('\uFEFFFROM scratch\r\nCOPY a b\n'), {
      fileName: 'x',
    });
    expect(dockerfile.lines).toEqual(['FROM scratch', 'COPY a b']);
  });

  test('global ARGs have a default, a value and a description', () => {
    const text = '# VERSION of it\nARG VERSION=1 NAME\nARG FULL="v$VERSION"\nFROM scratch\n';
    expect(parseText(text, { buildArgs: { VERSION: '2' } }).args).toEqual([
      { name: 'VERSION', default: '1', value: '2', line: 2, description: 'of it' },
      { name: 'NAME', default: null, value: null, line: 2, description: null },
      { name: 'FULL', default: 'v2', value: 'v2', line: 3, description: null },
    ]);
  });

  test('platform ARGs are those of the target and of the machine that builds', () => {
    const text = 'FROM --platform=$BUILDPLATFORM image-$TARGETOS-$TARGETARCH$TARGETVARIANT AS x\n';
    const [stage] = parseText(text, { platform: 'linux/arm/v7', buildPlatform: 'linux/x86_64' }).stages;
    expect(stage).toMatchObject({
      platform: 'linux/amd64',
      base: { kind: 'image', ref: 'image-linux-armv7' },
    });
  });

  test('TARGETSTAGE is the target, else the last stage', () => {
    const text = 'FROM scratch AS one\nFROM $TARGETSTAGE-base AS two\n';
    expect(parseText(text).stages[1]?.base.ref).toBe('two-base');
    expect(parseText(text, { target: 'one' }).stages[1]?.base.ref).toBe('one-base');
  });

  test('warnings are those of BuildKit, with their lines', () => {
    const text = 'FROM scratch AS A\nFROM scratch AS a\nRUN a \\\n\n  b\nFROM scratch AS context\n';
    expect(parseText(text).warnings).toEqual([
      { rule: 'StageNameCasing', message: "Stage name 'A' should be lowercase", line: 1 },
      {
        rule: 'DuplicateStageName',
        message: 'Duplicate stage name "a", stage names should be unique',
        line: 2,
      },
      { rule: 'NoEmptyContinuation', message: 'Empty continuation line', line: 5 },
      {
        rule: 'ReservedStageName',
        message: 'Stage name should not use the same name as reserved stage "context"',
        line: 6,
      },
    ]);
  });

  test.each([
    ['skip=all', []],
    ['skip=StageNameCasing,NoEmptyContinuation', ['DuplicateStageName']],
    ['error=true;skip=DuplicateStageName', ['StageNameCasing', 'NoEmptyContinuation']],
    ['error=true', ['StageNameCasing', 'DuplicateStageName', 'NoEmptyContinuation']],
  ])('of warnings, those that the file skips are left out: %s', (check, left) => {
    const text = `# check=${check}\nFROM scratch AS A\nFROM scratch AS a\nRUN a \\\n\n  b\n`;
    expect(parseText(text).warnings.map(({ rule }) => rule)).toEqual(left);
  });
});

describe('instructions', () => {
  test('ENV and LABEL pairs are expanded with what is set before them', () => {
    expect(
      lastInstructions('FROM scratch\nENV A=1 B="$A two"\nENV A=2 B=$A C=${A}x\nLABEL "k$A"=\'$A\'\n'),
    ).toMatchObject([
      {
        keyword: 'ENV',
        pairs: [
          { key: 'A', value: '1' },
          { key: 'B', value: ' two' },
        ],
      },
      {
        pairs: [
          { key: 'A', value: '2' },
          { key: 'B', value: '1' },
          { key: 'C', value: '1x' },
        ],
      },
      { keyword: 'LABEL', pairs: [{ key: 'k2', value: '$A' }] },
    ]);
  });

  test('an ARG of a stage has the build arg, else its default, else the global ARG, else nothing', () => {
    const text = 'ARG G=global\nFROM scratch\nARG A=default B=$A\nARG G\nARG NONE\nWORKDIR /$A/$B/$G$NONE\n';
    const [first, second, third, workdir] = lastInstructions(text, { buildArgs: { A: 'given' } });
    expect(first).toMatchObject({
      args: [
        { name: 'A', value: 'given' },
        { name: 'B', value: 'given' },
      ],
    });
    expect(second).toMatchObject({ args: [{ name: 'G', value: 'global' }] });
    expect(third).toMatchObject({ args: [{ name: 'NONE', value: null }] });
    expect(workdir).toMatchObject({ keyword: 'WORKDIR', path: '/given/given/global' });
  });

  test('a stage inherits the variables of its base stage', () => {
    expect(lastInstructions('FROM scratch AS a\nENV X=1\nARG Y=2\nFROM a\nUSER $X:$Y\n')).toMatchObject([
      { keyword: 'USER', user: '1:2' },
    ]);
  });

  test('an ARG overrides an ENV of the same name up to the end of its stage, but not in stages based on it', () => {
    const text =
      'FROM scratch AS a\nENV V=env\nARG V=arg\nUSER $V\nFROM a AS b\nUSER $V\nARG V=b\nUSER $V\nFROM b\nUSER $V\n';
    const users = parseText(text).stages.map(({ instructions }) =>
      instructions.flatMap((each) => (each.keyword === 'USER' ? [each.user] : [])),
    );
    expect(users).toEqual([['arg'], ['env', 'b'], ['env']]);
  });

  test('RUN has its form, mounts and network', () => {
    const text =
      'FROM scratch AS deps\nFROM scratch\nARG ID=k\n' +
      'RUN --network=none --mount=type=secret,id=$ID,env=TOKEN --mount=type=cache,target=/c,sharing=locked,from=deps a b\n' +
      'RUN ["a","b"]\n';
    expect(lastInstructions(text).slice(1)).toMatchObject([
      {
        keyword: 'RUN',
        command: { form: 'shell', command: 'a b' },
        network: 'none',
        mounts: [
          { type: 'secret', id: 'k', env: 'TOKEN', from: null, readOnly: true },
          { type: 'cache', target: '/c', sharing: 'locked', from: 'deps', readOnly: false },
        ],
      },
      { command: { form: 'exec', argv: ['a', 'b'] }, mounts: [], network: 'default' },
    ]);
  });

  test('COPY and ADD have sources, destination, flags and heredocs', () => {
    const text =
      'FROM scratch\nCOPY --link --chown=1:2 --exclude=*.md --exclude=x a <<-EOF "b" /to/\n\tbody $X\n\tEOF\n' +
      'ADD --checksum=sha256:0 https://example.com/x /x\n';
    expect(lastInstructions(text)).toMatchObject([
      {
        keyword: 'COPY',
        sources: ['a', 'b'],
        destination: '/to/',
        link: true,
        chown: '1:2',
        chmod: null,
        exclude: ['*.md', 'x'],
        from: null,
        heredocs: [{ name: 'EOF', content: '\tbody $X\n', stripTabs: true, expand: true }],
        startLine: 2,
        endLine: 4,
      },
      { keyword: 'ADD', checksum: 'sha256:0', sources: ['https://example.com/x'] },
    ]);
  });

  test('the text of an instruction is on one line, without comments and continuations', () => {
    expect(lastInstructions('FROM scratch\nRUN --network=host one \\\n  # why\n  two\n')).toMatchObject([
      { text: 'RUN --network=host one   two', arguments: 'one   two', startLine: 2, endLine: 4 },
    ]);
  });

  test('all other instructions have their arguments', () => {
    const text =
      'FROM scratch\nSHELL ["/bin/sh", "-ec"]\nCMD run $X\nENTRYPOINT []\nHEALTHCHECK CMD ["x"]\nHEALTHCHECK NONE\n' +
      'EXPOSE 80 81/udp\nVOLUME ["/a b"]\nSTOPSIGNAL 9\nMAINTAINER a b\nONBUILD RUN x\n';
    expect(lastInstructions(text)).toMatchObject([
      { keyword: 'SHELL', shell: ['/bin/sh', '-ec'] },
      { keyword: 'CMD', command: { form: 'shell', command: 'run $X' } },
      { keyword: 'ENTRYPOINT', command: { form: 'exec', argv: [] } },
      { keyword: 'HEALTHCHECK', command: { form: 'exec', argv: ['x'] } },
      { keyword: 'HEALTHCHECK', command: null },
      { keyword: 'EXPOSE', ports: ['80', '81/udp'] },
      { keyword: 'VOLUME', paths: ['/a b'] },
      { keyword: 'STOPSIGNAL', signal: '9' },
      { keyword: 'MAINTAINER', maintainer: 'a b' },
      { keyword: 'ONBUILD', trigger: 'RUN x' },
    ]);
  });
});

describe('what stages use', () => {
  const takings = (text: string, options = {}): unknown[] =>
    parseText(text, options).stages.map((stage) =>
      stage.dependsOn.map(({ kind, ref, via, line }) => `${via} ${kind} ${ref} :${line}`),
    );

  test('is bases, copies, mounts and the context, by line', () => {
    const text =
      'FROM a AS one\nFROM one\nCOPY x y\nADD https://example.com/x z\nRUN --mount=target=/c --mount=from=one,target=/o x\n' +
      'FROM scratch\nCOPY --from=1 a b\nCOPY --from=ONE a b\nCOPY --from=img:1 a b\nCOPY <<E f\nE\n';
    expect(takings(text)).toEqual([
      ['FROM image a :1'],
      ['FROM stage one :2', 'COPY context . :3', 'RUN context . :5', 'RUN stage one :5'],
      ['COPY stage 1 :7', 'COPY stage one :8', 'COPY image img:1 :9'],
    ]);
  });

  test('build contexts replace images and stages', () => {
    const text =
      'FROM alpine AS a\nFROM busybox AS b\nCOPY x y\nFROM b\nCOPY --from=a p q\nCOPY --from=docs p q\n';
    const buildContexts = new Set(['docker.io/library/alpine:latest', 'b', 'docs']);
    expect(takings(text, { buildContexts })).toEqual([
      ['FROM context docker.io/library/alpine:latest :1'],
      ['FROM context b :2'],
      ['FROM context b :4', 'COPY stage a :5', 'COPY context docs :6'],
    ]);
  });

  test('ONBUILD of the base stage runs at FROM', () => {
    const text =
      'FROM scratch AS t\nFROM scratch AS base\nONBUILD COPY --from=t a b\nFROM base\nFROM base AS two\n';
    expect(takings(text).slice(1)).toEqual([
      [],
      ['FROM stage base :4', 'COPY stage t :4'],
      ['FROM stage base :5', 'COPY stage t :5'],
    ]);
    expect(parseText(text).stages[2]?.triggers).toMatchObject([
      { keyword: 'COPY', startLine: 4, endLine: 4 },
    ]);
  });

  test('a wrong ONBUILD is a problem only of the stages based on it', () => {
    const { stages } = parseText('FROM scratch AS base\nONBUILD NONSENSE\nFROM base\n');
    expect(stages[0]?.problems).toEqual([]);
    expect(stages[1]?.problems).toMatchObject([
      { line: 3, message: 'ONBUILD of line 2: unknown instruction: NONSENSE' },
    ]);
  });
});

describe('a FROM that needs the value of an ARG is listed as written, and refused for every target', () => {
  test.each([
    [
      'ARG BASE\nFROM $BASE AS b\n',
      'base name ($BASE) should not be blank',
      'give ARG BASE a default, or pass --build-arg BASE=…',
    ],
    ['ARG IMAGE=x\nFROM $IMGE AS b\n', 'base name ($IMGE) should not be blank', 'did you mean IMAGE?'],
    [
      'FROM ${TAG} AS b\n',
      'base name (${TAG}) should not be blank',
      'declare ARG TAG before the first FROM, and give it a default or pass --build-arg TAG=…',
    ],
    [
      'ARG V=\nFROM x:$V-y AS b\n',
      'failed to parse stage name "x:-y": invalid reference format',
      'give ARG V a default, or pass --build-arg V=…',
    ],
    [
      'ARG V\nFROM ${V:?which} AS b\n',
      'failed to process "${V:?which}": V: which',
      'give ARG V a default, or pass --build-arg V=…',
    ],
    [
      'ARG P\nFROM --platform=$P x AS b\n',
      'empty platform value from expression $P',
      'give ARG P a default, or pass --build-arg P=…',
    ],
  ])('%j', (text, message, suggestion) => {
    const dockerfile = parseText(`${text}FROM scratch AS other\n`);
    const [, image] = /^FROM (?:--platform=\S+ )?(.+) AS b$/m.exec(text)!;
    const [stage] = dockerfile.stages;
    expect(stage).toMatchObject({ name: 'b', base: { kind: 'image', ref: image }, problems: [] });
    expect(stage?.platform).toBe(text.includes('--platform') ? '$P' : null);
    expect(dockerfile.problems).toEqual([{ line: stage?.startLine, message, suggestion }]);
    expect(() => requireBuildable(dockerfile, dockerfile.stages[1]!)).toThrow(
      `Dockerfile:${stage?.startLine}: ${message} (${suggestion})`,
    );
  });

  test('with the value, nothing is wrong', () => {
    const dockerfile = parseText('ARG BASE\nFROM $BASE\n', { buildArgs: { BASE: 'alpine' } });
    expect(dockerfile).toMatchObject({ problems: [], stages: [{ base: { kind: 'image', ref: 'alpine' } }] });
  });
});

test('a check directive that newer engines refuse is a warning at its line', () => {
  const warnings = (check: string) => parseText(`# syntax=x\n# check=${check}\nFROM scratch AS b\n`).warnings;
  for (const check of [
    'foo',
    'skip',
    ';',
    'Skip=all',
    'error=maybe',
    'skip=all;error=true;x',
    'error = true',
  ]) {
    expect(warnings(check), check).toMatchObject([{ rule: 'CheckDirective', line: 2 }]);
  }
  for (const check of [
    'skip=all',
    'skip=Unknown',
    'error=TRUE',
    'error=1;skip=A,B',
    'skip=all error=maybe',
  ]) {
    expect(warnings(check), check).toEqual([]);
  }
});

describe('flags are read byte by byte, as BuildKit does', () => {
  const run = (line: string) => lastInstructions(`FROM scratch\n${line}\n`)[0];

  test('a no-break space or U+0085 before one makes it a part of the command', () => {
    for (const blank of ['\u00a0', '\u0085', '\u2003']) {
      const instruction = run(`RUN ${blank}--network=none echo`);
      expect(instruction).toMatchObject({ flags: [], command: { command: '--network=none echo' } });
    }
    expect(run('COPY \u00a0--from=x a b')).toMatchObject({ from: null, sources: ['--from=x', 'a'] });
  });

  test('a byte order mark behind the keyword is a part of the command', () => {
    expect(run('RUN \ufeffecho')).toMatchObject({ command: { command: '\ufeffecho' } });
  });

  test('a character beyond ASCII becomes one for each of its bytes, and ends a flag where a byte is blank', () => {
    expect(run('RUN --mount=type=tmpfs,target=/\u00e9 true')).toMatchObject({
      mounts: [{ target: '/\u00c3\u00a9' }],
      command: { command: 'true' },
    });
    // The second byte of \u00e0 is a no-break space in Latin-1.
    expect(run('RUN --mount=type=tmpfs,target=/\u00e0 true')).toMatchObject({
      mounts: [{ target: '/\u00c3' }],
    });
    expect(run('RUN --mount=type=tmpfs,target=/m\u00a0--network=none caf\u00e9')).toMatchObject({
      network: 'none',
      command: { command: 'caf\u00e9' },
    });
  });
});

describe('values that cannot become a step are problems of their stage', () => {
  test.each([
    ['COPY https://example.com/x /x', "source can't be a URL for COPY", 'use ADD'],
    ['COPY https://example.com/x.git /x', "source can't be a git ref for COPY", 'use ADD'],
    ['ADD --checksum=sha256:0 a /x', 'checksum requires HTTP(S) or Git sources', null],
    [
      'ADD --checksum=sha256:00 https://x/y /z',
      'invalid checksum digest length',
      'write --checksum=sha256: and 64 hex digits',
    ],
    [
      'ADD --checksum=sha256:gggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggg https://x/y /z',
      'invalid checksum digest format',
      'write --checksum=sha256: and 64 hex digits',
    ],
    [
      'ADD --checksum=sha1:0000000000000000000000000000000000000000 https://x/y /z',
      'unsupported digest algorithm',
      'write --checksum=sha256: and 64 hex digits',
    ],
    [
      'ADD --checksum=0 https://x/y /z',
      'invalid checksum digest format',
      'write --checksum=sha256: and 64 hex digits',
    ],
    ['RUN --mount=type=ssh,source=/s x', 'ssh does not support source', 'use id'],
    ['RUN --mount=type=cache,target=/ x', 'invalid mount target "/"', 'name a folder in target='],
    ['RUN --mount=type=bind x', 'invalid mount target "/"', 'name a folder in target='],
    ['RUN --mount=type=tmpfs,target=. x', 'invalid mount target "/"', 'name a folder in target='],
    ['RUN --mount=type=tmpfs,target=/t,size=10ib x', 'invalid value for size: 10ib', null],
    ['RUN --mount=type=cache,target=/t,uid=4294967296 x', 'invalid value 4294967296 for uid', null],
    ['RUN --mount=type=cache,target=/t,mode=0o755 x', 'invalid value 0o755 for mode', null],
  ])('%s', (line, message, suggestion) => {
    const { stages } = parseText(`FROM scratch\n${line}\n`);
    expect(stages[0]?.problems).toEqual([{ line: 2, message, suggestion }]);
  });

  test('a mount goes to the working folder where it names no other', () => {
    const problems = (text: string) =>
      parseText(text).stages.flatMap((stage) => stage.problems.map(({ line }) => line));
    for (const mount of ['type=bind', 'target=.', 'target=./', 'type=cache,target=../w']) {
      expect(problems(`FROM scratch\nWORKDIR /w\nRUN --mount=${mount} x\n`), mount).toEqual([]);
    }
    expect(problems('FROM scratch\nWORKDIR /w\nWORKDIR ..\nRUN --mount=type=bind x\n')).toEqual([4]);
    expect(problems('FROM scratch AS a\nWORKDIR /w\nFROM a\nRUN --mount=target=.. x\n')).toEqual([4]);
    // An absolute target is taken as it is written.
    for (const target of ['/.', '//', '/../']) {
      expect(problems(`FROM scratch\nRUN --mount=type=tmpfs,target=${target} x\n`), target).toEqual([]);
    }
    // Only the image, or the value of its variable, says where this goes.
    expect(problems('FROM alpine\nRUN --mount=type=bind x\n')).toEqual([]);
    expect(problems('FROM alpine\nWORKDIR $HOME\nRUN --mount=type=bind x\n')).toEqual([]);
    expect(problems('FROM alpine\nWORKDIR /\nRUN --mount=type=bind x\n')).toEqual([3]);
    expect(problems('FROM scratch\nRUN --mount=type=secret,id=x x\n')).toEqual([]);
  });

  test('RUN [] is refused when all else is right', () => {
    const refusal = (text: string) => () => {
      const dockerfile = parseText(text);
      requireBuildable(dockerfile, dockerfile.stages.at(-1)!);
    };
    expect(refusal('FROM scratch\nRUN []\n')).toThrow('Dockerfile:2: RUN [] names no program');
    expect(refusal('FROM scratch\nRUN []\nSTOPSIGNAL NOPE\n')).toThrow('Dockerfile:3: invalid signal');
    expect(refusal('FROM scratch AS other\nRUN []\nFROM scratch\n')).not.toThrow();
  });

  test('sizes and numbers are read as Go reads them', () => {
    const mounts = [
      ...['64m', '1.5 GiB', '1.b', '.5k', '1e3'].map((size) => `type=tmpfs,target=/t,size=${size}`),
      'type=cache,target=/t,uid=4294967295,mode=0755',
    ];
    for (const mount of mounts) {
      expect(parseText(`FROM scratch\nRUN --mount="${mount}" x\n`).stages[0]?.problems, mount).toEqual([]);
    }
  });
});

describe('errors say file, line and what to do', () => {
  test.each([
    ['FROM scratch\nRUM x\n', 'Dockerfile:2: unknown instruction: RUM (did you mean RUN?)'],
    ['RUN x\n', 'Dockerfile:1: no build stage in current context (only ARG may come before the first FROM)'],
    ['', 'Dockerfile: the Dockerfile cannot be empty'],
    ['# only this\n', 'Dockerfile: file with no instructions'],
    ['ARG A\n', 'Dockerfile: dockerfile contains no stages to build (add a FROM line)'],
    ['FROM scratch\nCOPY --form=x a b\n', 'Dockerfile:2: unknown flag: --form (did you mean --from?)'],
    ['FROM scratch\nCOPY --from=3 a b\n', 'Dockerfile:2: invalid stage index 3 (the only stage is 0)'],
    [
      'FROM scratch AS build\nFROM Build\n',
      'Dockerfile:2: failed to parse stage name "Build": invalid reference format: repository name (library/Build) ' +
        'must be lowercase (FROM is case-sensitive: write FROM build)',
    ],
    ['FROM scratch\nRUN <<EOF\n', 'Dockerfile:2: unterminated heredoc (end it with a line that is only EOF)'],
    ['FROM scratch AS m\nCOPY --from=m a b\n', 'Dockerfile:2: circular dependency detected on stage: m'],
    [
      'FROM scratch AS m\nCOPY --from=m a b\nCOPY --from=m c d\n',
      'Dockerfile:3: circular dependency detected on stage: m',
    ],
    ['FROM scratch\nONBUILD FROM\u00a0 x\n', "Dockerfile:2: FROM isn't allowed as an ONBUILD trigger"],
    // The stage where the search began, and the line that closes the circle.
    [
      'FROM scratch AS z\nCOPY --from=a a b\nFROM scratch AS a\nCOPY --from=b a b\nFROM scratch AS b\nCOPY --from=a x y\n',
      'Dockerfile:6: circular dependency detected on stage: z',
    ],
    ['FROM UP:x:y\nCOPY --from=UP:z:z a b\n', 'Dockerfile:2: failed to parse stage name "UP:z:z"'],
    ['FROM $NO\nCOPY --from=UP:z:z a b\n', 'Dockerfile:1: base name ($NO) should not be blank'],
    ['FROM ""\n', 'Dockerfile:1: base name ("") should not be blank'],
    ['ARG V\nFROM a:${V\n', 'Dockerfile:2: '],
    ['FROM a:-b\nFROM scratch AS m\nCOPY --from=m a b\n', 'Dockerfile:3: circular dependency'],
    ['MZ\0\u0001\n', 'Dockerfile:1: the file is binary, not a Dockerfile'],
    [
      'FROM scratch\nHEALTHCHECK --interval=soon CMD x\n',
      'Dockerfile:2: --interval: invalid duration "soon" (write it as 30s or 1m30s)',
    ],
  ])('%j', (text, message) => {
    expect(() => parseText(text)).toThrow(DockerfileError);
    expect(() => parseText(text)).toThrow(message);
  });

  test('control characters and very long words of the file do not get into messages', () => {
    expect(() => parseText(`FROM scratch\n\u001b[31m${'x'.repeat(5000)}\n`)).toThrow(
      /^Dockerfile:2: unknown instruction: [^\u0000-\u001f]{300,400}…$/,
    );
  });

  test('UTF-16 text is refused, and named', () => {
    const bytes = new Uint8Array([0xff, 0xfe, 0x46, 0, 0x52, 0]);
    expect(() => parseDockerfile(bytes, { fileName: 'a/Dockerfile' })).toThrow(
      'a/Dockerfile: the Dockerfile is UTF-16 text (save it as UTF-8)',
    );
  });

  test('a line longer than BuildKit reads is refused', () => {
    const text = (length: number): string => `FROM scratch\nRUN ${'x'.repeat(length - 'RUN \n'.length)}\n`;
    expect(parseText(text(65_535)).stages).toHaveLength(1);
    expect(() => parseText(text(65_536))).toThrow('Dockerfile:2: the line is longer than the 65535 bytes');
  });

  test('a text that is not a platform is refused', () => {
    expect(() => parseText('FROM scratch\n', { platform: 'amiga/68000/x/y' })).toThrow(/is not a platform/);
  });
});
