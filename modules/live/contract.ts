import { z } from 'zod';
import { findingSchema, waiverSchema } from '../compliance/contract.ts';
import { offerInputSchema } from '../promo/contract.ts';
import { runSchema } from '../tape/contract.ts';
import { captionLimit } from './domain/captions.ts';
import { cueKinds } from './domain/cues.ts';
import { deleteReasons, sessionStates } from './domain/words.ts';

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
export { correctWithinMs, type GuardHit } from './domain/guard.ts';
export { reviewItems, reviewWords, type ReviewItem } from './domain/review.ts';
export { measureWords, openMeasures, type Measure } from './domain/measures.ts';

export const cueSchema = z.object({
  id: z.string().min(1).max(60),
  kind: z.enum(cueKinds),
  title: z.string().trim().min(1).max(60),
  seconds: z.number().int().min(5).max(7200),
  productId: z.string().nullable(),
  script: z.string().max(4000),
  card: z.string().max(120),
  offer: offerInputSchema.omit({ productId: true }).nullable(),
});

export const goalsSchema = z.object({
  gmvFen: z.number().int().min(0),
  viewers: z.number().int().min(0),
  orders: z.number().int().min(0),
});

export const planSchema = z.object({
  title: z.string().trim().min(1, '1–60 字 / 1 to 60 characters').max(60),
  cover: z.string().max(60).describe('the product whose picture is the cover'),
  coverImage: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .default(null)
    .describe('an uploaded picture instead, by its hash'),
  channel: z.string().trim().min(1).max(40),
  hostIds: z.array(z.string()).max(6),
  madeByAi: z
    .boolean()
    .default(false)
    .describe('a virtual figure or a made voice hosts: the notice stays on the picture'),
  startsAt: z.number().int().min(0).max(8.64e15),
  lineup: z.array(z.string()).max(100),
  goals: goalsSchema,
  cues: z.array(cueSchema).max(100),
  warmUp: z.string().max(500),
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

const actionId = z.string().min(8).max(60);

export const actionSchema = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('start-cue'),
    actionId,
    cueId: z.string(),
    after: z.string().nullable().describe('the cue that was running when the button was pressed'),
  }),
  z.object({ do: z.literal('pin-product'), actionId, productId: z.string().nullable() }),
  offerInputSchema.extend({
    do: z.literal('open-offer'),
    actionId,
    approval: z.string().max(60).optional().describe('to a price below the floor'),
  }),
  z.object({ do: z.literal('close-offer'), actionId, offerId: z.string() }),
  z.object({
    do: z.literal('delete-danmaku'),
    actionId,
    id: z.string(),
    reason: z.enum(deleteReasons),
  }),
  z.object({ do: z.literal('pin-danmaku'), actionId, id: z.string().nullable() }),
  z.object({
    do: z.literal('reply-danmaku'),
    actionId,
    id: z.string(),
    text: z.string().trim().min(1).max(200),
  }),
  z.object({
    do: z.literal('mute'),
    actionId,
    viewerId: z.string(),
    minutes: z.number().int().min(1).max(1440),
    reason: z.enum(deleteReasons),
  }),
  z.object({ do: z.literal('unmute'), actionId, viewerId: z.string() }),
  z.object({
    do: z.literal('spend'),
    actionId,
    fen: z.number().int().min(1).max(100_000_000),
    where: z.string().trim().min(1).max(40),
  }),
  z.object({
    do: z.literal('switch-scene'),
    actionId,
    scene: z.string().max(40),
    transition: z.enum(['cut', 'fade']),
  }),
  z.object({
    do: z.literal('show-caption'),
    actionId,
    text: z.string().trim().min(1).max(captionLimit).nullable().describe('null takes it off'),
  }),
  z.object({
    do: z.literal('judge-line'),
    actionId,
    lineId: z.string().max(60),
    wrong: z.boolean().describe('true: it has to be corrected; false: nothing is wrong with it'),
  }),
  z.object({ do: z.literal('acknowledge'), actionId, alarm: z.string().max(60) }),
  z.object({
    do: z.literal('take-measure'),
    actionId,
    kind: z.enum(['pause-stream', 'take-down', 'talk-to-host']),
    productId: z.string().max(60).nullable().default(null),
    note: z.string().trim().min(2).max(200).describe('why; the host reads it in a talk'),
  }),
  z.object({ do: z.literal('end-measure'), actionId, measureId: z.string().max(60) }),
  z.object({
    do: z.literal('settle-hit'),
    actionId,
    hitId: z.string().max(60),
    how: z.enum(['corrected', 'dismissed']),
    words: z
      .string()
      .trim()
      .min(2)
      .max(300)
      .describe('what was said instead, or why it is no fault'),
  }),
]);

export const planFindingSchema = findingSchema.extend({
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

const answerSchema = z.object({ ok: z.boolean(), note: z.string().trim().max(300) });

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
  z.object({ t: z.literal('say'), id: z.string().min(1).max(60), text: z.string().max(2000) }),
  z.object({ t: z.literal('like'), n: z.number().int().min(1).max(50) }),
  z.object({ t: z.literal('shown'), p: z.array(z.string()).min(1).max(50) }),
  z.object({ t: z.literal('open'), p: z.string() }),
  z.object({ t: z.literal('follow'), id: z.string().min(1).max(60) }),
]);

export type PlanFinding = z.infer<typeof planFindingSchema>;
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
