/** Why steps ran, on Build, in a real terminal on a real engine. */
import { describe, test } from 'vitest';
import { Project, shellImage, unique } from '../engine/build-project.ts';
import { testScreens } from './driver/index.ts';

const { open } = testScreens();

describe('why steps ran again', () => {
  for (const [cols, rows] of [
    [80, 24],
    [200, 50],
  ] as const) {
    test(`is said below the steps, of the chosen step, and of all on a key, at ${cols}x${rows}`, async () => {
      const id = unique();
      await using made = await Project.with({
        Dockerfile: `FROM ${shellImage} AS deps
WORKDIR /app
COPY src .
RUN echo "pip install -r requirements.txt ${id}"
FROM ${shellImage} AS last
COPY --from=deps /app/main.py /main.py
`,
        'src/requirements.txt': 'one\n',
        'src/main.py': id,
      });
      const app = await open(made.folder, { cols, rows, patience: 30_000 });
      app.press('b');
      await app.build.steps.isTitled('✔ Built last');
      await app.build.summary.hides('tells more');
      await made.write('src/main.py', unique());
      app.press('b');
      await app.build.summary.shows('3 of 5 steps ran again, all because ');
      await app.build.summary.shows('Y tells more');
      await app.build.steps.select(/RUN echo "pip/);
      await app.build.summary.shows('ran: because of line 3: src/main.py changed');
      app.press('Y');
      await app.shows(/ran again, all because src\/main\.py changed \(line 3\)\./);
      await app.shows(/✔ +3 +COPY src \./);
      await app.shows(/^.* src\/main\.py changed *│?$/m);
      app.press('Y');
      await app.build.steps.isTitled('✔ Built last');
      await app.quit();
    });
  }
});
