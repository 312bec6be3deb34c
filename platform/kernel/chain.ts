/**
 * JSON with sorted keys, so that equal content has equal bytes and therefore an equal hash.
 * `undefined` members are left out, as JSON does.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  // What every request says is hashed as it comes in: few objects are made on the way.
  const members: Readonly<Record<string, unknown>> = { ...value };
  let text = '';
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member === undefined) continue;
    const name = plainKey.test(key) ? `"${key}"` : JSON.stringify(key);
    text += `${text === '' ? '' : ','}${name}:${canonical(member)}`;
  }
  return `{${text}}`;
}

const plainKey = /^\w+$/;
