/** What all expressions together may remember, in numbers. About 64 MB. */
const MAX_NUMBERS = 16 * 1024 * 1024;

/** What one expression remembers. */
export interface Share {
  /** Counts what was added. */
  spend(numbers: number): void;
  /** Whether all expressions together remembered too much since `renew`. */
  isOver(): boolean;
  /** Says that the expression has forgotten everything. */
  renew(): void;
}

/** Counts what all expressions remember. When it is too much, each forgets everything before it is used again. */
class RememberedStates {
  #spent = 0;
  #epoch = 0;

  share(): Share {
    let epoch = this.#epoch;
    return {
      spend: (numbers) => {
        this.#spent += numbers;
        if (this.#spent <= MAX_NUMBERS) return;
        this.#spent = 0;
        this.#epoch++;
      },
      isOver: () => epoch !== this.#epoch,
      renew: () => {
        epoch = this.#epoch;
      },
    };
  }
}

export const rememberedStates = new RememberedStates();
