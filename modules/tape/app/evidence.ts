import type { Actor } from '../../../platform/access/index.ts';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pictureType } from '../../../media/reading/index.ts';
import { zipOf, type ZipEntry } from '../../../platform/files/zip.ts';
import {
  eachInSlices,
  no,
  ok,
  provinceWords,
  shanghaiTime,
  type Result,
} from '../../../platform/kernel/index.ts';
import { worthOf, type Order } from '../../order/contract.ts';
import { runUnknown } from '../refusals.ts';
import { TapeTexts } from './evidence-tape.ts';
import type { Deps, EvidenceTexts } from './deps.ts';

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
export async function packEvidence(deps: Deps, ask: EvidenceAsk): Promise<Result<Pack>> {
  const { sql } = deps.database;
  const run = await deps.runs.byId(sql, ask.runId);
  const show = run && (await deps.evidenceOf(run));
  if (!run || !show) return no(runUnknown);
  const orders =
    ask.orderId === undefined
      ? await deps.orders.ofRun(run.id)
      : [await deps.orders.byId(ask.orderId)].flatMap((order) =>
          order?.runId === run.id ? [order] : [],
        );
  const placedAt = ask.orderId === undefined ? undefined : orders[0]?.placedAt;
  const around =
    placedAt === undefined ? ask : { from: placedAt - aroundMs, until: placedAt + aroundMs };
  const segments = await deps.ingest.material(run.id, around);
  const hashes = new Set(orders.flatMap((order) => order.lines.flatMap((line) => line.page ?? [])));
  const pages = await deps.catalog.pages.some([...hashes]);
  const texts: EvidenceTexts = {
    'README.txt': readme,
    ...show.texts,
    'orders.json': await listOf(orders.map(shownOrder)),
    ...Object.fromEntries(pages.map(({ hash, body }) => [`pages/${hash}.json`, body])),
    'video/segments.json': json(segments.map(({ read: _read, ...row }) => row)),
  };
  const bytes = segments.reduce((sum, row) => sum + row.bytes, 0);
  const tapeBytes = await deps.batches.bytes(sql, run.id);
  const textBytes = Object.values(texts)
    .flat()
    .reduce((sum, text) => sum + text.length, tapeBytes);
  const { cover } = show;
  const stream = Readable.from(zipOf(entriesOf(deps, { ask, texts, segments, cover })));
  return ok({ name: `evidence-${run.id}.zip`, bytes: bytes + Math.round(textBytes / 4), stream });
}

interface Packing {
  readonly ask: EvidenceAsk;
  readonly texts: EvidenceTexts;
  readonly segments: Awaited<ReturnType<Deps['ingest']['material']>>;
  readonly cover: Uint8Array | undefined;
}

/** Each is asked for when the one before is packed, so that the last, the manifest, knows all of them. */
async function* entriesOf(deps: Deps, packing: Packing): AsyncGenerator<ZipEntry> {
  const { ask, texts, segments, cover } = packing;
  const files: Listed[] = [];
  const listed = (entry: ZipEntry): ZipEntry => ({
    ...entry,
    packed: (file) => files.push({ name: entry.name, ...file }),
  });
  const tape = new TapeTexts(deps, ask.runId);
  for (const [name, content] of [...tape.files(), ...Object.entries(texts)])
    yield listed({ name, content });
  if (cover) {
    const name = pictureType(cover)?.type === 'image/png' ? 'cover.png' : 'cover.jpg';
    yield listed({ name, content: cover, stored: true });
  }
  for (const segment of segments) {
    const bytes = await segment.read();
    if (bytes) yield listed({ name: segment.file, content: bytes, stored: true });
  }
  const at = deps.clock.now();
  const manifest = {
    made: shanghaiTime(at),
    by: ask.by.name,
    runId: ask.runId,
    files,
    tape: tape.hash,
    video: segments.findLast((row) => row.chain !== null)?.chain ?? '',
  };
  const seal = createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
  // The seal stands in our own chain as well: a pack whose manifest was made anew is found out there.
  await deps.database.inTransaction((tx) =>
    deps.audit.write(tx, {
      at,
      actor: ask.by.id,
      action: 'evidence.exported',
      object: ask.runId,
      detail: { seal, files: files.length },
    }),
  );
  yield { name: 'manifest.json', content: JSON.stringify({ ...manifest, seal }), stored: true };
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 1);
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
  return { ...what, buyer: maskedName, province: provinceWords(province).zh, simulated };
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
