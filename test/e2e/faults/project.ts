import { Project, shellImage } from '../projects.ts';

/** What the slow step of a project does: it takes a while, or it never ends. */
export type Pace = 'quick' | 'slow' | 'endless';

const PAUSES: Readonly<Record<Pace, string>> = { quick: '0', slow: '1.5', endless: '3600' };

/** A project whose second stage takes as long as the file `pace` says. Every process of it has `mark` in its environment. */
export async function faultyProject(mark: string, pace: Pace): Promise<Project> {
  return Project.with({
    Dockerfile: `FROM ${shellImage} AS base
ENV FAULTS=${mark}
RUN mkdir /data; for i in $(seq 300); do echo "line $i" > /data/f$i; done
FROM base AS last
COPY pace /pace
RUN for i in $(seq 200); do echo "said $i"; done; sleep $(cat /pace); echo more > /data/more
`,
    'defined/compose.yaml': 'services:\n  last:\n    build: { context: .., target: last }\n',
    'defined/docker-bake.json': JSON.stringify({ target: { last: { context: '..', target: 'last' } } }),
    ...paceFile(pace),
  });
}

/** The file that sets the pace. */
export function paceFile(pace: Pace): { readonly pace: string } {
  return { pace: `${PAUSES[pace]}\n` };
}
