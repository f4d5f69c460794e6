import type { GraphStep, StepGraph } from './types.ts';

/**
 * A container of a target's image, as if it were one more step behind the target: what its program sees comes from there.
 * @param cwd the folder in which it starts; '' for the root
 */
export function startedStep({ result }: StepGraph, cwd: string): GraphStep {
  return {
    digest: '',
    name: '',
    inputs: result === null ? [] : [result],
    op: {
      kind: 'exec',
      args: [],
      env: [],
      cwd,
      user: '',
      mounts: [
        {
          input: result === null ? -1 : 0,
          selector: '',
          dest: '/',
          output: -1,
          readonly: false,
          type: 'bind',
        },
      ],
    },
    lines: [],
    description: {},
    platform: null,
  };
}
