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
  /** See OpenBuild. */
  readonly hashes: ReadonlyMap<string, string>;
  /** See RecordBasis. */
  readonly flags: Readonly<Record<string, string>>;
  readonly hash: KeyedHash;
}

/** The files of a folder that was sent, with what was asked of it. */
export interface PlannedFolder {
  readonly source: LocalSource;
  readonly files: RecordedFolder;
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

const MAX_NAME_LENGTH = 200;

/** What a step depends on, without what it takes. */
interface PreparedStep extends Pick<StepBasis, 'words' | 'hash' | 'variables' | 'settings'> {
  readonly own: readonly GraphStep[];
}

/**
 * Plans what the steps of a target depend on. Made before the files are known: of a long build while its
 * steps run.
 */
export class Planner {
  readonly #facts: TargetFacts;
  readonly #surroundings: Surroundings;
  /** The recorded step that a step of the graph belongs to. */
  readonly #owner = new Map<string, number>();
  readonly #steps: readonly PlannedStep[];
  readonly #prepared: readonly PreparedStep[];

  constructor(facts: TargetFacts) {
    this.#facts = facts;
    this.#surroundings = new Surroundings(facts.dockerfile, facts.hash);
    const points = facts.program.points.filter(({ steps }) => steps.length > 0);
    this.#prepared = points.map((point) => this.#prepare(point));
    // Stages with the same instruction share its step: then the first has it.
    for (const [at, { own }] of this.#prepared.entries()) {
      for (const { digest } of own) if (!this.#owner.has(digest)) this.#owner.set(digest, at);
    }
    this.#steps = points.map(({ stage, lines, steps }, at) => ({
      stage: facts.dockerfile.stages[stage]?.name ?? String(stage),
      line: lines.start,
      name: (this.#prepared[at]?.words ?? [])
        .filter((word) => word !== '' && !isHeredocLine(word))
        .map(shownWord)
        .join(' ')
        .slice(0, MAX_NAME_LENGTH),
      digests: steps,
    }));
  }

  /**
   * With the files. The steps and those of the basis are parallel.
   * @param images the digest of the image that a step is, by the digest of the step
   */
  plan(folders: readonly PlannedFolder[], images: ReadonlyMap<string, string>): PlannedBuild {
    const ignored = folders.flatMap(({ source }) =>
      source.excludePatterns.length === 0 ? [] : [[source.dir, source.excludePatterns] as const],
    );
    return {
      steps: this.#steps,
      basis: {
        version: RECORD_VERSION,
        variables: this.#surroundings.table,
        steps: this.#prepared.map((step, at) => this.#basis(step, at, folders, images)),
        flags: this.#facts.flags,
        folders: folders.map(({ files }) => files),
        ignored: Object.fromEntries(ignored),
      },
    };
  }

  #prepare(point: Point): PreparedStep {
    const { hash, hashes } = this.#facts;
    const own = this.#ownSteps(point);
    const parts = own
      .filter(({ op }) => op.kind !== 'source')
      .map(({ digest }) => hashes.get(digest) ?? digest);
    return {
      own,
      words: this.#words(point),
      hash: parts.length === 0 ? '' : hash(parts.toSorted().join(' ')),
      variables: this.#surroundings.variables(point, own),
      settings: this.#surroundings.settings(point, own),
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

  #basis(
    { own, ...known }: PreparedStep,
    at: number,
    folders: readonly PlannedFolder[],
    digests: ReadonlyMap<string, string>,
  ): StepBasis {
    const { program, hash } = this.#facts;
    const ownDigests = new Set(own.map(({ digest }) => digest));
    const parents = new Set<number>();
    const images: RecordedImage[] = [];
    const remotes: string[] = [];
    const addSource = ({ digest, op }: GraphStep): void => {
      if (op.kind !== 'source' || op.identifier.startsWith('local://')) return;
      const name = /^docker-image:\/\/([^@]+)/.exec(op.identifier)?.[1];
      if (name === undefined) remotes.push(maskedAddress(op.identifier, hash));
      else images.push({ name, digest: digests.get(digest) ?? null });
    };
    const takes: RecordedTake[] = [];
    for (const step of own) {
      addSource(step);
      for (const [index, { digest }] of step.inputs.entries()) {
        const used = program.graph.steps.get(digest);
        if (used === undefined || ownDigests.has(digest)) continue;
        const owner = this.#owner.get(digest);
        if (owner !== undefined) {
          if (owner !== at) parents.add(owner);
          continue;
        }
        addSource(used);
        const local = localSource(used);
        if (local !== null) takes.push(...takesOf(step, index, local, folders));
      }
    }
    return { ...known, parents: [...parents], images, takes, remotes };
  }

  #words({ stage, instruction }: Point): readonly string[] {
    const { dockerfile, hash } = this.#facts;
    if (instruction !== null) return wordsOf(instruction, hash);
    const from = dockerfile.stages[stage];
    if (from === undefined) return ['FROM'];
    const lines = dockerfile.lines.slice(from.startLine - 1, from.fromEndLine).join(' ');
    return maskedWords(lines, hash);
  }
}

/** What a step takes of a folder that was sent. */
function takesOf(
  step: GraphStep,
  index: number,
  local: LocalSource,
  folders: readonly PlannedFolder[],
): readonly RecordedTake[] {
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

const WHOLE = { followSymlink: true, contentsOnly: true, allowWildcard: false, include: [], exclude: [] };

function wordsOf({ text, heredocs }: Instruction, hash: KeyedHash): readonly string[] {
  const lines = heredocs.flatMap(({ content }) => content.replace(/\n$/, '').split('\n'));
  return [...maskedWords(text, hash), ...lines.map((line) => maskedLine(line, hash))];
}
