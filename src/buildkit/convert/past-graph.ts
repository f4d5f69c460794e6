import type { PastSource } from '../../history/types.ts';
import type { GraphStep, StepGraph, StepOutput } from '../../llb/types.ts';
import type { LineRange } from '../../progress/types.ts';
import { inOldForm, type Json } from '../export/provenance-form.ts';
import { lineRanges } from './lines.ts';

/** What the provenance of a build says of its Dockerfile and its steps. */
export interface ProvenanceSource {
  readonly dockerfile: { readonly name: string; readonly text: string } | null;
  readonly graph: StepGraph | null;
  readonly sources: readonly PastSource[] | null;
}

/** Under this name BuildKit puts the source among the metadata (solver/llbsolver/provenance/types). */
const BUILDKIT_METADATA = 'https://mobyproject.org/buildkit@v1#metadata';

/**
 * Reads the Dockerfile and the graph out of a provenance of mode max, which the history keeps of every build that
 * worked. Steps have no names in it (the status has them), and their ops are not read.
 * @param statement parsed JSON, of which nothing is taken for granted
 */
export function provenanceSource(statement: unknown): ProvenanceSource {
  const whole = inOldForm(fields(statement));
  const config = fields(whole.buildConfig);
  const source = fields(fields(fields(whole.metadata)[BUILDKIT_METADATA]).source);
  const [info] = list(source.infos).map(fields);
  const text = typeof info?.data === 'string' ? Buffer.from(info.data, 'base64').toString() : '';
  return {
    dockerfile: text === '' ? null : { name: textOf(info?.filename) || 'Dockerfile', text },
    graph: graphOf(
      list(config.llbDefinition).map(fields),
      fields(config.digestMapping),
      fields(source.locations),
    ),
    sources: list(whole.materials).map(fields).flatMap(sourceOf),
  };
}

function sourceOf({ uri, digest }: Json): readonly PastSource[] {
  const [known] = Object.entries(fields(digest));
  return known === undefined ? [] : [{ uri: textOf(uri), digest: `${known[0]}:${textOf(known[1])}` }];
}

function graphOf(steps: readonly Json[], mapping: Json, locations: Json): StepGraph | null {
  const digests = new Map(Object.entries(mapping).map(([digest, id]) => [textOf(id), digest]));
  const output = (input: unknown): StepOutput[] => {
    const [id = '', index = '0'] = textOf(input).split(':');
    const digest = digests.get(id);
    return digest === undefined ? [] : [{ digest, index: Number(index) || 0 }];
  };
  let result: StepOutput | null = null;
  const found = steps.flatMap((step): GraphStep[] => {
    const id = textOf(step.id);
    const digest = digests.get(id);
    const inputs = list(step.inputs).flatMap(output);
    // The last op has one input and no body: it points to the result. Older engines write null, newer ones {}.
    if (Object.keys(fields(fields(step.op).Op)).length === 0) {
      result = inputs[0] ?? null;
      return [];
    }
    if (digest === undefined) return [];
    return [
      {
        digest,
        name: '',
        inputs,
        op: { kind: 'other' },
        lines: linesOf(locations[id]),
        description: {},
        platform: null,
      },
    ];
  });
  return found.length === 0 ? null : { steps: found, result };
}

function linesOf(location: unknown): readonly LineRange[] {
  return list(fields(location).locations).flatMap((one) => lineRanges(list(fields(one).ranges).map(fields)));
}

function fields(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
