import { STAGE_IMAGES, withTwoStages } from './diff/stages.ts';
import { type Bench, costFigure, type Figure, fewRounds } from './figure.ts';
import { type Cost, costOf } from './process.ts';
import { alternate } from './statistics.ts';

/** Lists the same columns as `stagedive files`. */
const LIST_SCRIPT = 'find / -xdev -exec ls -ldn {} +';
/**
 * Prints what `stagedive diff` compares: type, mode, owner and link target of every entry, and the contents of every
 * file.
 */
const HASH_SCRIPT = `cd / && find . -xdev ! -type d -exec ls -dn {} + | awk '{ $6 = $7 = $8 = ""; print }' && find . -xdev -type f -exec sha256sum {} +`;

/**
 * Measures `stagedive files` and `stagedive diff` as whole processes on two cached stages. They are compared with
 * plain docker: a container that lists or hashes every file, and `diff` of the output of two such containers.
 * Building and storing the images for them is not measured.
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
        shell(`docker run --rm ${STAGE_IMAGES.one} sh -c '${LIST_SCRIPT}'`),
      ),
      await beside(
        '`stagedive diff` of two such stages, 1 GB',
        '`diff` of `docker run … sha256sum` of both images',
        stagedive('diff', 'one', 'two'),
        shell(COMPARE_SCRIPT),
      ),
    ];
  });
}

/** `diff` exits with 1 if there are differences. */
const COMPARE_SCRIPT = `
docker run --rm ${STAGE_IMAGES.one} sh -c '${HASH_SCRIPT.replaceAll("'", "'\\''")}' | sort > one.txt &&
docker run --rm ${STAGE_IMAGES.two} sh -c '${HASH_SCRIPT.replaceAll("'", "'\\''")}' | sort > two.txt &&
{ diff one.txt two.txt; [ $? -le 1 ]; }`;
