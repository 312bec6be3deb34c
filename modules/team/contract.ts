import { z } from 'zod';
import { abilityOf } from '../../platform/access/index.ts';
import { permitsOf, roles } from './domain/roles.ts';
import { exactText, freeText } from '../../platform/http/texts.ts';

export { isRole, roles, roleWords } from './domain/roles.ts';

/** TEAM-17: whether a role sees the keys that streams are published with. */
export function mayPublish(role: string): boolean {
  return abilityOf(permitsOf(role)).can('publish', 'stream');
}

export const staffSchema = z.object({
  id: z.string(),
  name: z.string(),
  username: z.string(),
  role: z.string(),
  active: z.boolean(),
  secondFactor: z.boolean(),
});

/** What stands between a person and their work: an own password, or a second factor. */
export const setUpSteps = ['password', 'second-factor'] as const;

export const signInSchema = z.object({
  id: z.string(),
  at: z.number(),
  lastAt: z.number(),
  address: z.string(),
  agent: z.string(),
  current: z.boolean(),
});

export const passwordSchema = z.object({
  current: exactText('secret', 128),
  next: exactText('secret', 128),
});

export const hireSchema = z.object({
  username: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9._-]{1,29}$/i, '2–30 位字母数字 / 2 to 30 letters and digits'),
  name: freeText({ most: 30 }),
  role: z.enum(roles),
});

export const staffListSchema = z.object({ staff: z.array(staffSchema) });

export const meSchema = z.object({
  staff: z
    .object({
      id: z.string(),
      name: z.string(),
      role: z.string(),
      permits: z.array(
        z.object({ action: z.string(), subject: z.string(), not: z.literal(true).optional() }),
      ),
      must: z.enum(setUpSteps).optional(),
      secondFactor: z.boolean().optional(),
    })
    .optional(),
});

export type SignInRow = z.infer<typeof signInSchema>;
export type StaffRow = z.infer<typeof staffSchema>;
export type Me = z.infer<typeof meSchema>;
