import { statSync } from 'node:fs';
import { UnusableFileError } from './sqlite-trouble.ts';

/**
 * A file that has to stay the one that it was. SQLite goes on writing to a file that was removed, and
 * makes an empty one in its place when it is opened again; both would lose what was acknowledged.
 */
export class WatchedFile {
  readonly path: string;
  #inode: number | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** @throws {UnusableFileError} if the file that was there at first is there no more. */
  look(): void {
    const inode = statSync(this.path, { throwIfNoEntry: false })?.ino;
    if (this.#inode !== undefined && inode !== this.#inode) {
      throw new UnusableFileError(
        `${this.path} was removed or replaced while it was in use; stop, put the right file there, and start again`,
      );
    }
    this.#inode = inode;
  }
}
