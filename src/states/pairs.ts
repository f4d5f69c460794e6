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

/** Two states to compare, left and right. */
export interface Pair {
  readonly a: Address;
  readonly b: Address;
}

/** A key that is equal exactly for pairs of the same states. */
export function pairKey({ a, b }: Pair): string {
  return `${addressKey(a)}|${addressKey(b)}`;
}

/**
 * What to compare a state with, most useful first. For an instruction: the state before it, then the stage's base.
 * For the end of a stage: the stages that it takes files from, in line order, its own lines before those of the
 * stages it is built on; then its base. Stages that are only mounted count if nothing is copied.
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
  // FROM adds a whole image, or continues the end of another stage.
  if (line === stage.startLine)
    return [stage.base.kind === 'stage' ? base : { a: beforeAddress(address), b: address }];
  return [{ a: beforeAddress(address), b: address }, base];
}

/** One side of a diff, and what the command line calls it. */
export interface NamedAddress {
  /** The REF as typed, or a REF or image name that stands for the address. */
  readonly ref: string;
  readonly address: Address;
}

export interface NamedPair {
  readonly a: NamedAddress;
  readonly b: NamedAddress;
}

/**
 * What `stagedive diff [A [B]]` compares. Two REFs: those. A line: what its instruction changed. A stage: what it
 * adds to its base. Nothing: the target with its `suggestedPairs`, but with its base only if it takes no files.
 * @throws DockerfileError or UsageError if a REF names no state
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

/** The REF or image name for an address. */
function refOf(address: Address): string {
  const { dockerfile, stage: index, line, side } = address;
  const stage = dockerfile.stages[index];
  if (stage === undefined) return '';
  if (isEmpty(address)) return 'scratch';
  if (side === 'base') return stage.base.ref;
  return line === null ? stageLabel(stage) : `:${line}`;
}

/** The stages that a stage takes files from, without duplicates. */
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
