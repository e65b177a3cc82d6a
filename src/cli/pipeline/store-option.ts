import { Option } from 'commander';

/** So much of a list is shown unless told, and at the most. */
export const LIST_ROWS = 50;
export const LIST_ROWS_MAX = 1000;

/** `--store`, for whatever reads or serves one. */
export function storeOption(): Option {
  return fromEnvironment('--store <where>', 'sqlite:FILE or redis://HOST:PORT', 'STORE');
}

/** An option that the environment may give: secrets on a command line can be seen by whoever lists processes. */
export function fromEnvironment(flags: string, says: string, name: string): Option {
  return new Option(flags, says).env(`STALEMATE_${name}`);
}
