import { describeOutage } from '../store/outage-contract.ts';
import { createRecordWorld } from '../store/record-world.ts';
import { describeStore } from '../store/store-contract.ts';
import { makeSqliteFolder } from './sqlite-folder.ts';

const makeWorld = async () => {
  const folder = makeSqliteFolder();
  return createRecordWorld(folder.open(), folder.remove);
};

describeStore('a store in a file', makeWorld);
describeOutage('a store in a file', makeWorld);
