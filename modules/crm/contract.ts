import { z } from 'zod';

export const nicknameSchema = z.string().trim().min(1).max(20);

export const viewerSchema = z.object({
  id: z.string(),
  nickname: z.string(),
  token: z.string().describe('send as Authorization: Bearer …'),
  until: z.number().describe('UTC ms; from then on the token is nobody’s'),
});

export const addressInputSchema = z.object({
  name: z.string().trim().min(1).max(30),
  phone: z.string().regex(/^1\d{10}$/, '11 位手机号 / an 11-digit mobile number'),
  province: z.string().trim().min(2).max(20),
  region: z.string().trim().min(2).max(60),
  street: z.string().trim().min(2).max(120),
});

export const addressSchema = z.object({
  createdAt: z.number().describe('tells two that look alike apart, UTC ms'),
  id: z.string(),
  province: z.string(),
  masked: z.string().describe('name, phone and region as they may be shown'),
});

export type ViewerLogin = z.infer<typeof viewerSchema>;
export type AddressInput = z.infer<typeof addressInputSchema>;
export type Address = z.infer<typeof addressSchema>;
