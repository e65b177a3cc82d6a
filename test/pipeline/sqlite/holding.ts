/** A module that holds a file of SQLite for itself until it is killed, and says `locked` when it does. */
export function holding(file: string): string {
  return `
    import { DatabaseSync } from 'node:sqlite';
    const database = new DatabaseSync(${JSON.stringify(file)}, { timeout: 5000 });
    database.exec('BEGIN EXCLUSIVE');
    console.log('locked');
    setInterval(() => database.isOpen, 1000);
  `;
}
