import { createHmac, timingSafeEqual } from 'node:crypto';
import { no, ok, Paces, type Result } from '../../../platform/kernel/index.ts';
import { networkTooMany, deviceTooMany } from '../refusals.ts';

/** What a browser is known by, whoever it is to the shop. Its page cannot read it, nor anybody make one up. */
const cookieName = 'dianbo_device';
const written = new RegExp(
  `(?:^|;\\s*)(?:__Host-)?${cookieName}=(\\w{1,60})\\.([\\w-]{43})(?:;|$)`,
);

/** As long as a viewer's token may be good, and longer. */
const keptSeconds = 400 * 86_400;

/** CRM-32: a person has one viewer, and a new one after clearing the browser; a family shares a tablet. */
const ofDeviceMost = 5;
const ofDeviceMs = 600_000;
const ofNetworkMs = 60_000;
/** CRM-50: of so many newcomers of one address one in a minute becomes a device of its own. */
const newcomersPerDevice = 10;

/** Where somebody comes from. */
export interface Origin {
  /** Their address, as one counts (HTTP-21); undefined for this machine. */
  readonly place: string | undefined;
  readonly device: string | undefined;
}

interface Terms {
  readonly secret: string;
  /** New viewers that one address may bring in a minute. */
  readonly networkMost: number;
  /** Whether the service is reached by TLS only. */
  readonly overTls: boolean;
}

export class Devices {
  readonly #terms: Terms;
  readonly #newOfDevice = new Paces(ofDeviceMs);
  readonly #newOfNetwork = new Paces(ofNetworkMs);
  readonly #devicesOfNetwork = new Paces(ofNetworkMs);

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  /** Which device sent these cookies; undefined where none of ours is among them. */
  read(cookies: string | undefined): string | undefined {
    const [, id = '', signature = ''] = written.exec(cookies ?? '') ?? [];
    const given = Buffer.from(signature);
    const expected = Buffer.from(this.#sign(id));
    return given.length === expected.length && timingSafeEqual(given, expected) ? id : undefined;
  }

  /** The header that makes a browser a device; over TLS it is never sent without. */
  write(id: string): string {
    const { overTls } = this.#terms;
    const value = `${overTls ? '__Host-' : ''}${cookieName}=${id}.${this.#sign(id)}`;
    const terms = `Path=/; Max-Age=${keptSeconds}; HttpOnly; SameSite=Lax`;
    return `${value}; ${terms}${overTls ? '; Secure' : ''}`;
  }

  /**
   * CRM-50: whether one more browser of that address may become a device. One that may not is welcome, and counts as
   * browsers without a cookie do (LIVE-75), or whoever drops the cookie with each line would talk like a crowd.
   */
  mayBecome(place: string | undefined, now: number): boolean {
    if (place === undefined) return true;
    const most = Math.max(1, Math.floor(this.#terms.networkMost / newcomersPerDevice));
    return this.#devicesOfNetwork.take(place, most, now).waitMs === 0;
  }

  /**
   * CRM-32: whether one more viewer may come from there. Refuses with `crm.device-too-many-viewers` or
   * `crm.network-too-many-viewers`, saying when to come again.
   */
  mayCome({ place, device }: Origin, now: number): Result<undefined> {
    // Whoever tries a show out on this machine is many people in one browser.
    if (place === undefined) return ok(undefined);
    if (device !== undefined) {
      const { waitMs } = this.#newOfDevice.take(device, ofDeviceMost, now);
      if (waitMs > 0) return no(deviceTooMany(waitMs));
    }
    const { waitMs } = this.#newOfNetwork.take(place, this.#terms.networkMost, now);
    return waitMs > 0 ? no(networkTooMany(waitMs)) : ok(undefined);
  }

  #sign(id: string): string {
    return createHmac('sha256', this.#terms.secret).update(`device\n${id}`).digest('base64url');
  }
}
