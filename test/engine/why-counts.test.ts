/** The sentence of why steps ran: it counts the steps that the screens count, and is said wherever a step ran. */
import { expect, it } from 'vitest';
import { isOldEngine, Project, shellImage, unique } from './build-project.ts';
import { builderAndState } from './builder-and-state.ts';
import { recordedBuild } from './recorded-project.ts';

const { builder, state } = await builderAndState();

// The frontend of Docker 20.10 does not know --link.
const link = (await isOldEngine()) ? '' : '--link ';

it(`counts a base of two stages once, and both steps of COPY ${link}as the one that is shown`, async () => {
  const mark = unique();
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS a
RUN echo ${mark}
FROM ${shellImage} AS b
RUN echo ${mark}
COPY main.c /m
FROM ${shellImage}
COPY ${link}--from=a /etc/passwd /p
COPY --from=b /m /m
`,
    'main.c': mark,
  });
  await recordedBuild(builder, project, state);
  await project.write('main.c', `${mark} and more`);
  const { why, counted } = await recordedBuild(builder, project, state);
  expect(why.steps.reduce((sum, { count }) => sum + count, 0)).toBe(counted.steps);
  expect(why.sentence).toContain(` of ${counted.steps} steps ran again`);
  expect(why.sentence).toContain('because main.c changed (line 5)');
});

it('says why steps ran again that fail, and marks them', async () => {
  const mark = unique();
  const stage = (name: string): string =>
    `FROM ${shellImage} AS ${name}\nCOPY ${name}.txt /\nRUN echo ${mark} && grep -q right /${name}.txt\n`;
  await using project = await Project.with({
    Dockerfile: `${stage('a')}${stage('b')}FROM ${shellImage}\nCOPY --from=a /a.txt /\nCOPY --from=b /b.txt /\n`,
    'a.txt': `right ${mark}`,
    'b.txt': `right ${mark}`,
  });
  await recordedBuild(builder, project, state);
  await project.write('a.txt', `wrong ${mark}`);
  await project.write('b.txt', `wrong ${mark}`);
  for (let round = 0; round < 2; round++) {
    const { why } = await recordedBuild(builder, project, state);
    const ran = why.steps.filter(({ change }) => change !== null);
    expect(ran.length).toBeGreaterThan(0);
    expect(why.sentence).toMatch(/ steps? ran again/);
    expect(ran.some(({ state: how }) => how === 'failed')).toBe(true);
  }
});
