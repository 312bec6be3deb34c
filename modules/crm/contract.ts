import { z } from 'zod';
import { readPhone } from '../../platform/kernel/phone.ts';
import { provinceFullName, provinceWords, type Province } from '../../platform/kernel/province.ts';
import { provinceElsewhere, provinceIn } from '../../platform/kernel/region.ts';
import { inBoth, type Words } from '../../platform/kernel/result.ts';
import { freeText } from '../../platform/http/texts.ts';

/** CRM-30: cleaned before it is judged; in code points. */
export const nicknameSchema = freeText({ most: 20 });

export const viewerSchema = z.object({
  id: z.string(),
  nickname: z.string(),
  token: z.string().describe('send as Authorization: Bearer …'),
  until: z.number().describe('UTC ms; from then on the token is nobody’s'),
});

/** Where goods go, in clear: the whole name of the province, the phone in its one form. */
export const addressClearSchema = z.object({
  name: z.string(),
  phone: z.string(),
  province: z.string(),
  region: z.string(),
  street: z.string(),
});

/** An address as a person or a browser writes it, read into the forms in which it is kept. */
export const addressInputSchema = z
  .object({
    name: freeText({ most: 30 }),
    phone: freeText({ least: 0, most: 60 }).describe(
      'a mobile, or a landline with its area code, in any form',
    ),
    province: freeText({ least: 0, most: 40 }).describe('its name or its code (GB/T 2260)'),
    region: freeText({ least: 2, most: 60 }),
    street: freeText({ least: 2, most: 120 }),
  })
  .transform((input, context) => {
    const province = provinceIn(input.province);
    if (province === undefined) {
      const message = inBoth(provinceExpected(input.province));
      context.issues.push({ code: 'custom', path: ['province'], message, input: input.province });
      return z.NEVER;
    }
    const elsewhere = provinceElsewhere(input.region, province);
    if (elsewhere !== undefined) {
      const message = inBoth(regionExpected(input.region, province, elsewhere));
      context.issues.push({ code: 'custom', path: ['region'], message, input: input.region });
      return z.NEVER;
    }
    const phone = readPhone(input.phone, province);
    if (phone === undefined) {
      const message = inBoth(phoneExpected(input.phone));
      context.issues.push({ code: 'custom', path: ['phone'], message, input: input.phone });
      return z.NEVER;
    }
    return { ...input, province, phone };
  });

function provinceExpected(came: string): Words {
  return {
    zh: `省份应为省、自治区、直辖市或特别行政区,如“浙江省”,你填的是“${came}”。`,
    en: `Enter a province, autonomous region, municipality or SAR, such as Zhejiang; you entered “${came}”.`,
  };
}

/** CRM-45. */
function regionExpected(came: string, province: Province, elsewhere: Province): Words {
  const [zh, other] = [province, elsewhere].map(provinceFullName);
  const [en, there] = [province, elsewhere].map((code) => provinceWords(code).en);
  return {
    zh: `市区应在${zh}内,你填的是“${came}”,属于${other}。请修改省份或市区。`,
    en: `City and district must be in ${en}; you entered “${came}”, which is in ${there}. Change the province or the city.`,
  };
}

function phoneExpected(came: string): Words {
  return {
    zh: `电话应为 11 位手机号,或带区号的座机如 0571-88888888;港澳台号码加 +852、+853、+886。你填的是“${came}”。`,
    en: `Enter an 11-digit mobile number, or a landline with area code such as 0571-88888888 (Hong Kong, Macao, Taiwan: +852, +853, +886); you entered “${came}”.`,
  };
}

export const addressSchema = z.object({
  createdAt: z.number().describe('tells two that look alike apart, UTC ms'),
  id: z.string(),
  province: z.string().describe('its code (GB/T 2260)'),
  masked: z.string().describe('name, phone and region as they may be shown'),
});

export type ViewerLogin = z.infer<typeof viewerSchema>;
export type AddressInput = z.infer<typeof addressInputSchema>;
export type AddressClear = z.infer<typeof addressClearSchema>;
export type Address = z.infer<typeof addressSchema>;
