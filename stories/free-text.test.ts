import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { viewerMessageSchema } from '../modules/live/contract.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly 'x-text'?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; schema: Schema }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { schema?: Schema }>> };
}

/** Texts that are taken as they came, each with why; the list may only shrink. */
const exact: Readonly<Record<string, string>> = {
  'POST /api/me/password .current': 'secret: any sign may be part of a password',
  'POST /api/me/password .next': 'secret: any sign may be part of a password',
  'POST /api/books/statements .text': 'file: a statement is evidence, byte by byte',
  'POST /api/books/statements/preview .text': 'file: a statement is evidence, byte by byte',
  'PUT /api/guard/rules/:id .patterns[]': 'pattern: names signs that nobody sees',
  'PUT /api/guard/rules/:id .replace[][]': 'pattern: names signs that nobody sees',
  'PUT /api/guard/rules/:id .hit[]': 'pattern: examples of words in disguise',
  'PUT /api/guard/rules/:id .pass[]': 'pattern: examples of words in disguise',
  'POST /api/guard/rules/:id/preview .patterns[]': 'pattern: as where it is kept',
  'POST /api/guard/rules/:id/preview .replace[][]': 'pattern: as where it is kept',
  'POST /api/guard/rules/:id/preview .hit[]': 'pattern: as where it is kept',
  'POST /api/guard/rules/:id/preview .pass[]': 'pattern: as where it is kept',
  'PUT /api/guard/lists/:name .words[]': 'pattern: a list of names holds patterns',
  'POST /api/guard/lists/:name/preview .words[]': 'pattern: a list of names holds patterns',
  'POST /api/guard/check .text': 'quoted: the answer counts places in it; nothing is kept',
  'POST /api/sessions/:id/waivers .key': 'quoted: finds what stands in the plan by it',
  'socket .text': 'quoted: LIVE-70 cleans it, so that an empty line is told as one',
};

/** Every text in a schema, with its kind: none where anything may stand in it. */
function textsIn(schema: Schema, at: string): (readonly [at: string, kind: string | undefined])[] {
  const inside = [
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].map(
      (part) => [part, at] as const,
    ),
    ...Object.entries(schema.properties ?? {}).map(
      ([name, part]) => [part, `${at}.${name}`] as const,
    ),
    ...[schema.items, ...(schema.prefixItems ?? [])].flatMap((part) =>
      part ? [[part, `${at}[]`] as const] : [],
    ),
    ...(schema.propertyNames ? [[schema.propertyNames, `${at}{}`] as const] : []),
    ...(typeof schema.additionalProperties === 'object'
      ? [[schema.additionalProperties, `${at}{}`] as const]
      : []),
  ];
  const members = inside.flatMap(([part, place]) => textsIn(part, place));
  // A schema that says nothing lets any text through, and so do the names of members that nobody named.
  const saysNothing = inside.length === 0 && !schema.type && !schema.enum && !('const' in schema);
  if (saysNothing) return [[at, undefined]];
  if (![schema.type].flat().includes('string')) return members;
  const closed = schema.enum ? 'enum' : 'const' in schema ? 'const' : undefined;
  const form = schema['x-text'] ?? closed ?? schema.format;
  return [...members, [at, form ?? (schema.pattern === undefined ? undefined : 'shaped')]];
}

const bare = (texts: ReturnType<typeof textsIn>): string[] =>
  [...new Set(texts.filter(([, kind]) => kind === undefined).map(([at]) => at))].toSorted();

const described = (schema: z.ZodType): Schema => {
  const text = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }));
  return JSON.parse(text);
};

describe('all that strangers and staff type', () => {
  let test: TestProgram;
  let texts: ReturnType<typeof textsIn> = [];

  beforeAll(async () => {
    test = await openTestProgram({ clock: handClock() });
    const { body } = await new Client(test.program).send<{
      paths: Record<string, Record<string, Operation>>;
    }>('GET', '/api/openapi.json');
    texts = Object.entries(body.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { parameters = [], requestBody }]) => {
        const route = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')} `;
        const asked = parameters
          .filter((part) => part.in === 'query')
          .flatMap((part) => textsIn(part.schema, `${route}?${part.name}`));
        const bodies = Object.entries(requestBody?.content ?? {}).flatMap(([, { schema }]) =>
          schema ? textsIn(schema, route) : [],
        );
        return [...asked, ...bodies];
      }),
    );
    texts.push(...textsIn(described(viewerMessageSchema), 'socket '));
  }, 60_000);
  afterAll(() => test.close());

  it('[HTTP-31] every text of every operation and of the sockets is cleaned, or of a narrower kind', () => {
    expect(texts.length).toBeGreaterThan(250);
    expect(bare(texts)).toEqual([]);
  });

  it('[HTTP-31] what is taken as it came stands in one list with its reason', () => {
    const kinds = ['secret', 'file', 'pattern', 'quoted'];
    const told = new Map(
      texts.flatMap(([at, kind]) => (kind === undefined || !(at in exact) ? [] : [[at, kind]])),
    );
    expect([...told.keys()].toSorted()).toEqual(Object.keys(exact).toSorted());
    for (const [at, why] of Object.entries(exact)) {
      const kind = why.split(':')[0] ?? '';
      expect(kinds).toContain(kind);
      expect(told.get(at)).toBe(kind);
    }
    const unlisted = texts.filter(([at, kind]) => kinds.includes(kind ?? '') && !(at in exact));
    expect(unlisted).toEqual([]);
  });

  it.each([
    ['a bare text', z.object({ note: z.string() })],
    ['a bound text', z.object({ note: z.string().trim().min(1).max(20) })],
    ['a text in a list', z.object({ notes: z.array(z.string()) })],
    ['a text that may be missing', z.object({ note: z.string().nullable().optional() })],
    ['anything', z.object({ note: z.unknown() })],
    ['names of members', z.object({ note: z.record(z.string(), z.number()) })],
    ['a text that is read', z.object({ note: z.string().transform((text) => text.length) })],
    ['one of several', z.object({ note: z.union([z.number(), z.string()]) })],
  ])('[HTTP-31] %s is found', (_name, schema) => {
    expect(bare(textsIn(described(schema), 'x '))).not.toEqual([]);
  });

  it.each([
    ['\u000b双11🔥大促 𬭎 བོད', '双11🔥大促 𬭎 བོད'],
    ['双11\u202e大促\u2028夜\u200b场', '双11大促 夜场'],
    ['ＡＢ\ufeff大促\u3164', 'ＡＢ大促'],
  ])('[LIVE-70] a session called %j is called %j', async (title, kept) => {
    const staff = await new Client(test.program).signIn('content');
    const asked = { title, channel: '抖音\u00ad旗舰店', startsAt: test.clock.now(), lineup: [] };
    const made = await staff.send<{ plan: { title: string; channel: string } }>(
      'POST',
      '/api/sessions',
      asked,
    );
    expect(made.body.plan).toMatchObject({ title: kept, channel: '抖音旗舰店' });
  });

  it.each(['\u000b', '\u200b\u3164', ' \u2800 '])(
    '[LIVE-70] a session is not called %j: it is refused at its field',
    async (title) => {
      const staff = await new Client(test.program).signIn('content');
      const asked = { title, channel: '抖音', startsAt: test.clock.now() };
      const said = await staff.send('POST', '/api/sessions', asked);
      expect(said).toMatchObject({
        status: 422,
        body: { field: 'title', words: { zh: /可见/, en: /Visible text/ } },
      });
    },
  );
});
