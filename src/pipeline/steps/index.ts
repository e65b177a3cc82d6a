import type { CaseState } from '../repair-case.ts';
import { command } from './command.ts';
import { note } from './note.ts';
import { receive } from './receive.ts';
import { retrieve } from './retrieve.ts';
import type { Step } from './step.ts';
import { validate } from './validate.ts';
import { wait } from './wait.ts';
import { watch } from './watch.ts';

/** What is done for a case in each state that is not the end. */
export const STEPS: Readonly<Partial<Record<CaseState, Step>>> = {
  received: receive,
  validating: validate,
  waiting: wait,
  commanding: command,
  watching: watch,
  storing: retrieve,
  noting: note,
};
