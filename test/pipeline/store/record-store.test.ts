import { createMemoryDatabase } from '../../../src/client/memory-database.ts';
import { describeOutage } from './outage-contract.ts';
import { createRecordWorld } from './record-world.ts';
import { describeStore } from './store-contract.ts';

const makeWorld = async () => createRecordWorld(createMemoryDatabase());

describeStore('a store of records in memory', makeWorld);
describeOutage('a store of records in memory', makeWorld);
