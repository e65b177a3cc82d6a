import { createMemoryDatabase } from '../../../src/client/memory-database.ts';
import { describeDatabase } from './database-contract.ts';

describeDatabase('a database in memory', async () => ({
  database: createMemoryDatabase(),
  close: async () => undefined,
}));
