import { describe, expect, it } from 'vitest';
import { CHECKER, type Exchange } from './conforms.ts';

const IDS = { 'inin-correlation-id': 'x', 'x-correlation-id': 'x' };
const PATH = '/api/v2/conversations/voice/conv-1/recordings';
const GOOD: Exchange = {
  method: 'GET',
  path: `${PATH}?a=b`,
  status: 200,
  headers: IDS,
  body: { entities: [] },
};
const REFUSED = { code: 'not_found', message: 'There is none.' };

describe('an answer is found to be', () => {
  it('as documented', () => {
    expect(CHECKER.faults(GOOD)).toEqual([]);
    expect(CHECKER.faults({ ...GOOD, status: 404, body: REFUSED })).toEqual([]);
  });

  it.each<[string, Partial<Exchange>, string]>([
    ['of an undocumented status', { status: 418 }, 'does not document 418'],
    ['of a server error', { status: 500, body: REFUSED }, 'does not document 500'],
    ['without an id', { headers: { 'x-correlation-id': 'x' } }, 'ININ-Correlation-Id is missing'],
    ['with a header too many', { headers: { ...IDS, 'x-odd': '1' } }, 'x-odd is not documented'],
    ['without its body', { body: undefined }, 'there is no body'],
    ['of another form', { body: { entities: [{}] } }, '/entities/0 must have required'],
    ['with a field too many', { body: { entities: [], next: 1 } }, 'additional properties'],
    ['of no error form', { status: 404, body: { error: 'none' } }, 'must have required'],
    ['good where there is no route', { path: '/nothing' }, 'where no operation is'],
    ['good for a wrong method', { method: 'PUT' }, 'where no operation is'],
  ])('%s', (_, change, fault) => {
    expect(CHECKER.faults({ ...GOOD, ...change }).join('\n')).toContain(fault);
  });

  it('a refusal of a wrong method that names the right ones, or not', () => {
    const refused = { ...GOOD, method: 'PUT', status: 405, body: REFUSED };
    expect(CHECKER.faults({ ...refused, headers: { ...IDS, allow: 'GET' } })).toEqual([]);
    expect(CHECKER.faults(refused)).toEqual(['Allow is undefined, not GET']);
  });
});
