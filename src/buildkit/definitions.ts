import { create, toBinary } from '@bufbuild/protobuf';
import { RefusedError } from '../errors.ts';
import type { StepOutput } from '../llb/types.ts';
import { type DecodedOp, decodeOps } from './convert/graph.ts';
import { type Definition, DefinitionSchema, type Op, OpSchema } from './gen/ops_pb.ts';

/**
 * The definitions that the engine returned, with their original bytes. The bytes of a step are its identity, so a
 * part of a definition reuses them instead of encoding the steps again.
 */
export class Definitions {
  readonly #ops = new Map<string, { readonly decoded: DecodedOp; readonly definition: Definition }>();

  add(definition: Definition): void {
    for (const decoded of decodeOps(definition)) this.#ops.set(decoded.digest, { decoded, definition });
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
    return this.#ops.get(digest)?.decoded.op;
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
    return start.definition;
  }

  #find(digest: string): { readonly decoded: DecodedOp; readonly definition: Definition } {
    const found = this.#ops.get(digest);
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
