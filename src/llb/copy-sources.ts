import type { NamedSource } from '../filesystem/unmatched-source.ts';
import type { GraphIndex } from './chain.ts';
import type { GraphStep, StepOutput } from './types.ts';

/** Where a COPY, an ADD or a bind mount gets its files from. */
export type SourceOrigin =
  /** A folder that the client sends: `context`, or the name of a `--build-context`. */
  | { readonly kind: 'folder'; readonly name: string }
  /** Another state: that of a stage or an image. */
  | { readonly kind: 'state'; readonly output: StepOutput }
  /** A download or a git repository. */
  | { readonly kind: 'remote' };

export interface CopySource extends NamedSource {
  readonly origin: SourceOrigin;
}

/** What a step copies or mounts from elsewhere, with variables as the engine expanded them. */
export function copySources(step: GraphStep, index: GraphIndex): readonly CopySource[] {
  const from = (input: number, path: string, below: string | null = null): CopySource[] => {
    const output = step.inputs[input];
    return output === undefined ? [] : [{ origin: originOf(output, index), path, below }];
  };
  switch (step.op.kind) {
    case 'file':
      return step.op.actions.flatMap((action) =>
        action.kind === 'copy' ? from(action.source, action.src, action.include[0]) : [],
      );
    case 'exec':
      return step.op.mounts.flatMap((mount) =>
        mount.type === 'bind' && mount.dest !== '/' && mount.selector !== ''
          ? from(mount.input, mount.selector)
          : [],
      );
    default:
      return [];
  }
}

/** Identifiers are those of moby/buildkit client/llb/source.go. */
function originOf(output: StepOutput, { steps }: GraphIndex): SourceOrigin {
  const op = steps.get(output.digest)?.op;
  if (op?.kind !== 'source' || op.identifier.startsWith('docker-image://')) return { kind: 'state', output };
  const local = /^local:\/\/(.*)$/.exec(op.identifier)?.[1];
  return local === undefined ? { kind: 'remote' } : { kind: 'folder', name: local };
}
