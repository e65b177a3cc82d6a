/** How far the walks through one machine go. */
export interface MachineCoverage {
  readonly machine: string;
  readonly transitions: number;
  readonly taken: number;
  /** What is not taken, with the reason: `from → to by event`. */
  readonly untaken: Readonly<Record<string, string>>;
}

/** Which of the statuses that an operation documents are shown. */
export interface OperationCoverage {
  readonly operation: string;
  readonly documented: readonly number[];
  readonly shown: readonly number[];
  /** What is not shown, with the reason. */
  readonly unshown: Readonly<Record<number, string>>;
}

/** What a contract collection goes through. */
export interface ContractCoverage {
  readonly machines: readonly MachineCoverage[];
  readonly operations: readonly OperationCoverage[];
}

/** What a collection leaves out without a reason; empty if nothing. */
export function unexplained({ machines, operations }: ContractCoverage): string[] {
  return [
    ...machines
      .filter((one) => one.taken + Object.keys(one.untaken).length !== one.transitions)
      .map(({ machine }) => `a transition of ${machine}`),
    ...operations.flatMap(({ operation, documented, shown, unshown }) =>
      documented
        .filter((status) => !shown.includes(status) && !Object.hasOwn(unshown, status))
        .map((status) => `${operation} ${status}`),
    ),
    ...operations.flatMap(({ operation, documented, shown }) =>
      shown
        .filter((status) => !documented.includes(status))
        .map((status) => `${operation} ${status}, which its route does not document`),
    ),
  ];
}
