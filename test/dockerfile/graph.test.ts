// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the Dockerfile
import { describe, expect, test } from 'vitest';
import { formatLs } from '../../src/dockerfile/format-ls.ts';
import {
  type Graph,
  graphSegments,
  layOutFixedGraph,
  layOutGraph,
  rowText,
} from '../../src/dockerfile/graph.ts';
import { layOutLanes } from '../../src/dockerfile/lanes.ts';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { cellsOf } from '../../src/text/cells.ts';
import { corpus, parseCase, parseText } from './corpus.ts';

/** Only the lines between stages; the numbers are the stages that each stage uses. */
function lanesOf(takes: readonly (readonly number[])[], maxLanes = 9, most = 9): string[] {
  const text = takes
    .map(
      (sources, index) =>
        `FROM scratch AS s${index}\n${sources.map((from) => `COPY --from=${from} a b\n`).join('')}`,
    )
    .join('');
  return layOutLanes(parseText(text).stages, { comfortable: maxLanes, most }).map((row) =>
    row
      .cells('●')
      .map((cell) => cell.text)
      .join('')
      .trimEnd(),
  );
}

describe('lines between stages', () => {
  test('draw a chain as steps', () => {
    expect(lanesOf([[], [0], [1], [2]])).toEqual(['●', '╰─●', '  ╰─●', '    ╰─●']);
  });

  test('join again where a stage takes from two', () => {
    expect(lanesOf([[], [0], [0], [1, 2, 0]])).toEqual(['●', '├─●', '├─│─●', '╰─┴─┴─●']);
  });

  test('leave apart what nothing connects', () => {
    expect(lanesOf([[], [], [0], []])).toEqual(
      ['●', '●', '╰─●', '●'].map((row, i) => (i === 1 ? '│ ●' : row)),
    );
  });

  test('cross other lines with a gap', () => {
    expect(lanesOf([[], [], [0], [1], [0]])).toEqual(['●', '│ ●', '├─│─●', '│ ╰─●', '╰─●']);
  });

  test('a stage to the left of what it uses, when there is no room to the right', () => {
    expect(lanesOf([[], [], [0, 1], [2]], 3)).toEqual(['●', '│ ●', '╰─┴─●', '●───╯']);
  });

  test('take more lanes than are comfortable before one is left out', () => {
    expect(lanesOf([[], [], [], [0, 1, 2]], 2)).toEqual(['●', '│ ●', '│ │ ●', '╰─┴─┴─●']);
  });

  test('are left out where more are wanted than may be, and said to be', () => {
    expect(lanesOf([[], [], [], [0, 1, 2]], 2, 2)).toEqual(['●', '│ ●', '│ │ ●', '╰─┴─●']);
    const file = parseText(
      'FROM scratch AS a\nFROM scratch AS b\nFROM scratch\nFROM a\nCOPY --from=b x x\nCOPY --from=2 x x\n',
    );
    const graph = layOutGraph(file, file.stages[3]!, { ...ROOMY, limits: { comfortable: 2, most: 2 } });
    expect(graph.incomplete).toBe(true);
    expect(texts(graph)).toEqual([
      '●     0 a          1  scratch',
      '│ ●   1 b          2  scratch',
      '│ │ ● 2 stage 2    3  scratch',
      '╰─┴─● 3 stage 3  4-6  a        COPY b, stage 2',
      '      no line from 2',
    ]);
  });
});

const ROOMY = {
  width: 72,
  skipped: 'drawn',
  limits: { comfortable: 12, most: 12 },
  maxGraph: 72,
} as const;

function texts({ rows, visible }: Graph): string[] {
  return rows.map((row) => rowText([...graphSegments(row.cells(), visible), ...row.text]));
}

test('rows name the stage, its lines, its base and what it uses', () => {
  const dockerfile = parseText(`FROM example.com/images/a-rather-long-name/golang:1.25 AS build
COPY . .
RUN --mount=from=busybox,target=/b make
FROM build AS test
RUN make test

FROM scratch AS runtime
COPY --from=build /a /a
COPY licence /
`);
  const graph = layOutGraph(dockerfile, dockerfile.stages[2]!, ROOMY);
  const { rows } = graph;
  expect(texts(graph)).toEqual([
    '●   0 build    1-3  …es/a-rather-long-name/golang:1.25  COPY context;',
    '│                                                       RUN busybox',
    '├─○ 1 test     4-5  build',
    '╰─● 2 runtime  7-9  scratch                             COPY build,',
    '                                                        context',
  ]);
  expect(rows.map(({ stage, needed, first }) => [stage, needed, first])).toEqual([
    [0, true, true],
    [0, true, false],
    [1, false, true],
    [2, true, true],
    [2, true, false],
  ]);
  const segments = [...graphSegments(rows[2]!.cells(), graph.visible), ...rows[2]!.text];
  expect(segments.filter(({ text }) => text.trim() !== '')).toMatchObject([
    { text: '├', role: 'edge', stage: 0 },
    { text: '─', role: 'edge', stage: 1 },
    { text: '○', role: 'node', stage: 1 },
    { role: 'note', stage: 1 },
    { text: 'test     ', role: 'name' },
    { role: 'note' },
    { role: 'base', stage: 1 },
  ]);
});

test('no row is wider than asked for, and every stage has exactly one node', () => {
  for (const example of corpus.filter(({ refused }) => refused === undefined)) {
    const dockerfile = parseCase(example);
    for (const width of [20, 40, 80, 132]) {
      const { rows } = layOutFixedGraph(dockerfile, findTarget(dockerfile, example.target), width);
      expect(rows.filter((row) => /[●○]/.test(row))).toHaveLength(dockerfile.stages.length);
      // Names are never left out, so very narrow rows are as wide as graph and name need.
      const limit = Math.max(width, 2 * Math.max(2, Math.floor(width / 6)) + 2 + 3 + 1 + 20 + 4);
      expect(Math.max(...rows.map((row) => cellsOf(row)))).toBeLessThanOrEqual(limit);
    }
  }
});

test('control characters of the file do not reach the output', () => {
  const dockerfile = parseText('ARG B=a\u001b[31mb\u0007\nFROM scratch AS x\nADD ${B} /\n');
  expect(formatLs(dockerfile, dockerfile.stages[0]!, 80)).not.toMatch(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/,
  );
});

describe('ls for people', () => {
  test('says what is skipped, the arguments, a warning and an error', () => {
    const dockerfile = parseText(`# syntax=docker/dockerfile:1
ARG VERSION=1.25 PLAIN
FROM golang:\${VERSION} AS Build
COPY . .
FROM build AS test
COPY --from=later a b
FROM scratch AS later
COPY --from=build /x /x
`);
    expect(
      formatLs(dockerfile, findTarget(dockerfile), 80),
    ).toBe(`Dockerfile: 3 stages; the default target later needs 2 of them
syntax docker/dockerfile:1
ARG VERSION=1.25 PLAIN

●   0 build  3-4  golang:1.25  COPY context
├─○ 1 test   5-6  build        COPY later
│   no line from 2 later
╰─● 2 later  7-8  scratch      COPY build

○ the stage that BuildKit skips for later

Dockerfile:3: warning: Stage name 'Build' should be lowercase
Dockerfile:6: error: cannot copy from stage "later", it needs to be defined before current stage "test"
`);
  });

  test('a digest is shortened before the name of its image', () => {
    const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
    const dockerfile = parseText(
      `FROM golang:1.25-alpine@${digest} AS build\nFROM debian@${digest}\nCOPY --from=build /x /x\n`,
    );
    const base = (width: number): string => formatLs(dockerfile, findTarget(dockerfile), width);
    expect(base(80)).toContain(' golang:1.25-alpine@…\n');
    expect(base(80)).toContain(' debian@sha256:0123456… ');
    expect(base(160)).toContain(` golang:1.25-alpine@${digest}\n`);
  });

  test('says what to do about a FROM that needs the value of an ARG', () => {
    const dockerfile = parseText('ARG BASE\nFROM $BASE\n');
    expect(formatLs(dockerfile, findTarget(dockerfile), 80)).toBe(`Dockerfile: one stage
ARG BASE

● 0 stage 0  2  $BASE

Dockerfile:2: error: base name ($BASE) should not be blank (give ARG BASE a default, or pass --build-arg BASE=…)
`);
  });

  test('lists a file of one stage', () => {
    const dockerfile = parseText('FROM busybox\n');
    expect(formatLs(dockerfile, findTarget(dockerfile), 80)).toBe(
      'Dockerfile: one stage\n\n● 0 stage 0  1  busybox\n',
    );
  });
});
