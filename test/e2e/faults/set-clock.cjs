// Loaded before the program: its time of day jumps once. STAGEDIVE_TEST_CLOCK is `BY_MS@AFTER_MS`.
const [by, after] = (process.env.STAGEDIVE_TEST_CLOCK ?? '').split('@').map(Number);
const RealDate = Date;
const begin = performance.now();
const jump = () => (performance.now() - begin >= after ? by : 0);
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + jump());
    else super(...given);
  }
  static now() {
    return RealDate.now() + jump();
  }
};
