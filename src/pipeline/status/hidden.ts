/** The same value with every text in it as `hide` makes it, whatever holds it. For what JSON can say. */
export function hidden<Value>(value: Value, hide: (text: string) => string): Value {
  if (typeof value === 'string') return hide(value) as Value;
  if (Array.isArray(value)) return value.map((one) => hidden(one, hide)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, hidden(one, hide)] as const);
  return Object.fromEntries(entries) as Value;
}
