import { DatabaseUnavailableError } from '../../client/database.ts';

/** What Redis answers when it did nothing and may do it later, by the first word (Redis). */
const REFUSALS = new Set([
  'BUSY',
  'CLUSTERDOWN',
  'LOADING',
  'MASTERDOWN',
  'MISCONF',
  'NOAUTH',
  'NOPERM',
  'NOREPLICAS',
  'OOM',
  'READONLY',
  'TRYAGAIN',
  'UNKILLABLE',
  'WRONGPASS',
]);

/** What ioredis says of a command that it did not send, since it has no connection. */
const NOT_SENT = "Stream isn't writeable";

/** What ioredis says of a command that may have been sent and has no answer. */
const NO_ANSWER = [
  'Command timed out',
  'Command aborted',
  'Connection is closed',
  'Reached the max retries per request limit',
  'Socket timeout',
];

/**
 * Resolves as `answer` does.
 *
 * @throws {DatabaseUnavailableError} if Redis was not reached, refused for now, or did not answer;
 * everything else is thrown as it is, since it is a bug.
 */
export async function orUnavailable<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw asUnavailable(error);
  }
}

function asUnavailable(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message } = error;
  if (message.startsWith(NOT_SENT)) {
    return new DatabaseUnavailableError('there is no connection to Redis', { cause: error });
  }
  if (NO_ANSWER.some((start) => message.startsWith(start)) || isOfTheSystem(error)) {
    return new DatabaseUnavailableError(`Redis did not answer (${message})`, {
      outcomeUnknown: true,
      cause: error,
    });
  }
  if (REFUSALS.has(firstWordOf(message))) {
    return new DatabaseUnavailableError(`Redis refuses: ${message}`, { cause: error });
  }
  return error;
}

function isOfTheSystem(error: Error): boolean {
  return 'syscall' in error;
}

function firstWordOf(message: string): string {
  return message.split(' ', 1)[0] ?? '';
}
