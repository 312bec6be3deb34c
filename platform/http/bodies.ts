import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse, type Refusal } from '../kernel/index.ts';
import { sendRefusal } from './answer.ts';
import { signInFirst } from './people.ts';

/** HTTP-5: what a form holds. A route that expects more says so. */
export const smallBody = 128 * 1024;

/** Nothing that a person or a page of ours sends comes near. */
const deepest = 32;
const membersMost = 5000;

/** HTTP-5: options of a route that takes more than a form: from people who are signed in, and from nobody else. */
export function largeFromStaff(bodyLimit = 1_048_576) {
  return {
    bodyLimit,
    onRequest: (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
      if (request.staff) done();
      else sendRefusal(reply, signInFirst);
    },
  };
}

/** An error that Fastify carries to the error handler, which tells the refusal in it. */
function carrying(refusal: Refusal): Error {
  return Object.assign(new Error(refusal.code), { refusal });
}

export function readJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, text, done) => {
      if (outgrown(text)) return done(carrying(jsonOutgrown));
      return parse(request, text, (error, body: unknown) => {
        // Only an escape can bring one in, so that nearly no body has to be walked.
        const field = error || !text.includes('\\u0000') ? undefined : fieldWithNul(asRecord(body));
        done(field === undefined ? error : carrying(nulRefused(field)), body);
      });
    },
  );
}

/**
 * HTTP-4: whether JSON is deeper or has more members than anything of ours. One pass over the text and no memory: the
 * parser would build a hundred thousand objects first, while everybody else waits.
 */
export function outgrown(text: string): boolean {
  let depth = 0;
  let members = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === quote) {
      index = endOfString(text, index);
    } else if (code === comma) {
      members += 1;
    } else if (code === openObject || code === openList) {
      depth += 1;
      members += 1;
    } else if (code === closeObject || code === closeList) {
      depth -= 1;
    }
    if (depth > deepest || members > membersMost) return true;
  }
  return false;
}

const [quote, backslash, comma] = [34, 92, 44];
const [openObject, closeObject, openList, closeList] = [123, 125, 91, 93];

/** Where the string that begins at `from` ends: at a quote with an even number of backslashes before it. */
function endOfString(text: string, from: number): number {
  for (let end = from + 1; ; end += 1) {
    end = text.indexOf('"', end);
    if (end < 0) return text.length;
    let before = end - 1;
    while (before > from && text.charCodeAt(before) === backslash) before -= 1;
    if ((end - before) % 2 === 1) return end;
  }
}

export function asRecord(value: unknown): object {
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value) ? value : {};
}

/** PostgreSQL's text cannot hold U+0000; nobody types it, so it is refused before anything reads it. */
export function fieldWithNul(value: object, path = ''): string | undefined {
  for (const [name, member] of Object.entries(value)) {
    const here = path === '' ? name : `${path}.${name}`;
    if (typeof member === 'string' && member.includes('\0')) return here;
    const inside = fieldWithNul(asRecord(member), here);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

export function nulRefused(field: string): Refusal {
  return refuse(
    'http.invalid-input',
    422,
    {
      zh: `字段 ${field} 含有不可用的字符(U+0000)。`,
      en: `The field ${field} contains an invalid character (U+0000).`,
    },
    { field },
  );
}

const jsonOutgrown = refuse('http.json-outgrown', 400, {
  zh: `JSON 最多 ${deepest} 层、${membersMost} 个成员;收到的超出上限,未处理。`,
  en: `The JSON may have at most ${deepest} levels and ${membersMost} members; what you sent exceeds that and was not processed.`,
});
