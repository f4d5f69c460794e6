import { stageImages, withTwoStages } from './diff/stages.ts';
import { type Bench, costFigure, type Figure, fewRounds } from './figure.ts';
import { type Cost, costOf } from './process.ts';
import { alternate } from './statistics.ts';

/** Lists what `stagedive files` says of each entry. */
const list = 'find / -xdev -exec ls -ldn {} +';
/** What `stagedive diff` compares at the least: type, mode, owner and link of every entry, contents of every file. */
const hash = `cd / && find . -xdev ! -type d -exec ls -dn {} + | awk '{ $6 = $7 = $8 = ""; print }' && find . -xdev -type f -exec sha256sum {} +`;

/**
 * `stagedive files` and `stagedive diff` as a person starts them, on two stages that are built: the whole process, from
 * its start to its end. Beside them what docker alone has: a container of the same image that lists, or hashes, every
 * file, and `diff` of what two of them say. The images are there already, which a person would have to build and store.
 */
export async function commandFigures(bench: Bench): Promise<Figure[]> {
  const rounds = fewRounds(bench);
  bench.say(`Commands on two stages: ${rounds} rounds`);
  return await withTwoStages(bench, async (folder) => {
    const env = { DOCKER_HOST: bench.dockerHost };
    const stagedive = (...args: readonly string[]) => {
      return () => costOf([process.execPath, `${bench.root}bin/stagedive.js`, ...args], folder, env);
    };
    const shell = (script: string) => () => costOf(['sh', '-c', script], folder, env);
    const beside = async (
      what: string,
      peerName: string,
      ours: () => Promise<Cost>,
      peer: () => Promise<Cost>,
    ): Promise<Figure> => {
      return costFigure(what, { ...(await alternate({ ours, peer }, rounds, 1)), peerName }, null);
    };
    return [
      await beside(
        '`stagedive files` of a stage of 30,000 files',
        '`docker run … find` of its image',
        stagedive('files', 'one'),
        shell(`docker run --rm ${stageImages.one} sh -c '${list}'`),
      ),
      await beside(
        '`stagedive diff` of two such stages, 1 GB',
        '`diff` of what `docker run … sha256sum` says of both images',
        stagedive('diff', 'one', 'two'),
        shell(comparison),
      ),
    ];
  });
}

/** `diff` ends with 1 where there are differences. */
const comparison = `
docker run --rm ${stageImages.one} sh -c '${hash.replaceAll("'", "'\\''")}' | sort > one.txt &&
docker run --rm ${stageImages.two} sh -c '${hash.replaceAll("'", "'\\''")}' | sort > two.txt &&
{ diff one.txt two.txt; [ $? -le 1 ]; }`;
