/** The platforms of `--platform A[,B…]`, in the order given, each once. */
export function parsePlatforms(values: readonly string[]): readonly string[] {
  const all = values
    .flatMap((value) => value.split(','))
    .map((platform) => platform.trim())
    .filter((platform) => platform !== '');
  return [...new Set(all)];
}
