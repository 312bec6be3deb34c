import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { pictureType } from '../../../media/reading/index.ts';
import {
  breathe,
  eachInSlices,
  no,
  ok,
  shanghaiTime,
  type Result,
} from '../../../platform/kernel/index.ts';
import { worthOf, type Order } from '../../order/contract.ts';
import { runUnknown } from '../refusals.ts';
import { reviewStore } from '../store/covers.ts';
import { TapeTexts, type Text } from './evidence-tape.ts';
import type { Actor, LiveNeeds } from './needs.ts';

export interface EvidenceAsk {
  readonly runId: string;
  readonly by: Actor;
  /** Video of this time only, UTC ms; the tape is always whole, because its chain is. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  /** Only this order, and the video of ten minutes around it. */
  readonly orderId?: string | undefined;
}

export interface Pack {
  readonly name: string;
  /** About how many bytes will come; the packing adds a little. */
  readonly bytes: number;
  readonly stream: Readable;
}

interface Listed {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

const aroundMs = 10 * 60_000;

/**
 * LIVE-17: what a regulator is given of one show (LIVE 46, 49): tape with its chain, transcript, chat,
 * corrections, measures, waivers, rules, orders with masked buyers, and the recording with its chain;
 * each file with its hash, all sealed in the manifest, which stands in the audit chain too. It is
 * packed while it is sent, one segment in memory at a time. Refuses with `live.run-unknown`.
 */
export async function packEvidence(needs: LiveNeeds, ask: EvidenceAsk): Promise<Result<Pack>> {
  const { sql } = needs.database;
  const run = await needs.sessions.runById(sql, ask.runId);
  const session = run && (await needs.sessions.byId(sql, run.sessionId));
  if (!run || !session) return no(runUnknown);
  const orders =
    ask.orderId === undefined
      ? await needs.orders.ofRun(run.id)
      : [await needs.orders.byId(ask.orderId)].flatMap((order) =>
          order?.runId === run.id ? [order] : [],
        );
  const placedAt = ask.orderId === undefined ? undefined : orders[0]?.placedAt;
  const around =
    placedAt === undefined ? ask : { from: placedAt - aroundMs, until: placedAt + aroundMs };
  const segments = await needs.ingest.material(run.id, around);
  const hashes = new Set(orders.flatMap((order) => order.lines.flatMap((line) => line.page ?? [])));
  const pages = await needs.catalog.pages.some([...hashes]);
  const texts: Texts = {
    'README.txt': readme,
    'session.json': json({
      ...{ id: session.id, run, seller: needs.seller },
      ...{ plan: session.plan, savedBy: session.savedBy },
    }),
    'reviews.json': json(await reviewStore.of(sql, session.id)),
    'waivers.json': json(await needs.compliance.waivers(session.id)),
    'rules.json': json(needs.compliance.book.rules()),
    'orders.json': await listOf(orders.map(shownOrder)),
    ...Object.fromEntries(pages.map(({ hash, body }) => [`pages/${hash}.json`, body])),
    'video/segments.json': json(segments.map(({ read: _read, ...row }) => row)),
  };
  const bytes = segments.reduce((sum, row) => sum + row.bytes, 0);
  const tapeBytes = await needs.sessions.tapeBytes(sql, run.id);
  const textBytes = Object.values(texts)
    .flat()
    .reduce((sum, text) => sum + text.length, tapeBytes);
  const { coverImage } = session.plan;
  const cover = coverImage === null ? undefined : await needs.covers.read(coverImage);
  const stream = Readable.from(packed(needs, { ask, texts, segments, cover }));
  return ok({ name: `evidence-${run.id}.zip`, bytes: bytes + Math.round(textBytes / 4), stream });
}

/** Files by their names. */
type Texts = Readonly<Record<string, string | readonly string[]>>;

interface Packing {
  readonly ask: EvidenceAsk;
  readonly texts: Texts;
  readonly segments: Awaited<ReturnType<LiveNeeds['ingest']['material']>>;
  readonly cover: Uint8Array | undefined;
}

async function* packed(needs: LiveNeeds, packing: Packing): AsyncGenerator<Uint8Array> {
  const { ask, texts, segments, cover } = packing;
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  const files: Listed[] = [];
  const put = (name: string, bytes: Uint8Array): void => {
    const file = new ZipPassThrough(name);
    zip.add(file);
    file.push(bytes, true);
    files.push({ name, bytes: bytes.length, sha256: hashOf(bytes) });
  };
  const tape = new TapeTexts(needs, ask.runId);
  for (const [name, text] of [...tape.files(), ...Object.entries(texts)]) {
    const file = new ZipDeflate(name, { level: 6 });
    zip.add(file);
    const packing = squeezed(file, text);
    let step = await packing.next();
    for (; step.done !== true; step = await packing.next()) yield* ready.splice(0);
    files.push({ name, ...step.value });
  }
  if (cover) put(pictureType(cover)?.type === 'image/png' ? 'cover.png' : 'cover.jpg', cover);
  for (const segment of segments) {
    const bytes = await segment.read();
    if (bytes) put(segment.file, bytes);
    yield* ready.splice(0);
  }
  const at = needs.clock.now();
  const manifest = {
    ...{ made: shanghaiTime(at), by: ask.by.name, runId: ask.runId, files },
    tape: tape.hash,
    video: segments.findLast((row) => row.chain !== null)?.chain ?? '',
  };
  const seal = hashOf(strToU8(JSON.stringify(manifest)));
  // The seal stands in our own chain as well: a pack whose manifest was made anew is found out there.
  await needs.database.inTransaction((tx) =>
    needs.audit(tx, {
      ...{ at, actor: ask.by.id, action: 'evidence.exported', object: ask.runId },
      detail: { seal, files: files.length },
    }),
  );
  put('manifest.json', strToU8(JSON.stringify({ ...manifest, seal })));
  zip.end();
  yield* ready.splice(0);
}

/** Packs a text piece by piece, with a turn for others after each. */
async function* squeezed(
  file: ZipDeflate,
  text: Text,
): AsyncGenerator<undefined, Omit<Listed, 'name'>> {
  const hash = createHash('sha256');
  let length = 0;
  for await (const piece of piecesOf(text)) {
    const bytes = strToU8(piece);
    hash.update(bytes);
    length += bytes.length;
    file.push(bytes);
    yield;
    await breathe();
  }
  file.push(new Uint8Array(), true);
  return { bytes: length, sha256: hash.digest('hex') };
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 1);
}

const pieceChars = 64 * 1024;

/** Pieces of about the same length: what is packed in one go holds everybody else up. */
async function* piecesOf(text: Text): AsyncGenerator<string> {
  if (typeof text === 'string') {
    for (let from = 0; from < text.length;) {
      let until = from + pieceChars;
      // Not in the middle of a sign that is two halves.
      if (/[\uD800-\uDBFF]/.test(text.charAt(until - 1))) until += 1;
      yield text.slice(from, until);
      from = until;
    }
    return;
  }
  let piece = '';
  for await (const part of text) {
    piece += part;
    if (piece.length < pieceChars) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** One line of JSON for each. */
async function linesOf(items: readonly object[]): Promise<string[]> {
  const lines: string[] = [];
  await eachInSlices(items, (item) => {
    lines.push(`${lines.length === 0 ? '' : '\n'}${JSON.stringify(item)}`);
  });
  return lines;
}

/** A list as JSON, one item a line. */
async function listOf(items: readonly object[]): Promise<string[]> {
  const lines = await linesOf(items);
  return ['[', ...lines.map((line, index) => (index === 0 ? line : `,${line}`)), ']'];
}

/** Buyers as every desk sees them: masked. */
function shownOrder(order: Order) {
  const { id, placedAt, paidAt, state, lines, quote, maskedName, province, simulated } = order;
  const what = { id, placedAt, paidAt, state, lines, quote, worthFen: worthOf(order) };
  return { ...what, buyer: maskedName, province, simulated };
}

const readme = `证据包 / Evidence pack

核验:node verify-evidence.js 本文件.zip(只需 Node.js 20,脚本在项目 tools 目录)。
To verify: node verify-evidence.js THIS.zip (Node.js 20 only; the script is in the project's tools).

tape.jsonl          全部事实,分批,每批带前一批的哈希 / every fact, in batches, each with the hash of the one before
transcript.txt      口播记录 / what was said
chat.jsonl          弹幕,含删除与未放行 / chat, with what was deleted or not let through
guard.jsonl         命中、纠正、三项处置 / hits, corrections, measures
reviews.json        开播前逐项审核记录 / what was reviewed before air, item by item
cover.jpg           上传的封面(如有) / the uploaded cover, if there is one
waivers.json        放行及其复核人 / what was let pass, and by whom
pages/              下单时的商品页,文件名是内容的 SHA-256 / the product pages as ordered from, named by the SHA-256 of what they said
rules.json          当时的规则 / the rules in force
orders.json         订单,买家已掩码 / orders, buyers masked
video/              录像分片及其哈希链 / the recording and its chain
manifest.json       每个文件的哈希与总封印 / the hash of every file, and the seal
`;
