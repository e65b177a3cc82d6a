import { expect, it } from 'vitest';
import { referenceClients, scenarios, scenariosOf } from '../../../scenarios/index.ts';
import { CATALOGUE } from '../../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../../src/choice/plan.ts';
import { firstTrouble } from '../../../src/oracle/judge.ts';
import { simulate } from '../../../src/search/simulate.ts';

const VIEW_LAG = CATALOGUE['recording.view-lag'];
const UPLOAD_LAG = CATALOGUE['recording.upload-lag'];
const LAGS = [1000, 2000, 3000] as const;
const RECORDINGS = ['rec-2', 'rec-3', 'rec-4'] as const;

// The search hardly ever brings the two lags and the attempt together, so they are arranged here.
it.each(scenarios.filter(({ name, variantOf }) => (variantOf ?? name) === 'recording-repair'))(
  'in $name no capture is commanded over a segment that reads hide',
  async (scenario) => {
    const held = referenceClients.find((one) => scenariosOf(one).includes(scenario));
    if (held === undefined) throw new Error(`nobody is to hold up in ${scenario.name}`);
    for (const subject of RECORDINGS) {
      for (const hiddenMs of LAGS) {
        const plan = createPlan([
          { kind: VIEW_LAG, subject, nth: 0, value: hiddenMs },
          { kind: UPLOAD_LAG, subject, nth: 0, value: UPLOAD_LAG.max },
        ]);
        const run = await simulate(scenario, held.client.bind(held), planChoices(plan));
        expect(firstTrouble(run, scenario.invariants)).toBeUndefined();
      }
    }
  },
);
