import { create, toBinary } from '@bufbuild/protobuf';
import { RefusedError } from '../errors.ts';
import type { StepOutput } from '../llb/types.ts';
import { type DecodedOp, decodeOps } from './convert/graph.ts';
import { type Definition, DefinitionSchema, type Op, OpSchema } from './gen/ops_pb.ts';

/** A definition of hundreds of steps has some hundred KiB. */
const MAX_RELEASED_BYTES = 4 * 1024 * 1024;
/**
 * Whoever watches files adds a definition with every change. Decoded, one takes up to twenty times the memory of its
 * encoded steps (measured), so their bytes alone are no bound.
 */
const MAX_RELEASED = 8;

/** A definition that was added. */
interface Held {
  readonly digests: readonly string[];
  readonly bytes: number;
  readonly definition: Definition;
}

/** A step of it. */
interface Known {
  readonly decoded: DecodedOp;
  readonly held: Held;
}

/**
 * The definitions that the engine returned, with their original bytes. The bytes of a step are its identity, so a
 * part of a definition reuses them instead of encoding the steps again.
 */
export class Definitions {
  /** For each step the definitions that contain it; the last one is used. */
  readonly #ops = new Map<string, Known[]>();
  /** What nobody holds any more, oldest first. */
  readonly #released = new Set<Held>();
  #releasedBytes = 0;
  readonly #limit: number;

  /** @param limit how much of what nobody holds is kept, in bytes of encoded steps */
  constructor(limit = MAX_RELEASED_BYTES) {
    this.#limit = limit;
  }

  /**
   * Adds a definition.
   *
   * @param decoded its ops
   * @returns says that the build that asked for it has ended. It is still known then, because another build may go on
   *   from a state of it, until newer ones need the room
   */
  add(definition: Definition, decoded: readonly DecodedOp[] = decodeOps(definition)): () => void {
    const held: Held = {
      digests: decoded.map(({ digest }) => digest),
      bytes: decoded.reduce((sum, { bytes }) => sum + bytes.length, 0),
      definition,
    };
    for (const op of decoded) {
      const known = this.#ops.get(op.digest);
      if (known === undefined) this.#ops.set(op.digest, [{ decoded: op, held }]);
      else known.push({ decoded: op, held });
    }
    return () => this.#release(held);
  }

  #release(held: Held): void {
    if (this.#released.has(held)) return;
    this.#released.add(held);
    this.#releasedBytes += held.bytes;
    for (const oldest of this.#released) {
      if (this.#releasedBytes <= this.#limit && this.#released.size <= MAX_RELEASED) break;
      this.#released.delete(oldest);
      this.#releasedBytes -= oldest.bytes;
      this.#forget(oldest);
    }
  }

  #forget(held: Held): void {
    for (const digest of held.digests) {
      const left = this.#ops.get(digest)?.filter((known) => known.held !== held) ?? [];
      if (left.length > 0) this.#ops.set(digest, left);
      else this.#ops.delete(digest);
    }
  }

  /**
   * The definition that produces one output of one step: the ops it needs, inputs first, then a terminal op.
   * @throws when no known definition contains the step
   */
  prefix(output: StepOutput): Definition {
    const needed = new Map<string, DecodedOp>();
    const definition = this.#collect(output.digest, needed);
    const terminal = create(OpSchema, { inputs: [{ digest: output.digest, index: BigInt(output.index) }] });
    return create(DefinitionSchema, {
      def: [...[...needed.values()].map(({ bytes }) => bytes), toBinary(OpSchema, terminal)],
      metadata: pick(definition.metadata, needed),
      ...(definition.Source === undefined
        ? {}
        : { Source: { ...definition.Source, locations: pick(definition.Source.locations, needed) } }),
    });
  }

  /** The op of a step; undefined when no known definition contains it. */
  op(digest: string): Op | undefined {
    return this.#ops.get(digest)?.at(-1)?.decoded.op;
  }

  /** Adds a step after its inputs. Not recursive, because a graph can be thousands of steps deep. */
  #collect(digest: string, needed: Map<string, DecodedOp>): Definition {
    const start = this.#find(digest);
    const open: { readonly decoded: DecodedOp; next: number }[] = [{ decoded: start.decoded, next: 0 }];
    const entered = new Set([digest]);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const input = top.decoded.op.inputs[top.next++];
      if (input === undefined) {
        needed.set(top.decoded.digest, top.decoded);
        open.pop();
      } else if (!entered.has(input.digest)) {
        entered.add(input.digest);
        open.push({ decoded: this.#find(input.digest).decoded, next: 0 });
      }
    }
    return start.held.definition;
  }

  #find(digest: string): Known {
    const found = this.#ops.get(digest)?.at(-1);
    if (found === undefined) throw new RefusedError(`Step ${digest} does not belong to any resolved build.`);
    return found;
  }
}

function pick<T>(
  from: Readonly<Record<string, T>>,
  digests: ReadonlyMap<string, unknown>,
): Record<string, T> {
  return Object.fromEntries(Object.entries(from).filter(([digest]) => digests.has(digest)));
}
