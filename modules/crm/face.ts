import type { Origin } from './app/device.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { App, Viewer } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { PersonalDataSource } from '../../platform/personal/index.ts';
import type { Reading } from '../privacy/index.ts';
import type { Address, AddressClear, AddressInput, ViewerLogin } from './contract.ts';

export interface Crm {
  welcome(nickname: string | undefined, simulated: boolean): Promise<ViewerLogin>;
  /** CRM-9. Refuses with `crm.nickname-refused`. */
  mayBeCalled(nickname: string): Promise<Result<string>>;
  whoIs(token: string): Viewer | undefined;
  /** CRM-31: which device sent these cookies, where one of ours is among them. */
  deviceOf(cookies: string | undefined): string | undefined;
  /** CRM-31: the header that makes a browser of that address a device; undefined where CRM-50 gives it none. */
  newDevice(place: string | undefined): string | undefined;
  /** CRM-32. Refuses with `crm.device-too-many-viewers` or `crm.network-too-many-viewers`. */
  mayCome(from: Origin): Result<undefined>;
  /** CRM-5: a fresh token for who has one that is good. */
  renew(viewer: Viewer): ViewerLogin;
  addressesOf(viewerId: string): Promise<Address[]>;
  /** Refuses with `crm.addresses-full`. */
  addAddress(viewerId: string, input: AddressInput): Promise<Result<Address>>;
  /** CRM-6: takes it off the list; it goes when no order needs it. Refuses with `crm.address-unknown`. */
  dropAddress(viewerId: string, addressId: string): Promise<Result<void>>;
  /** How many people have an address at this door. */
  sharersOf(addressKey: string): Promise<number>;
  /** Addresses by id, each with whose it is; the caller compares. */
  addressesByIds(ids: readonly string[], tx?: Sql): Promise<OwnAddress[]>;
  /** `follower`, and `new` within seven days of the first visit. */
  segmentsOf(viewerId: string): Promise<('follower' | 'new')[]>;
  /** Personal data in clear, for a purpose. Refuses with `crm.address-unknown` or `privacy.…`. */
  reveal(addressId: string, why: RevealReason): Promise<Result<AddressClear>>;
  /** An address that nothing needs any more. */
  forgetAddress(tx: Sql, addressId: string): Promise<void>;
  /** True when this was a new follower. */
  follow(viewerId: string): Promise<boolean>;
  /** CRM-7: follows no longer; again changes nothing. */
  unfollow(viewerId: string): Promise<void>;
  /** CRM-7: wants no reminder any more; again changes nothing. */
  unreserve(viewerId: string, sessionId: string): Promise<void>;
  /** Sessions of which this viewer is to be reminded. */
  reservationsOf(viewerId: string): Promise<string[]>;
  /** True when this was a new reservation. */
  reserve(viewerId: string, sessionId: string): Promise<boolean>;
  /** How many wait for each of these sessions; one for which nobody does is not among them. */
  reservations(sessionIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  isFollower(viewerId: string): Promise<boolean>;
  seed(tx: Sql, people: readonly SeedViewer[]): Promise<void>;
  readonly personal: PersonalDataSource;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}

/** Who reads an address, and what for. */
export type RevealReason = Pick<Reading, 'purpose' | 'actor' | 'role' | 'object'>;

export interface OwnAddress extends Address {
  readonly viewerId: string;
  readonly personKey: string;
  readonly addressKey: string;
  /** Three digits in clear, the first seven as a keyed hash: near numbers have the same. */
  readonly phoneKey: string;
  readonly maskedName: string;
  /** When it was taken off the list, UTC ms; null while it is on it. */
  readonly hiddenAt: number | null;
}

export interface SeedViewer {
  readonly id: string;
  readonly nickname: string;
  readonly createdAt: number;
  readonly simulated: boolean;
}
