import type { Database } from '../../platform/db/index.ts';
import { no, ok, type Clock, type NewId } from '../../platform/kernel/index.ts';
import type { Privacy } from '../privacy/index.ts';
import { addAddress, reveal } from './app/addresses.ts';
import { Devices } from './app/device.ts';
import { rekeyAddresses } from './app/rekey.ts';
import { readToken, remembering, tokenMs, writeToken } from './app/token.ts';
import { judgeNickname, type NameJudge } from './domain/nickname.ts';
import { crmRoutes } from './http/routes.ts';
import { addressUnknown } from './refusals.ts';
import { addressStore } from './store/addresses.ts';
import { crmPersonalData } from './store/personal.ts';
import { reservationStore, viewerStore } from './store/viewers.ts';
import type { Crm } from './face.ts';

export type { Crm, OwnAddress, RevealReason } from './face.ts';

export type { AddressClear } from './contract.ts';

const newForMs = 7 * 86_400_000;

export interface CrmDeps {
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

export function openCrm(deps: CrmDeps): Crm {
  const { sql } = deps.database;
  const read = remembering((token: string) => readToken(token, deps.secret));
  const devices = new Devices(deps);
  const crm: Crm = {
    welcome: async (given, simulated) => {
      const id = deps.newId('vwr');
      const nickname = given ?? `观众${id.slice(-4)}`;
      const createdAt = deps.clock.now();
      await viewerStore.insert(sql, { id, nickname, simulated, createdAt });
      return crm.renew({ id, nickname, simulated });
    },
    mayBeCalled: (nickname) => judgeNickname(deps.names, nickname),
    deviceOf: (cookies) => devices.read(cookies),
    newDevice: (place) => {
      const may = devices.mayBecome(place, deps.clock.now());
      return may ? devices.write(deps.newId('dev')) : undefined;
    },
    mayCome: (from) => devices.mayCome(from, deps.clock.now()),
    whoIs: (token) => {
      const known = read(token);
      const good = known && known.until > deps.clock.now() && !deps.privacy.isClosed(known.id);
      return good ? known : undefined;
    },
    renew: ({ id, nickname, simulated }) => {
      const until = deps.clock.now() + tokenMs;
      const token = writeToken({ id, nickname, simulated, until }, deps.secret);
      return { id, nickname, token, until };
    },
    addressesOf: (viewerId) => addressStore.listed(sql, viewerId),
    addAddress: (viewerId, input) => addAddress(deps, viewerId, input),
    addressesByIds: (ids, tx = sql) => addressStore.byIds(tx, ids),
    dropAddress: async (viewerId, id) => {
      const hidden = await addressStore.hide(sql, viewerId, id, deps.clock.now());
      return hidden ? ok(undefined) : no(addressUnknown);
    },
    sharersOf: (addressKey) => addressStore.countSharers(sql, addressKey),
    segmentsOf: async (id) => {
      // PRIVACY-4: who did not agree is in no segment, and who restricted their data is not either.
      if (!(await deps.privacy.hasConsent(id, 'personalise'))) return [];
      if (await deps.privacy.isRestricted(id)) return [];
      const viewer = await viewerStore.find(sql, id);
      const isNew = viewer !== undefined && deps.clock.now() - viewer.createdAt < newForMs;
      return [
        ...(viewer?.followedAt ? (['follower'] as const) : []),
        ...(isNew ? (['new'] as const) : []),
      ];
    },
    reveal: (id, why) => reveal(deps, id, why),
    forgetAddress: addressStore.remove,
    follow: (id) => viewerStore.follow(sql, id, deps.clock.now()),
    unfollow: (id) => viewerStore.unfollow(sql, id),
    unreserve: (viewerId, sessionId) => reservationStore.remove(sql, viewerId, sessionId),
    reservationsOf: (viewerId) => reservationStore.sessionsOf(sql, viewerId),
    reserve: (viewerId, sessionId) =>
      reservationStore.add(sql, { viewerId, sessionId, at: deps.clock.now() }),
    reservations: (sessionIds) => reservationStore.counts(sql, sessionIds),
    isFollower: async (id) => typeof (await viewerStore.find(sql, id))?.followedAt === 'number',
    seed: viewerStore.insertMany,
    personal: crmPersonalData(deps),
    routes: (app) => crmRoutes(app, crm),
    schedule: (jobs) => jobs.daily('crm.rekey', '04:10', () => rekeyAddresses(deps)),
  };
  return crm;
}
