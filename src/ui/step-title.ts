import type { Span } from './text.ts';
import type { Role } from './theme.ts';

/** A step's title split up for a narrow list. */
export interface StepTitle {
  readonly keyword: string;
  /** Mounts in short form (`+cache +secret`), and other flags unchanged. */
  readonly flags: string;
  readonly rest: string;
}

/**
 * Splits a filtered step title: `RUN --mount=type=cache,target=/x make` becomes `RUN`, `+cache`, `make`. In
 * a list, full mounts would push out the command.
 */
export function splitStepTitle(title: string): StepTitle {
  const text = title.replaceAll(/[\s\u2424]+/g, ' ').trim();
  const keyword = /^[A-Z]+(?= |$)/.exec(text)?.[0] ?? '';
  const flags: string[] = [];
  let rest = text.slice(keyword.length).trimStart();
  for (;;) {
    const flag = /^--(\S+) /.exec(rest);
    if (keyword === '' || flag === null) break;
    flags.push(flag[1] ?? '');
    rest = rest.slice(flag[0].length);
  }
  return {
    keyword,
    flags: flags.map(shortFlag).join(' '),
    rest: keyword === 'FROM' ? familiarName(rest) : rest,
  };
}

/** BuildKit uses full image names; people leave out the default registry. */
function familiarName(image: string): string {
  return image.replace(/^docker\.io\/(library\/)?/, '').replace(/@sha256:([0-9a-f]{8})[0-9a-f]*/, '@$1');
}

function shortFlag(flag: string): string {
  if (!flag.startsWith('mount=')) return `--${flag}`;
  return `+${/(?:^|[=,])type=([a-z]+)/.exec(flag)?.[1] ?? 'bind'}`;
}

/** The title as spans; `role` is the style of the command itself. */
export function stepTitleSpans(title: string, role: Role, keywordRole: Role): readonly Span[] {
  const { keyword, flags, rest } = splitStepTitle(title);
  return [
    ...(keyword === '' ? [] : [{ text: `${keyword} `, role: keywordRole }]),
    ...(flags === '' ? [] : [{ text: `${flags} `, role: 'dim' as const }]),
    { text: rest, role },
  ];
}

/** The title on one line, without its flags. */
export function shortStepTitle(title: string): string {
  const { keyword, rest } = splitStepTitle(title);
  return keyword === '' ? rest : `${keyword} ${rest}`;
}
