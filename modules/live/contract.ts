import { z } from 'zod';
import { violationSchema, waiverSchema } from '../compliance/contract.ts';
import { offerInputSchema } from '../promo/contract.ts';
import { runSchema } from '../tape/contract.ts';
import { captionLimit } from './domain/captions.ts';
import { cueKinds } from './domain/cues.ts';
import { deleteReasons, sessionStates } from './domain/words.ts';
import { exactText, freeText, idText, messageId } from '../../platform/http/texts.ts';

export type { Run } from '../tape/contract.ts';
export { contentKinds, cueKinds, cueKindWords, type CueKind } from './domain/cues.ts';
export {
  deleteReasons,
  deleteReasonWords,
  sessionStates,
  stateWords,
  type DeleteReason,
  type SessionState,
} from './domain/words.ts';
export { shareOfKinds, plannedMs, missingKinds } from './domain/rundown.ts';
export { nextStates } from './domain/states.ts';
export { templates } from './domain/templates.ts';
export { emptyRoom, foldRoom, type RoomState } from './domain/room.ts';
export { alarmsAt, type Alarm } from './domain/alarms.ts';
export { captionLimit, readingMs, type Captions } from './domain/captions.ts';
export { correctWithinMs, type ComplianceHit } from './domain/compliance-hits.ts';
export { reviewItems, reviewWords, type ReviewItem } from './domain/review.ts';
export { measureWords, openMeasures, type Measure } from './domain/measures.ts';

export const cueSchema = z.object({
  id: idText(),
  kind: z.enum(cueKinds),
  title: freeText({ most: 60 }),
  seconds: z.number().int().min(5).max(7200),
  productId: idText().nullable(),
  script: freeText({ least: 0, most: 4000, lines: true }),
  card: freeText({ least: 0, most: 120 }),
  offer: offerInputSchema.omit({ productId: true }).nullable(),
});

export const goalsSchema = z.object({
  gmvFen: z.number().int().min(0),
  viewers: z.number().int().min(0),
  orders: z.number().int().min(0),
});

export const planSchema = z.object({
  title: freeText({ most: 60 }),
  cover: idText(60, 0).describe('the product whose picture is the cover'),
  coverImage: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .default(null)
    .describe('an uploaded picture instead, by its hash'),
  channel: freeText({ most: 40 }),
  hostIds: z.array(idText()).max(6),
  madeByAi: z
    .boolean()
    .default(false)
    .describe('a virtual figure or a made voice hosts: the notice stays on the picture'),
  startsAt: z.number().int().min(0).max(8.64e15),
  lineup: z.array(idText()).max(100),
  goals: goalsSchema,
  cues: z.array(cueSchema).max(100),
  warmUp: freeText({ least: 0, most: 500, lines: true }),
});

export const sessionSchema = z.object({
  id: z.string(),
  state: z.enum(sessionStates),
  version: z.number(),
  plan: planSchema,
  runs: z.array(runSchema),
  updatedAt: z.number(),
  savedBy: z.string(),
});

export const sellerSchema = z.object({
  name: z.string(),
  licence: z.string(),
  address: z.string(),
  phone: z.string(),
});

/** What the public may know of a session. */
export const publicSessionSchema = z.object({
  id: z.string(),
  title: z.string(),
  cover: z.string(),
  coverImage: z.string().nullable(),
  channel: z.string(),
  startsAt: z.number(),
  state: z.enum(sessionStates),
  warmUp: z.string(),
  lineup: z.array(z.string()),
  run: runSchema.nullable(),
  hosts: z.array(z.string()),
  madeByAi: z.boolean(),
  reservations: z.number(),
  seller: sellerSchema,
});

const actionId = idText(60, 8);

export const actionSchema = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('start-cue'),
    actionId,
    cueId: idText(),
    after: idText().nullable().describe('the cue that was running when the button was pressed'),
  }),
  z.object({ do: z.literal('pin-product'), actionId, productId: idText().nullable() }),
  offerInputSchema.extend({
    do: z.literal('open-offer'),
    actionId,
    approval: idText().optional().describe('to a price below the floor'),
  }),
  z.object({ do: z.literal('close-offer'), actionId, offerId: idText() }),
  z.object({
    do: z.literal('delete-danmaku'),
    actionId,
    id: idText(),
    reason: z.enum(deleteReasons),
  }),
  z.object({ do: z.literal('pin-danmaku'), actionId, id: idText().nullable() }),
  z.object({
    do: z.literal('reply-danmaku'),
    actionId,
    id: idText(),
    text: freeText({ most: 200 }),
  }),
  z.object({
    do: z.literal('mute'),
    actionId,
    viewerId: idText(),
    minutes: z.number().int().min(1).max(1440),
    reason: z.enum(deleteReasons),
  }),
  z.object({ do: z.literal('unmute'), actionId, viewerId: idText() }),
  z.object({
    do: z.literal('spend'),
    actionId,
    fen: z.number().int().min(1).max(100_000_000),
    where: freeText({ most: 40 }),
  }),
  z.object({
    do: z.literal('switch-scene'),
    actionId,
    scene: freeText({ most: 40 }),
    transition: z.enum(['cut', 'fade']),
  }),
  z.object({
    do: z.literal('show-caption'),
    actionId,
    text: freeText({ most: captionLimit }).nullable().describe('null takes it off'),
  }),
  z.object({
    do: z.literal('judge-line'),
    actionId,
    lineId: idText(),
    wrong: z.boolean().describe('true: it has to be corrected; false: nothing is wrong with it'),
  }),
  z.object({ do: z.literal('acknowledge'), actionId, alarm: idText() }),
  z.object({
    do: z.literal('take-measure'),
    actionId,
    kind: z.enum(['pause-stream', 'take-down', 'talk-to-host']),
    productId: idText().nullable().default(null),
    note: freeText({ least: 2, most: 200 }).describe('why; the host reads it in a talk'),
  }),
  z.object({ do: z.literal('end-measure'), actionId, measureId: idText() }),
  z.object({
    do: z.literal('settle-hit'),
    actionId,
    hitId: idText(),
    how: z.enum(['corrected', 'dismissed']),
    words: freeText({ least: 2, most: 300 }).describe(
      'what was said instead, or why it is no fault',
    ),
  }),
]);

export const planViolationSchema = violationSchema.extend({
  key: z.string(),
  cueId: z.string().nullable(),
  part: z.enum(['title', 'warmUp', 'cueTitle', 'card', 'script', 'product', 'host', 'cover']),
  productId: z.string().nullable(),
  waiver: waiverSchema.nullable(),
});

/** Writing in a cover, with where it stands in shares of the picture: left, top, width, height. */
export const coverLineSchema = z.object({
  text: z.string(),
  sure: z.number(),
  at: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});

export const coverSchema = z.object({ hash: z.string(), lines: z.array(coverLineSchema) });

const answerSchema = z.object({
  ok: z.boolean(),
  note: freeText({ least: 0, most: 300, lines: true }),
});

const answersSchema = z.object({
  show: answerSchema,
  talk: answerSchema,
  dress: answerSchema,
  set: answerSchema,
  props: answerSchema,
  place: answerSchema,
});

export const reviewInputSchema = z.object({ version: z.number().int(), items: answersSchema });

export const reviewSchema = z.object({
  id: z.string(),
  version: z.number(),
  passed: z.boolean(),
  items: answersSchema,
  at: z.number(),
  by: z.string().describe('their name'),
});

export const sayLimit = 100;

/** What a viewer's socket may say to the room. */
export const viewerMessageSchema = z.discriminatedUnion('t', [
  z.object({ t: z.literal('say'), id: messageId, text: exactText('quoted', 2000) }),
  z.object({ t: z.literal('like'), n: z.number().int().min(1).max(50) }),
  z.object({ t: z.literal('shown'), p: z.array(idText()).min(1).max(50) }),
  z.object({ t: z.literal('open'), p: idText() }),
  z.object({ t: z.literal('follow'), id: messageId }),
]);

export type PlanViolation = z.infer<typeof planViolationSchema>;
export type Cover = z.infer<typeof coverSchema>;
export type CoverLine = z.infer<typeof coverLineSchema>;
export type Review = z.infer<typeof reviewSchema>;
export type Cue = z.infer<typeof cueSchema>;
export type Plan = z.infer<typeof planSchema>;
export type Session = z.infer<typeof sessionSchema>;
export type PublicSession = z.infer<typeof publicSessionSchema>;
export type Seller = z.infer<typeof sellerSchema>;
export type Action = z.infer<typeof actionSchema>;
export type ViewerMessage = z.infer<typeof viewerMessageSchema>;
