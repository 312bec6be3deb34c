import { createHmac } from 'node:crypto';
import { and, count, countDistinct, desc, eq, inArray, isNull, sql as raw } from 'drizzle-orm';
import { textList, type Database } from '../../platform/db/index.ts';
import {
  no,
  ok,
  provinceFullName,
  readPhone,
  readProvince,
  type Clock,
  type NewId,
  type Result,
} from '../../platform/kernel/index.ts';
import { maskAddress, maskName, maskPhone, type Privacy } from '../privacy/index.ts';
import { Devices } from './app/device.ts';
import { readToken, remembering, tokenMs, writeToken } from './app/token.ts';
import { judgeNickname, type NameJudge } from './domain/nickname.ts';
import { plainPerson, plainPlace } from './domain/place.ts';
import type { Address, AddressClear, AddressInput } from './contract.ts';
import { crmRoutes } from './http/routes.ts';
import { addressesFull, addressUnknown } from './refusals.ts';
import { addressPlace, crmHolder } from './store/personal.ts';
import { address, reservation, viewer } from './store/schema.ts';
import type { Crm, RevealReason } from './face.ts';

export type { Crm, OwnAddress, RevealReason } from './face.ts';

export type { AddressClear } from './contract.ts';

/** As many addresses as one person may have on the list. */
const addressesMost = 20;
const newForMs = 7 * 86_400_000;

export interface CrmNeeds {
  readonly database: Database;
  readonly privacy: Privacy;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly secret: string;
  readonly names: NameJudge;
  /** CRM-31, CRM-32: see `app/device.ts`. */
  readonly networkMost: number;
  readonly overTls: boolean;
}

export { plainPerson, plainPlace } from './domain/place.ts';

export function openCrm(needs: CrmNeeds): Crm {
  const { sql } = needs.database;
  const read = remembering((token: string) => readToken(token, needs.secret));
  const devices = new Devices(needs);
  const crm: Crm = {
    welcome: async (given, simulated) => {
      const id = needs.newId('vwr');
      const nickname = given ?? `观众${id.slice(-4)}`;
      await sql.insert(viewer).values({ id, nickname, simulated, createdAt: needs.clock.now() });
      return crm.renew({ id, nickname, simulated });
    },
    mayBeCalled: (nickname) => judgeNickname(needs.names, nickname),
    deviceOf: (cookies) => devices.read(cookies),
    newDevice: () => devices.write(needs.newId('dev')),
    mayCome: (from) => devices.mayCome(from, needs.clock.now()),
    whoIs: (token) => {
      const known = read(token);
      const good = known && known.until > needs.clock.now() && !needs.privacy.isClosed(known.id);
      return good ? known : undefined;
    },
    renew: ({ id, nickname, simulated }) => {
      const until = needs.clock.now() + tokenMs;
      const token = writeToken({ id, nickname, simulated, until }, needs.secret);
      return { id, nickname, token, until };
    },
    addressesOf: (viewerId) =>
      sql
        .select({
          ...{ id: address.id, province: address.province, masked: address.masked },
          createdAt: address.createdAt,
        })
        .from(address)
        .where(and(eq(address.viewerId, viewerId), isNull(address.hiddenAt)))
        .orderBy(desc(address.createdAt)),
    addAddress: (viewerId, input) => addAddress(needs, viewerId, input),
    addressesByIds: (ids, tx = sql) =>
      ids.length === 0
        ? Promise.resolve([])
        : tx
            .select()
            .from(address)
            .where(raw`${address.id} = any(${textList(ids)})`),
    dropAddress: async (viewerId, id) => {
      const rows = await sql
        .update(address)
        .set({ hiddenAt: needs.clock.now() })
        .where(and(eq(address.id, id), eq(address.viewerId, viewerId), isNull(address.hiddenAt)))
        .returning({ id: address.id });
      return rows.length > 0 ? ok(undefined) : no(addressUnknown);
    },
    sharersOf: async (addressKey) => {
      const [row] = await sql
        .select({ n: countDistinct(address.viewerId) })
        .from(address)
        .where(eq(address.addressKey, addressKey));
      return row?.n ?? 0;
    },
    segmentsOf: async (id) => {
      // PRIVACY-4: who did not agree is in no segment, and who restricted their data is not either.
      if (!(await needs.privacy.hasConsent(id, 'personalise'))) return [];
      if (await needs.privacy.isRestricted(id)) return [];
      const [row] = await sql.select().from(viewer).where(eq(viewer.id, id));
      const isNew = row !== undefined && needs.clock.now() - row.createdAt < newForMs;
      return [
        ...(row?.followedAt ? (['follower'] as const) : []),
        ...(isNew ? (['new'] as const) : []),
      ];
    },
    reveal: (id, why) => reveal(needs, id, why),
    forgetAddress: async (tx, id) => {
      await tx.delete(address).where(eq(address.id, id));
    },
    follow: async (id) => {
      const rows = await sql
        .update(viewer)
        .set({ followedAt: needs.clock.now() })
        .where(and(eq(viewer.id, id), isNull(viewer.followedAt)))
        .returning({ id: viewer.id });
      return rows.length > 0;
    },
    unfollow: async (id) => {
      await sql.update(viewer).set({ followedAt: null }).where(eq(viewer.id, id));
    },
    unreserve: async (viewerId, sessionId) => {
      await sql.delete(reservation).where(theirs(viewerId, sessionId));
    },
    reservationsOf: async (viewerId) => {
      const mine = eq(reservation.viewerId, viewerId);
      const rows = await sql
        .select({ id: reservation.sessionId })
        .from(reservation)
        .where(mine)
        .orderBy(reservation.at, reservation.sessionId);
      return rows.map(({ id }) => id);
    },
    reserve: async (viewerId, sessionId) => {
      const rows = await sql
        .insert(reservation)
        .values({ viewerId, sessionId, at: needs.clock.now() })
        .onConflictDoNothing()
        .returning({ id: reservation.viewerId });
      return rows.length > 0;
    },
    reservations: async (sessionIds) => {
      const rows = await sql
        .select({ id: reservation.sessionId, n: count() })
        .from(reservation)
        .where(inArray(reservation.sessionId, [...sessionIds]))
        .groupBy(reservation.sessionId);
      return new Map(rows.map(({ id, n }) => [id, n]));
    },
    isFollower: async (id) => {
      const [row] = await sql
        .select({ at: viewer.followedAt })
        .from(viewer)
        .where(eq(viewer.id, id));
      return typeof row?.at === 'number';
    },
    seed: async (tx, people) => {
      for (let from = 0; from < people.length; from += 500) {
        await tx.insert(viewer).values(people.slice(from, from + 500));
      }
    },
    personal: crmHolder(needs),
    routes: (app) => crmRoutes(app, crm),
  };
  return crm;
}

function theirs(viewerId: string, sessionId: string) {
  return and(eq(reservation.viewerId, viewerId), eq(reservation.sessionId, sessionId));
}

async function reveal(
  { database, privacy }: CrmNeeds,
  id: string,
  why: RevealReason,
): Promise<Result<AddressClear>> {
  const [found] = await database.sql.select().from(address).where(eq(address.id, id));
  if (!found) return no(addressUnknown);
  const reading = { ...why, subjectId: found.viewerId, field: addressPlace };
  const text = await privacy.read(found.sealed, reading);
  return text.ok ? ok(asKeptNow(JSON.parse(text.value))) : text;
}

/** What was sealed before provinces had codes and telephones one form, in the forms of today. */
function asKeptNow(sealed: AddressClear): AddressClear {
  const province = readProvince(sealed.province);
  // The schema of before took no province or number that nobody can read, but what is sealed stays what it is.
  const phone = readPhone(sealed.phone, province) ?? sealed.phone;
  return { ...sealed, phone, province: provinceFullName(sealed.province) };
}

function keyed(secret: string, about: string, text: string): string {
  return createHmac('sha256', secret).update(`${about}\n${text}`).digest('base64url');
}

async function addAddress(
  { database, privacy, clock, newId, secret }: CrmNeeds,
  viewerId: string,
  input: AddressInput,
): Promise<Result<Address>> {
  const [held] = await database.sql
    .select({ n: count() })
    .from(address)
    .where(and(eq(address.viewerId, viewerId), isNull(address.hiddenAt)));
  if ((held?.n ?? 0) >= addressesMost) return no(addressesFull(addressesMost));
  const clear: AddressClear = { ...input, province: provinceFullName(input.province) };
  const row = {
    id: newId('adr'),
    viewerId,
    sealed: privacy.seal(addressPlace, JSON.stringify(clear)),
    masked: `${maskName(input.name)} ${maskPhone(input.phone)} ${maskAddress(input)}`,
    maskedName: maskName(input.name),
    province: input.province,
    personKey: keyed(secret, 'person', `${plainPerson(input.name)}\n${input.phone}`),
    addressKey: keyed(secret, 'address', plainPlace(input)),
    phoneKey: `${input.phone.slice(0, 3)}:${keyed(secret, 'phone', input.phone.slice(0, 7))}`,
    createdAt: clock.now(),
  };
  await database.sql.insert(address).values(row);
  const { id, province, masked, createdAt } = row;
  return ok({ id, province, masked, createdAt });
}
