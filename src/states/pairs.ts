import { DockerfileError } from '../dockerfile/error.ts';
import { stageLabel } from '../dockerfile/needs.ts';
import { parseRef } from '../dockerfile/ref.ts';
import type { Dependency, Dockerfile, Stage } from '../dockerfile/types.ts';
import {
  type Address,
  addressKey,
  baseAddress,
  beforeAddress,
  isEmpty,
  refAddress,
  stageAddress,
} from './address.ts';

/** Two states that are compared: the left one and the right one. */
export interface Pair {
  readonly a: Address;
  readonly b: Address;
}

/** What is the same for two pairs of the same states. */
export function pairKey({ a, b }: Pair): string {
  return `${addressKey(a)}|${addressKey(b)}`;
}

/**
 * What a state is worth comparing with, the most telling first: what an instruction made with what was before it; a
 * stage's end with the stages that it takes files from, in the order of their lines, its own lines before those of the
 * stages that it is made from; and with its base. Stages that are only mounted count where nothing is copied.
 */
export function suggestedPairs(address: Address): readonly Pair[] {
  const { dockerfile, line, side } = address;
  const stage = dockerfile.stages[address.stage];
  if (stage === undefined) return [];
  const base: Pair = { a: baseAddress(dockerfile, stage), b: address };
  if (line === null) {
    return [
      ...sourcesOf(dockerfile, stage).map(({ index }) => ({
        a: stageAddress(dockerfile, index),
        b: address,
      })),
      base,
    ];
  }
  if (side !== 'after') return [base];
  // FROM brings a whole image, or turns the end of another stage into its own beginning.
  if (line === stage.startLine)
    return [stage.base.kind === 'stage' ? base : { a: beforeAddress(address), b: address }];
  return [{ a: beforeAddress(address), b: address }, base];
}

/** One side of a diff, and how the command line calls it. */
export interface NamedAddress {
  /** As typed; else what a REF, or the image below a stage, is called. */
  readonly ref: string;
  readonly address: Address;
}

export interface NamedPair {
  readonly a: NamedAddress;
  readonly b: NamedAddress;
}

/**
 * What `stagedive diff [A [B]]` compares. Two REFs: one with the other. A line: what its instruction changed. A stage:
 * what it made of its base. Nothing: the target, as `suggestedPairs` has it; its base only where it takes no files.
 * @throws DockerfileError or UsageError for a REF that names no state
 */
export function namedPairs(
  dockerfile: Dockerfile,
  target: Stage,
  refs: readonly string[],
): readonly NamedPair[] {
  const [a, b] = refs;
  if (a !== undefined && b !== undefined) {
    return [
      {
        a: { ref: a, address: refAddress(dockerfile, a, false) },
        b: { ref: b, address: refAddress(dockerfile, b, false) },
      },
    ];
  }
  const ref = a ?? stageLabel(target);
  const address = refAddress(dockerfile, ref, false);
  const pairs = suggestedPairs(address);
  const isLine = parseRef(ref)?.kind === 'line';
  const wanted =
    a === undefined && pairs.length > 1 ? pairs.slice(0, -1) : isLine ? pairs.slice(0, 1) : pairs.slice(-1);
  if (wanted.length === 0)
    throw new DockerfileError(dockerfile.fileName, null, `${ref} names no stage`, null);
  return wanted.map((pair) => ({ a: { ref: refOf(pair.a), address: pair.a }, b: { ref, address } }));
}

/** What a person types, or reads, for an address that comes from the file. */
function refOf(address: Address): string {
  const { dockerfile, stage: index, line, side } = address;
  const stage = dockerfile.stages[index];
  if (stage === undefined) return '';
  if (isEmpty(address)) return 'scratch';
  if (side === 'base') return stage.base.ref;
  return line === null ? stageLabel(stage) : `:${line}`;
}

/** The stages that a stage takes files from, each once. */
function sourcesOf(dockerfile: Dockerfile, target: Stage): readonly Stage[] {
  const chain = [target];
  for (let { base } = target; base.kind === 'stage'; ) {
    const below = dockerfile.stages[base.index];
    if (below === undefined || chain.includes(below)) break;
    chain.push(below);
    base = below.base;
  }
  const all = chain.flatMap(({ dependsOn }) =>
    dependsOn.filter((each): each is Dependency & { readonly kind: 'stage' } => each.kind === 'stage'),
  );
  const copied = all.filter(({ via }) => via === 'COPY' || via === 'ADD');
  const used = copied.length > 0 ? copied : all.filter(({ via }) => via === 'RUN');
  return [...new Set(used.map(({ index }) => index))].flatMap((index) => dockerfile.stages[index] ?? []);
}
