import { ADVICE, login, type RegistryTexts, registryIn, type WantedImage, why } from './explain-image.ts';
import type { Explanation, FailureFacts } from './explanation.ts';
import { troubleIn } from './registry-trouble.ts';

/** Explains an image that could not be pushed: its registry refused it, failed, or is out of reach. */
export function explainPush({ message, inBuilder = false }: FailureFacts): Explanation | null {
  const found = pushIn(message);
  const trouble = found === null ? null : troubleIn(found.said);
  if (found === null) return null;
  if (trouble === null) {
    if (found.by === 'docker') return null;
    const sentence = `The image was built, but could not be pushed to ${found.name}.`;
    return { line: null, sentence, advice: [] };
  }
  const asker = inBuilder && found.by === 'buildkit' ? 'builder' : 'engine';
  const image = { name: found.name, registry: registryIn(found.name), trouble, asker } as const;
  return { line: null, sentence: SENTENCE[trouble.kind](image), advice: [PUSH_ADVICE[trouble.kind](image)] };
}

interface FailedPush {
  readonly name: string;
  readonly by: 'docker' | 'buildkit';
  readonly said: string;
}

/** What our push by Docker's API says (src/docker/push-image.ts), or BuildKit's own (moby/buildkit util/push). */
function pushIn(message: string): FailedPush | null {
  const words = ' cannot be pushed: ';
  const at = message.indexOf(words);
  if (at > 0) {
    const name = message.slice(message.lastIndexOf(' ', at - 1) + 1, at);
    return { name, by: 'docker', said: message.slice(at + words.length) };
  }
  const [, name, said] = /failed to push ([^\s"]{1,500}?): ([\s\S]*)/.exec(message) ?? [];
  return name === undefined || said === undefined ? null : { name, by: 'buildkit', said };
}

/** What to say of a push, by what is the trouble. */
type PushTexts = Omit<RegistryTexts, 'platform'>;

const SENTENCE: PushTexts = {
  login: (image) => `The registry ${image.registry} takes ${image.name} only after a login${why(image)}.`,
  forbidden: (image) =>
    `The registry ${image.registry} does not take ${image.name} from whoever is logged in there${why(image)}.`,
  unknown: (image) => `The registry ${image.registry} knows no such name as ${image.name}${why(image)}.`,
  limit: (image) =>
    `The registry ${image.registry} takes no more requests for now${why(image)}${notPushed(image)}`,
  broken: (image) => `The registry ${image.registry} failed${why(image)}${notPushed(image)}`,
  authority: (image) =>
    `The ${image.asker} does not trust the registry ${image.registry}${why(image)}${notPushed(image)}`,
  certificate: (image) =>
    `The certificate of the registry ${image.registry} is not valid${why(image)}${notPushed(image)}`,
  plain: (image) =>
    `The registry ${image.registry} speaks HTTP where the ${image.asker} expects HTTPS${notPushed(image)}`,
  name: (image) =>
    `The ${image.asker} cannot find the registry ${image.registry} by its name${why(image)}${notPushed(image)}`,
  unreachable: (image) => `The registry ${image.registry} cannot be reached${why(image)}${notPushed(image)}`,
};

const PUSH_ADVICE: PushTexts = {
  ...ADVICE,
  login: ({ registry }) => `Log in and build again: ${login(registry)}.`,
  forbidden: ({ registry }) =>
    `Correct the name in -t, or log in with an account that may push there: ${login(registry)}.`,
  unknown: () => 'Correct the name in -t.',
  name: ({ asker }) => `Correct the name in -t, or check the DNS of the ${asker}.`,
  unreachable: ({ asker }) => `Correct the name in -t, or check the network of the ${asker}.`,
};

function notPushed({ name }: WantedImage): string {
  return `, so ${name} was not pushed.`;
}
