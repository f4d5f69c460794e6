/** A parsed vertex name. moby/buildkit frontend/dockerfile/dockerfile2llb (prefixCommand) makes these names. */
export type StepName =
  /** A step of an instruction: `[linux/amd64 build 3/4] RUN make`. */
  | {
      readonly kind: 'step';
      /**
       * As BuildKit writes it: lower case, `stage-2` for an unnamed stage; null when the file has only one, unnamed
       * stage.
       */
      readonly stage: string | null;
      /** `linux/amd64`, with `->arm64` for cross compilation; null in a build for one platform. */
      readonly platform: string | null;
      /** From 1; FROM is the first. */
      readonly index: number;
      readonly total: number;
      /** `RUN make` */
      readonly title: string;
    }
  /** BuildKit's own work: `[internal] load .dockerignore`, `[auth] …`, `exporting to image`, `resolve image config for …`. */
  | { readonly kind: 'internal' | 'auth' | 'export' | 'other'; readonly title: string };

const BRACKETS = /^\[([^\]]+)\] ?(.*)$/s;
const POSITION = /^(\d+)\/(\d+)$/;

/** Parses the name of a vertex, already filtered. */
export function parseStepName(name: string): StepName {
  const [, inside = '', title = ''] = BRACKETS.exec(name) ?? [];
  if (inside === '') {
    return {
      kind: /^(exporting|naming|unpacking|sending tarball)\b/.test(name) ? 'export' : 'other',
      title: name,
    };
  }
  const words = inside.trim().split(/\s+/);
  const [, index, total] = POSITION.exec(words.at(-1) ?? '') ?? [];
  if (index === undefined || total === undefined) {
    return inside === 'internal' || inside === 'auth'
      ? { kind: inside, title }
      : { kind: 'other', title: name };
  }
  const names = words.slice(0, -1);
  return {
    kind: 'step',
    stage: names.find((word) => !word.includes('/')) ?? null,
    platform: names.find((word) => word.includes('/')) ?? null,
    index: Number(index),
    total: Number(total),
    title,
  };
}
