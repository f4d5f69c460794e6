/**
 * The clock of node's `performance`, from an arbitrary start. Node's own loads modules that nothing else needs: 1 ms of
 * the first frame (measured as in plugins.mjs).
 */
const performance = { now: (): number => Number(process.hrtime.bigint()) / 1e6 };

export { performance };
