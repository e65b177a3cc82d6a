import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type LintRule, lintCollection } from '../../src/collection/lint-collection.ts';
import { emitCollections } from '../../src/collection/race/emit-race.ts';
import { resilientCollection } from '../../src/collection/resilient/resilient-collection.ts';
import { RESILIENT_FLOWS } from '../../src/collection/resilient/resilient-flows.ts';
import { foundReport } from '../report/sample-reports.ts';

// biome-ignore lint/suspicious/noExplicitAny: mutations reach anywhere into a document.
type Loose = any;

let race: Loose;
let resilient: Loose[];
beforeAll(async () => {
  race = emitCollections(await foundReport('check-wait-once')).race;
  resilient = RESILIENT_FLOWS.map(resilientCollection);
});

/** The request of the race that is the `nth`. */
const nth = (document: Loose, at: number): Loose =>
  document.item.flatMap((folder: Loose) => folder.item)[at];
/** The script that runs after that request. */
const script = (document: Loose, at: number): string[] =>
  nth(document, at).event.find(({ listen }: Loose) => listen === 'test').script.exec;
const adds =
  (...lines: string[]) =>
  (document: Loose): void => {
    script(document, 2).push(...lines);
  };

/** For each rule, what makes a good collection break it. */
const MUTATIONS: Record<LintRule, readonly ((document: Loose) => void)[]> = {
  schema: [
    (document) => delete document.info.name,
    (document) => delete nth(document, 1).request.method,
    (document) => {
      nth(document, 1).request.url = 'http://127.0.0.1/';
    },
    (document) => {
      document.info.schema = 'https://schema.getpostman.com/json/collection/v2.0.0/collection.json';
    },
    (document) => {
      nth(document, 1).event[0].listen = 'tests';
    },
    (document) => {
      nth(document, 1).event[0].script.exec = 'pm.test()';
    },
  ],
  'unknown-key': [
    (document) => {
      nth(document, 1).events = nth(document, 1).event;
    },
    (document) => {
      nth(document, 1).request.headers = [];
    },
    (document) => {
      document.variables = document.variable;
    },
  ],
  'empty-collection': [
    (document) => {
      document.item = [];
    },
    (document) => {
      for (const folder of document.item) folder.item = [];
    },
  ],
  'unresolved-variable': [
    (document) => {
      document.variable = document.variable.filter(({ key }: Loose) => key !== 'baseUrl');
    },
    (document) => {
      nth(document, 2).request.header.push({ key: 'X-Trace', value: '{{traceId}}' });
    },
    (document) => {
      // The first request sets the id of the session; without it the others have none.
      nth(document, 0).event.pop();
    },
    (document) => {
      document.auth.bearer[0].value = '{{token}}';
    },
  ],
  'unknown-next-request': [
    adds("pm.execution.setNextRequest('4.9 Nowhere');"),
    adds('postman.setNextRequest(next);'),
  ],
  'async-test': [
    adds("pm.test('later', async () => { pm.expect(1).to.equal(1); });"),
    adds("check('later', async function () { pm.expect(1).to.equal(1); });"),
  ],
  'top-level-await': [adds('await new Promise((done) => setTimeout(done, 10));')],
  'awaited-send-request': [
    adds("(async () => { await pm.sendRequest('http://127.0.0.1/'); })().catch(() => {});"),
  ],
  'not-in-sandbox': [
    adds("fetch('http://127.0.0.1/');"),
    adds("const host = new URL('http://127.0.0.1/').host;"),
    adds("crypto.subtle.digest('SHA-256', new Uint8Array());"),
  ],
  'unparsable-script': [adds('pm.test('), adds('const const = 1;')],
  'unreplaced-variable': [
    adds("pm.sendRequest('{{baseUrl}}/__admin/health', () => {});"),
    adds(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a script.
      'const url = `{{baseUrl}}/${1 + 1}`;',
      'pm.sendRequest({ url, method: "GET" }, () => {});',
    ),
  ],
  'no-description': [
    (document) => delete document.info.description,
    (document) => {
      document.item[1].description = ' ';
    },
    (document) => delete nth(document, 2).request.description,
  ],
  'no-test': [
    (document) => {
      nth(document, 2).event = [];
    },
    (document) => {
      // The helper is there, and nobody calls it.
      nth(document, 2).event[0].script.exec = script(document, 2).slice(0, 5);
    },
  ],
  'no-example': [
    (document) => {
      nth(document, 2).response = [];
    },
    (document) => delete nth(document, 2).response,
  ],
  url: [
    (document) => delete nth(document, 2).request.url.raw,
    (document) => {
      nth(document, 2).request.url.path.push('more');
    },
    (document) => {
      nth(document, 2).request.url.query = [{ key: 'state', value: 'active' }];
    },
  ],
  'duplicate-id': [
    (document) => {
      nth(document, 2).id = nth(document, 3).id;
    },
  ],
  'duplicate-name': [
    (document) => {
      nth(document, 2).name = nth(document, 3).name;
    },
  ],
  guard: [
    (document) => {
      nth(document, -1 + requests(document)).event = [];
    },
    (document) => {
      const lines = script(document, -1 + requests(document));
      lines.push(lines.pop()?.replace(/\d+\)\);$/, '7));') ?? '');
    },
    (document) => {
      nth(document, 2).event = [];
    },
    adds("check('one more', () => {});"),
    (document) => {
      const lines = script(document, 2);
      const at = lines.findIndex((line) => line.includes("set('checksRun'"));
      lines[at] = '';
    },
  ],
};

const requests = (document: Loose): number =>
  document.item.reduce((sum: number, folder: Loose) => sum + folder.item.length, 0);

describe.each(Object.entries(MUTATIONS))('%s', (rule, mutations) => {
  test.each(mutations.map((mutate, index) => [index + 1, mutate] as const))(
    'is found in mutation %i',
    (_, mutate) => {
      const document = structuredClone(race);
      mutate(document);
      const found = lintCollection(document).filter((finding) => finding.rule === rule);
      expect(found).not.toEqual([]);
      for (const { message } of found) expect(message).not.toBe('');
    },
  );
});

describe('what is no fault', () => {
  test.each([
    ['words in comments', "// await pm.sendRequest, fetch('{{x}}'), new URL('')"],
    ['words in strings', `console.log("fetch('/') await pm.sendRequest setNextRequest('x')");`],
    [
      'words in regular expressions',
      'console.log(/fetch\\(|new URL\\(/.test(pm.response.text()));',
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a script.
    ['words in templates', 'console.log(`fetch( ${[1].map((n) => `${n}`)} new URL(`);'],
    [
      'a variable that is replaced',
      "pm.sendRequest(pm.variables.replaceIn('{{baseUrl}}'), () => {});",
    ],
    ['a jump to a request', "pm.execution.setNextRequest('4.2 Verdict');"],
    ['a jump to itself', 'postman.setNextRequest(pm.info.requestId);'],
    ['the end of the run', 'pm.execution.setNextRequest(null);'],
    ['a promise that is caught', '(async () => { await Promise.resolve(); })().catch(() => {});'],
    ['a property of such a name', 'console.log({ URL: 1 }.URL, pm.response.fetch);'],
    ['a division', 'const half = (1 + 1) / 2; const url = "x" / 2;'],
  ])('%s', (_, line) => {
    const document = structuredClone(race);
    adds(line)(document);
    expect(lintCollection(document)).toEqual([]);
  });

  test('a variable of the environment', () => {
    const document = structuredClone(race);
    document.variable = document.variable.filter(({ key }: Loose) => key !== 'baseUrl');
    expect(lintCollection(document, { environment: ['baseUrl'] })).toEqual([]);
  });
});

test('a lost script is found, whichever it is', () => {
  for (const good of [race, ...resilient]) {
    for (let at = 0; at < requests(good); at++) {
      const document = structuredClone(good);
      const { event } = nth(document, at);
      event.splice(
        event.findIndex(({ listen }: Loose) => listen === 'test'),
        1,
      );
      expect(lintCollection(document)).not.toEqual([]);
    }
  }
});

test('anything at all is answered, never thrown at', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), (value, seed) => {
      expect(lintCollection(value)).not.toEqual([]);
      const document = structuredClone(race);
      replaceSomewhere(document, seed, value);
      lintCollection(document);
    }),
    { numRuns: 300 },
  );
});

/** Puts a value in place of some part of a document, which one by the seed. */
function replaceSomewhere(document: Loose, seed: number, value: unknown): void {
  const places: [Loose, string][] = [];
  const walk = (part: Loose): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const key of Object.keys(part)) {
      places.push([part, key]);
      walk(part[key]);
    }
  };
  walk(document);
  const [part, key] = places[seed % places.length] ?? [{}, ''];
  part[key] = value;
}
