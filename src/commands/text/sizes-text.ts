import { stageTitle } from '../../dockerfile/stage-title.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import { plainName } from '../../progress/plain-name.ts';
import type { LeftBehind } from '../../states/left-behind.ts';
import type { LineSize, SizesReport } from '../../states/sizes.ts';
import { formatBytes } from '../../text/format-bytes.ts';

/** For each line and stage. */
const MAX_SHOWN_FILES = 5;

const BAR_COLUMNS = 24;

/** What each line of an image adds, how much of it is wasted, and what the stages left behind, as text. */
export function sizesText(dockerfile: Dockerfile, report: SizesReport, left: readonly LeftBehind[]): string {
  const stageName = (index: number): string => {
    const stage = dockerfile.stages[index];
    return stage === undefined ? String(index) : stageTitle(stage);
  };
  const most = Math.max(1, ...report.lines.map(({ bytes }) => bytes));
  const lines = report.lines
    .filter(({ bytes, keyword }) => bytes > 0 || keyword === 'FROM')
    .flatMap((line) => [
      `:${String(line.line).padEnd(5)}${line.keyword.padEnd(8)}${bar(line.bytes / most)} ${formatBytes(line.bytes)}`,
      ...wasteLines(line, report.lines),
    ]);
  const wasted = report.wasted === 0 ? '' : `, ${formatBytes(report.wasted)} of it wasted`;
  const { split } = report;
  const saved =
    split === null
      ? []
      : [
          `${stageName(split.biggest.stage)} holds ${formatBytes(split.biggest.bytes)}: the split into stages saved ${(split.saved * 100).toFixed(1)} %`,
        ];
  return [
    '',
    ...lines,
    `${formatBytes(report.bytes)} in all${wasted}`,
    ...saved,
    ...left.filter(({ bytes }) => bytes > 0).flatMap((each) => leftLines(each, stageName(each.stage))),
    '',
  ].join('\n');
}

function bar(share: number): string {
  return '█'.repeat(Math.max(share > 0 ? 1 : 0, Math.round(share * BAR_COLUMNS))).padEnd(BAR_COLUMNS);
}

function wasteLines({ wasted, waste }: LineSize, lines: readonly LineSize[]): readonly string[] {
  if (wasted === 0) return [];
  return [
    `      wasted: ${formatBytes(wasted)}`,
    ...waste
      .slice(0, MAX_SHOWN_FILES)
      .map(
        ({ path, bytes, why, by }) =>
          `        ${plainName(`/${path}`)} (${formatBytes(bytes)}) ${why} by :${lines[by]?.line}`,
      ),
    ...moreLine(waste.length),
  ];
}

function leftLines({ files, bytes, produced }: LeftBehind, stage: string): readonly string[] {
  return [
    `${stage} left behind ${formatBytes(bytes)} of the ${formatBytes(produced)} that it made:`,
    ...files
      .slice(0, MAX_SHOWN_FILES)
      .map((file) => `        ${plainName(`/${file.path}`)} (${formatBytes(file.bytes)})`),
    ...moreLine(files.length),
  ];
}

function moreLine(count: number): readonly string[] {
  return count > MAX_SHOWN_FILES ? [`        and ${count - MAX_SHOWN_FILES} more`] : [];
}
