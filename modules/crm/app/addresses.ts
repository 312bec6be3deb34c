import type { Database } from '../../../platform/db/index.ts';
import {
  no,
  ok,
  provinceFullName,
  readPhone,
  readProvince,
  type Clock,
  type NewId,
  type Result,
} from '../../../platform/kernel/index.ts';
import { maskAddress, maskName, maskPhone, type Privacy } from '../../privacy/index.ts';
import type { Address, AddressClear, AddressInput } from '../contract.ts';
import type { RevealReason } from '../face.ts';
import { addressesFull, addressUnknown } from '../refusals.ts';
import { addressStore } from '../store/addresses.ts';
import { addressPlace } from '../store/personal.ts';
import { keyed, keysNow, keysOf } from './keys.ts';

/** As many addresses as one person may have on the list. */
const addressesMost = 20;

interface AddressDeps {
  readonly database: Database;
  readonly privacy: Pick<Privacy, 'seal' | 'read'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly secret: string;
}

/** Refuses with `crm.address-unknown` or `privacy.…`. */
export async function reveal(
  {
    database,
    privacy,
  }: Pick<AddressDeps, 'database'> & {
    readonly privacy: Pick<Privacy, 'read'>;
  },
  id: string,
  why: RevealReason,
): Promise<Result<AddressClear>> {
  const found = await addressStore.find(database.sql, id);
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

/** CRM-40: one that the viewer has already is returned, not kept again. Refuses with `crm.addresses-full`. */
export async function addAddress(
  deps: AddressDeps,
  viewerId: string,
  input: AddressInput,
): Promise<Result<Address>> {
  const { database, privacy, clock, newId, secret } = deps;
  const keys = keysOf(secret, input);
  const known = await knownAs(deps, viewerId, { input, ...keys });
  if (known) return ok(known);
  const held = await addressStore.countListed(database.sql, viewerId);
  if (held >= addressesMost) return no(addressesFull(addressesMost));
  const clear: AddressClear = { ...input, province: provinceFullName(input.province) };
  const row = {
    id: newId('adr'),
    viewerId,
    sealed: privacy.seal(addressPlace, JSON.stringify(clear)),
    masked: `${maskName(input.name)} ${maskPhone(input.phone)} ${maskAddress(input)}`,
    maskedName: maskName(input.name),
    province: input.province,
    ...keys,
    keysBy: keysNow,
    phoneKey: `${input.phone.slice(0, 3)}:${keyed(secret, 'phone', input.phone.slice(0, 7))}`,
    createdAt: clock.now(),
  };
  await addressStore.insert(database.sql, row);
  const { id, province, masked, createdAt } = row;
  return ok({ id, province, masked, createdAt });
}

interface Wanted {
  readonly input: AddressInput;
  readonly personKey: string;
  readonly addressKey: string;
}

/**
 * The address on the viewer's list that is this one. The keys forgive how a door is written (A座 and A are one), so that
 * it is told by what was sealed; what may not be opened is not this one.
 */
async function knownAs(
  { database, privacy }: AddressDeps,
  viewerId: string,
  { input, personKey, addressKey }: Wanted,
): Promise<Address | undefined> {
  const alike = await addressStore.alike(database.sql, viewerId, { personKey, addressKey });
  for (const { id, province, masked, createdAt } of alike) {
    const why = { purpose: 'same-address', actor: 'system', role: 'system', object: id };
    const clear = await reveal({ database, privacy }, id, why);
    if (clear.ok && doorOf(clear.value) === doorOf(input)) {
      return { id, province, masked, createdAt };
    }
  }
  return undefined;
}

/** A door as it is written, whatever its width and blanks. */
function doorOf({ region, street }: Pick<AddressClear, 'region' | 'street'>): string {
  return `${region}\n${street}`
    .normalize('NFKC')
    .replaceAll(/[^\S\n]/gu, '')
    .toLowerCase();
}
