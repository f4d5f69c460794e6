import type { Dockerfile } from '../../../dockerfile/types.ts';
import { plainName } from '../../../progress/plain-name.ts';
import { plainText } from '../../../progress/sanitize.ts';
import type { LeftBehind } from '../../../states/left-behind.ts';
import type { LineSize, SizesReport } from '../../../states/sizes.ts';
import { countText } from '../../../text/count-text.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { bar } from '../../../ui/bar.ts';
import { splitStepTitle } from '../../../ui/step-title.ts';
import { clipMiddle, fitTo, type Line, type Span, spread } from '../../../ui/text.ts';
import { shownTitle } from '../../frame/lines/stage-row.ts';
import type { SizedFile } from '../select.ts';

function stageName(dockerfile: Dockerfile, index: number): string {
  const stage = dockerfile.stages[index];
  return stage === undefined ? '' : shownTitle(stage);
}

const SIZE_CELLS = 8;

/** The share of a row's width that its bar takes. */
const BAR_SHARE = 0.3;

/** One instruction: its line and text, a bar, the bytes it adds, and how many are wasted. */
export function sizeRow(report: SizesReport, dockerfile: Dockerfile, line: LineSize, width: number): Line {
  const most = Math.max(1, ...report.lines.map(({ bytes }) => bytes));
  const room = Math.floor(width * BAR_SHARE);
  return spread(
    [
      { text: fitTo(`:${line.line}`, 6), role: 'info' },
      { text: `${line.keyword} `, role: 'keyword' },
      { text: instructionText(dockerfile, line) },
    ],
    [
      ...wasteBar(line, most, room),
      { text: fitTo(line.bytes === 0 ? '–' : formatBytes(line.bytes), SIZE_CELLS + 1, 'right') },
      {
        text: fitTo(line.wasted === 0 ? '' : formatBytes(line.wasted), SIZE_CELLS + 1, 'right'),
        role: 'bad',
      },
    ],
    width,
  );
}

/** A bar of the used bytes, followed by the wasted ones. */
function wasteBar({ bytes, wasted }: LineSize, most: number, room: number): readonly Span[] {
  const lost = wasted === 0 ? 0 : Math.max(1, Math.round((wasted / most) * room));
  const kept = bar((bytes - wasted) / most, room - lost, 'accent');
  const [full = { text: '' }, rest = { text: '' }] = kept;
  return [full, { text: '░'.repeat(lost), role: 'bad' }, rest];
}

function instructionText(dockerfile: Dockerfile, { stage, line, keyword }: LineSize): string {
  const model = dockerfile.stages[stage];
  if (keyword === 'FROM' || model === undefined) return plainText(model?.base.ref ?? '');
  const text = model.instructions.find(({ startLine }) => startLine === line)?.text ?? '';
  const { flags, rest } = splitStepTitle(plainText(text));
  return flags === '' ? rest : `${flags} ${rest}`;
}

/** The totals: the image, the waste, the weight of the stages, and what splitting them saved. */
export function sizesHead(
  report: SizesReport,
  dockerfile: Dockerfile,
  name: string,
  width: number,
): readonly Line[] {
  const { bytes, wasted, split } = report;
  const share = (part: number): string => `${part > 0 && part < 0.01 ? '<1' : Math.round(part * 100)} %`;
  const most = Math.max(1, bytes, split?.biggest.bytes ?? 0);
  const room = Math.max(8, width - 46);
  const row = (label: string, size: number, note: string, role: 'accent' | 'dim'): Line => [
    { text: ` ${fitTo(label, 14)}`, role: 'strong' },
    { text: fitTo(formatBytes(size), SIZE_CELLS, 'right') },
    { text: ' ' },
    ...bar(size / most, room, role),
    { text: ` ${note}`, role: 'dim' },
  ];
  return [
    row(
      plainText(name),
      bytes,
      wasted === 0 ? 'nothing wasted' : `${share(wasted / bytes)} wasted`,
      'accent',
    ),
    ...(split === null
      ? []
      : [
          row(
            stageName(dockerfile, split.biggest.stage),
            split.biggest.bytes,
            `the split saved ${share(split.saved)}`,
            'dim',
          ),
        ]),
    [],
  ];
}

/** A file that is wasted or unused. */
export function sizedFileLine(report: SizesReport | null, file: SizedFile, width: number): Line {
  const by = file.by === undefined ? undefined : report?.lines[file.by];
  const why = file.why === undefined ? '' : `${file.why} by :${by?.line ?? '?'} `;
  return spread(
    [
      {
        text: ` ${clipMiddle(`/${plainName(file.path)}`, Math.max(8, width - why.length - SIZE_CELLS - 4))}`,
      },
    ],
    [{ text: why, role: 'dim' }, { text: `${fitTo(formatBytes(file.bytes), SIZE_CELLS, 'right')} ` }],
    width,
  );
}

/** A stage, what it produced, and how much of that no later stage uses. */
export function leftRow(
  all: readonly LeftBehind[],
  dockerfile: Dockerfile,
  left: LeftBehind,
  width: number,
): Line {
  const most = Math.max(1, ...all.map(({ produced }) => produced));
  const room = Math.floor(width * BAR_SHARE);
  const lost = left.bytes === 0 ? 0 : Math.max(1, Math.round((left.bytes / most) * room));
  const [full = { text: '' }, rest = { text: '' }] = bar(
    (left.produced - left.bytes) / most,
    room - lost,
    'accent',
  );
  return spread(
    [
      { text: stageName(dockerfile, left.stage), role: 'strong' },
      { text: `  ${countText(left.files.length, 'file')}`, role: 'dim' },
    ],
    [
      full,
      { text: '░'.repeat(lost), role: 'warn' },
      rest,
      { text: fitTo(formatBytes(left.bytes), SIZE_CELLS + 1, 'right'), role: 'warn' },
      { text: fitTo(`of ${formatBytes(left.produced)}`, SIZE_CELLS + 4, 'right'), role: 'dim' },
    ],
    width,
  );
}
