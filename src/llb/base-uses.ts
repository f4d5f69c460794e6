import { type ContextUse, contextUses, relativeSource } from '../dockerfile/context-uses.ts';
import { neededStages } from '../dockerfile/needs.ts';
import type { Dockerfile, Stage } from '../dockerfile/types.ts';
import type { FileAction, GraphStep, StepGraph } from './types.ts';

/**
 * What ONBUILD triggers of base images take from build contexts, by the target's graph, which has them like instructions
 * of its own. They are of the line of their FROM (moby/buildkit dockerfile2llb, dispatchOnBuildTriggers).
 */
export function baseUses(dockerfile: Dockerfile, stage: Stage, graph: StepGraph): readonly ContextUse[] {
  const needed = [...neededStages(dockerfile, stage)].flatMap((index) => dockerfile.stages[index] ?? []);
  const known = new Set(contextUses(dockerfile, stage).map(keyOf));
  const images = needed.filter(({ base }) => base.kind === 'image');
  const steps = new Map(graph.steps.map((step) => [step.digest, step]));
  const found = new Map<string, ContextUse>();
  for (const step of graph.steps) {
    const isAt = ({ startLine }: { startLine: number }): boolean =>
      step.lines.some(({ start }) => start === startLine);
    if (step.lines.length === 0 || needed.some(({ instructions }) => instructions.some(isAt))) continue;
    const from = needed.find(isAt);
    // Triggers of a stage are in the file. Engines before 23 count the lines of a trigger by themselves.
    const line = from?.base.kind === 'stage' ? undefined : (from ?? images[0])?.startLine;
    if (line === undefined) continue;
    for (const taken of takenBy(step, (input) => folderOf(steps.get(step.inputs[input]?.digest ?? '')))) {
      const use = { ...taken, line };
      if (!known.has(keyOf(use))) found.set(keyOf(use), use);
    }
  }
  return [...found.values()];
}

/** The images that a target is based on, each once: they may have ONBUILD triggers. */
export function baseImages(dockerfile: Dockerfile, stage: Stage): readonly string[] {
  const refs = [...neededStages(dockerfile, stage)].flatMap((index) => {
    const base = dockerfile.stages[index]?.base;
    return base?.kind === 'image' ? [base.ref] : [];
  });
  return [...new Set(refs)];
}

function keyOf({ context, line, source }: ContextUse): string {
  return [context, line, relativeSource(source)].join('\0');
}

type Taken = Omit<ContextUse, 'line'>;

function takenBy(step: GraphStep, folder: (input: number) => string | null): readonly Taken[] {
  switch (step.op.kind) {
    case 'file':
      return step.op.actions.flatMap((action) => {
        const context = action.kind === 'copy' ? folder(action.source) : null;
        return action.kind !== 'copy' || context === null ? [] : copied(action, context);
      });
    case 'exec':
      return step.op.mounts.flatMap(({ type, dest, input, selector }): readonly Taken[] => {
        const context = type === 'bind' && dest !== '/' ? folder(input) : null;
        if (context === null) return [];
        return [{ context, via: 'mount', source: selector || '.', exclude: [], parents: false }];
      });
    default:
      return [];
  }
}

function copied(
  { src, include, exclude }: Extract<FileAction, { kind: 'copy' }>,
  context: string,
): readonly Taken[] {
  const taken = { context, via: 'copy', exclude } as const;
  if (include.length === 0) return [{ ...taken, source: src, parents: false }];
  return include.map((pattern) => ({ ...taken, source: `${src}/./${pattern}`, parents: true }));
}

/** The name of the build context that a step is; null for any other step. */
function folderOf(step: GraphStep | undefined): string | null {
  if (step?.op.kind !== 'source') return null;
  const name = /^local:\/\/(.*)$/.exec(step.op.identifier)?.[1];
  if (name === undefined) return null;
  return name === 'context' ? '.' : name;
}
