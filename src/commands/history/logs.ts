import type { PastBuild } from '../../history/types.ts';
import { plainDisplay, rawJsonDisplay } from '../../progress/display.ts';
import { plainText } from '../../progress/sanitize.ts';
import type { StatusUpdate } from '../../progress/types.ts';
import { newestIn } from '../../states/past-builds.ts';

export interface LogsOutput {
  /** `plain`: as `docker buildx build --progress=plain` printed it; `rawjson`: as its `--progress=rawjson`. */
  readonly form: 'plain' | 'rawjson';
  readonly colours: boolean;
  /** Its promise is awaited before more is read. */
  readonly write: (text: string) => Promise<void>;
}

/** Writes the progress and the logs of a build: of one that has ended at once, of one that runs as they come. */
export async function writeLogs(
  build: PastBuild,
  status: AsyncIterable<StatusUpdate>,
  { form, colours, write }: LogsOutput,
): Promise<void> {
  let text = '';
  const take = (more: string): void => {
    text += more;
  };
  const flush = async (): Promise<void> => {
    if (text === '') return;
    const ready = text;
    text = '';
    await write(ready);
  };
  const display =
    form === 'rawjson'
      ? rawJsonDisplay(take)
      : plainDisplay({ write: take, colours, description: `build ${plainText(build.id)}` });
  let now = build.startedAt;
  for await (const update of status) {
    now = newestIn(update, now);
    display.status(update, now);
    await flush();
  }
  display.end(Math.max(now, build.endedAt ?? now), build.state !== 'failed' && build.state !== 'cancelled');
  await flush();
}
