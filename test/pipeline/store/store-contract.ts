import { describe, expect, it } from 'vitest';
import { describeCases } from './cases-contract.ts';
import { describeFailingWork } from './failing-work-contract.ts';
import { describeForgetting } from './forgetting-contract.ts';
import { describeInbox } from './inbox-contract.ts';
import { describeLocks } from './locks-contract.ts';
import { inWorld, type StoreWorld } from './store-world.ts';
import { describeWork } from './work-contract.ts';

/** Everything that the ports of a store promise, held against one adapter. */
export function describeStore(name: string, makeWorld: () => Promise<StoreWorld>): void {
  describe(name, () => {
    describeInbox(makeWorld);
    describeWork(makeWorld);
    describeFailingWork(makeWorld);
    describeLocks(makeWorld);
    describeCases(makeWorld);
    describeForgetting(makeWorld);

    it(
      'has no fault when all is well',
      inWorld(makeWorld, async (world) => {
        const { store } = await world.open();
        expect(await store.fault()).toBeUndefined();
      }),
    );
  });
}
