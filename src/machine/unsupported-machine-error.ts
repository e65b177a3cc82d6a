/** A machine definition uses something that the compiler to tables does not know. */
export class UnsupportedMachineError extends Error {
  override readonly name = 'UnsupportedMachineError';
  readonly machine: string;
  /** Where in the definition, for example `states.queued.invoke`. */
  readonly place: string;

  constructor(machine: string, place: string, what: string) {
    super(
      `machine ${machine}: the compiler does not know ${what} (at ${place}); ` +
        'use flat states with on, one named delay in after, tags and named guards',
    );
    this.machine = machine;
    this.place = place;
  }
}
