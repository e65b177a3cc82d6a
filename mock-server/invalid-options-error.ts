/** A server cannot be made from these options. */
export class InvalidOptionsError extends Error {
  override readonly name = 'InvalidOptionsError';
  /** The option at fault, dotted. */
  readonly option: string;

  constructor(option: string, fault: string) {
    super(`the option ${option} of the mock server is not valid: ${fault}`);
    this.option = option;
  }
}
