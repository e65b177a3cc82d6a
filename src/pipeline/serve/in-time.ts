/** Something took longer than it may. */
export class LateError extends Error {
  override readonly name = 'LateError';
}

/**
 * The value of a promise that is waited for only so long.
 *
 * @throws {LateError} if nothing has come by then.
 */
export async function inTime<Value>(value: Promise<Value>, msMax: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new LateError(`nothing has come for ${msMax} ms`);
    timer = setTimeout(() => reject(error), msMax);
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A store that has not answered a question about its state by then is taken for gone (ours). */
export const STORE_ANSWER_MS_MAX = 2000;
