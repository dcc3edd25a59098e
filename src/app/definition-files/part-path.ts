import { shownKey } from '../definitions/texts.js';
import type { Path } from '../shapes/shape.js';

/**
 * Where in a definition the part stands that a diagnostic or a BAD_INPUT names: `journey.steps[0].filter`,
 * `input.fields[2].unit`. Fields of sources are named by their keys, `fields.channel.unit`, and drivers of KPIs counted in
 * the order of theirs: where they are is looked up.
 */
export function partPath(part: string, definition: unknown): Path {
  const named = /^fields\.(.*)\.(\w+)$/s.exec(part);
  if (named !== null) {
    const [, key, property] = named as unknown as [string, string, string];
    return ['fields', fieldIndex(definition, key, property), property];
  }
  const driver = /^drivers\[(\d+)\]$/.exec(part);
  if (driver !== null) return ['drivers', driverIndex(definition, Number(driver[1]))];
  return [...part.replace(/^input\.?/, '').matchAll(/\[(\d+)\]|([^.[\]]+)/g)]
    .map(([, index, name]) => (index === undefined ? name! : Number(index)));
}

/** Of a key that stands twice, the second is the one that is wrong. */
function fieldIndex(definition: unknown, key: string, property: string): number {
  const { fields } = definition as { readonly fields?: unknown };
  const keys = (Array.isArray(fields) ? fields as readonly ({ readonly key?: unknown } | null)[] : [])
    .map((field) => shownKey(String(field?.key)));
  return property === 'key' ? keys.lastIndexOf(key) : keys.indexOf(key);
}

function driverIndex(definition: unknown, position: number): number {
  const { drivers } = definition as { readonly drivers?: unknown };
  const keys = Array.isArray(drivers) ? drivers as readonly unknown[] : [];
  return keys.indexOf([...new Set(keys)].sort()[position]);
}
