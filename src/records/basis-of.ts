import type { Dockerfile, Instruction } from '../dockerfile/types.ts';
import { type LocalSource, localSource, sameSource } from '../llb/local-source.ts';
import type { Point, Program } from '../llb/program.ts';
import type { GraphStep } from '../llb/types.ts';
import {
  isHeredocLine,
  type KeyedHash,
  maskedAddress,
  maskedLine,
  maskedWords,
  shownWord,
} from './masked.ts';
import { Surroundings } from './surroundings.ts';
import {
  RECORD_VERSION,
  type RecordBasis,
  type RecordedFolder,
  type RecordedImage,
  type RecordedTake,
  type StepBasis,
} from './types.ts';

/** What is known of a target when its build is recorded. */
export interface TargetFacts {
  readonly dockerfile: Dockerfile;
  readonly program: Program;
  /** By the digest of a step: what BuildKit is asked to do, and the digest of the image that it is. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly images: ReadonlyMap<string, string>;
  /** The files of each folder that was sent, with what was asked of it. */
  readonly folders: readonly { readonly source: LocalSource; readonly files: RecordedFolder }[];
  /** See RecordBasis. */
  readonly flags: Readonly<Record<string, string>>;
  readonly hash: KeyedHash;
}

/** An instruction that makes steps. */
export interface PlannedStep {
  readonly stage: string;
  readonly line: number;
  /** The instruction on one line, without secrets. */
  readonly name: string;
  /** The steps that it makes. */
  readonly digests: readonly string[];
}

export interface PlannedBuild {
  readonly steps: readonly PlannedStep[];
  readonly basis: RecordBasis;
}

/** What the steps of a target depend on. The steps and those of the basis are parallel. */
export function basisOf(facts: TargetFacts): PlannedBuild {
  return new Planner(facts).plan();
}

const MAX_NAME_LENGTH = 200;

class Planner {
  readonly #facts: TargetFacts;
  readonly #surroundings: Surroundings;
  /** The recorded step that a step of the graph belongs to. */
  readonly #owner = new Map<string, number>();

  constructor(facts: TargetFacts) {
    this.#facts = facts;
    this.#surroundings = new Surroundings(facts.dockerfile, facts.hash);
  }

  plan(): PlannedBuild {
    const { dockerfile, program, folders } = this.#facts;
    const points = program.points.filter(({ steps }) => steps.length > 0);
    const own = points.map((point) => this.#ownSteps(point));
    // Stages with the same instruction share its step: then the first has it.
    for (const [at, steps] of own.entries()) {
      for (const { digest } of steps) if (!this.#owner.has(digest)) this.#owner.set(digest, at);
    }
    const steps: PlannedStep[] = [];
    const bases: StepBasis[] = [];
    for (const [at, point] of points.entries()) {
      const stage = dockerfile.stages[point.stage];
      const words = this.#words(point);
      const title = stage?.name ?? String(point.stage);
      const name = words
        .filter((word) => word !== '' && !isHeredocLine(word))
        .map(shownWord)
        .join(' ')
        .slice(0, MAX_NAME_LENGTH);
      steps.push({ stage: title, line: point.lines.start, name, digests: point.steps });
      bases.push(this.#basis(point, own[at] ?? [], words, at));
    }
    const ignored = folders.flatMap(({ source }) =>
      source.excludePatterns.length === 0 ? [] : [[source.dir, source.excludePatterns] as const],
    );
    return {
      steps,
      basis: {
        version: RECORD_VERSION,
        variables: this.#surroundings.table,
        steps: bases,
        flags: this.#facts.flags,
        folders: folders.map(({ files }) => files),
        ignored: Object.fromEntries(ignored),
      },
    };
  }

  /** The steps of a point, and those that it alone takes from and that belong to no line. */
  #ownSteps({ steps }: Point): readonly GraphStep[] {
    const { graph } = this.#facts.program;
    const own = new Map<string, GraphStep>();
    const waiting = [...steps];
    for (let digest = waiting.pop(); digest !== undefined; digest = waiting.pop()) {
      const step = graph.steps.get(digest);
      if (step === undefined || own.has(digest)) continue;
      own.set(digest, step);
      for (const input of step.inputs) {
        const used = graph.steps.get(input.digest);
        if (used !== undefined && used.lines.length === 0 && used.op.kind !== 'source')
          waiting.push(input.digest);
      }
    }
    return [...own.values()];
  }

  #basis(point: Point, own: readonly GraphStep[], words: readonly string[], at: number): StepBasis {
    const { hash, hashes, program } = this.#facts;
    const digests = new Set(own.map(({ digest }) => digest));
    const parents = new Set<number>();
    const images: RecordedImage[] = [];
    const remotes: string[] = [];
    const takes: RecordedTake[] = [];
    for (const step of own) {
      this.#addSource(step, images, remotes);
      for (const [index, { digest }] of step.inputs.entries()) {
        const used = program.graph.steps.get(digest);
        if (used === undefined || digests.has(digest)) continue;
        const owner = this.#owner.get(digest);
        if (owner !== undefined) {
          if (owner !== at) parents.add(owner);
          continue;
        }
        this.#addSource(used, images, remotes);
        const local = localSource(used);
        if (local !== null) takes.push(...this.#takes(step, index, local));
      }
    }
    const parts = own
      .filter(({ op }) => op.kind !== 'source')
      .map(({ digest }) => hashes.get(digest) ?? digest);
    return {
      words,
      hash: parts.length === 0 ? '' : hash(parts.toSorted().join(' ')),
      parents: [...parents],
      variables: this.#surroundings.variables(point, own),
      settings: this.#surroundings.settings(point, own),
      images,
      takes,
      remotes,
    };
  }

  #words({ stage, instruction }: Point): readonly string[] {
    const { dockerfile, hash } = this.#facts;
    if (instruction !== null) return wordsOf(instruction, hash);
    const from = dockerfile.stages[stage];
    if (from === undefined) return ['FROM'];
    const lines = dockerfile.lines.slice(from.startLine - 1, from.fromEndLine).join(' ');
    return maskedWords(lines, hash);
  }

  #addSource({ digest, op }: GraphStep, images: RecordedImage[], remotes: string[]): void {
    if (op.kind !== 'source' || op.identifier.startsWith('local://')) return;
    const image = /^docker-image:\/\/([^@]+)/.exec(op.identifier)?.[1];
    if (image === undefined) remotes.push(maskedAddress(op.identifier, this.#facts.hash));
    else images.push({ name: image, digest: this.#facts.images.get(digest) ?? null });
  }

  #takes(step: GraphStep, index: number, local: LocalSource): readonly RecordedTake[] {
    const { folders } = this.#facts;
    const same = folders.findIndex(({ source }) => sameSource(source, local));
    const folder = same >= 0 ? same : folders.findLastIndex(({ source }) => source.dir === local.dir);
    if (folder < 0) return [];
    if (step.op.kind === 'file') {
      return step.op.actions.flatMap((action) => {
        if (action.kind !== 'copy' || action.source !== index) return [];
        const { src, followSymlink, contentsOnly, allowWildcard, include, exclude } = action;
        return [{ folder, src, followSymlink, contentsOnly, allowWildcard, include, exclude }];
      });
    }
    if (step.op.kind !== 'exec') return [];
    return step.op.mounts.flatMap(({ input, selector, type }) =>
      input === index && (type === 'bind' || type === 'cache') ? [{ ...WHOLE, folder, src: selector }] : [],
    );
  }
}

const WHOLE = { followSymlink: true, contentsOnly: true, allowWildcard: false, include: [], exclude: [] };

function wordsOf({ text, heredocs }: Instruction, hash: KeyedHash): readonly string[] {
  const lines = heredocs.flatMap(({ content }) => content.replace(/\n$/, '').split('\n'));
  return [...maskedWords(text, hash), ...lines.map((line) => maskedLine(line, hash))];
}
