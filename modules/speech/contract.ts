import { z } from 'zod';
import { freeText, idText } from '../../platform/http/texts.ts';
import { violationSchema } from '../compliance/contract.ts';

/** What the host said, line by line. */
export const speechSchema = z.object({
  lines: z
    .array(
      z.object({
        id: idText(60, 8),
        text: freeText({ most: 1000 }),
        at: z.number().int().describe('when it was said, UTC ms'),
        from: z.enum(['typed', 'browser', 'service', 'file']),
      }),
    )
    .min(1)
    .max(50),
});

export const tapeHitSchema = violationSchema
  .pick({ ruleId: true, version: true, decision: true, said: true, law: true, name: true })
  .extend({
    id: z.string(),
    surface: z.enum(['speech', 'image']),
    text: z.string(),
    productId: z.string().nullable(),
    remedy: violationSchema.shape.remedy,
    instead: z.string(),
  });

export type SpeechLine = z.infer<typeof speechSchema>['lines'][number];
