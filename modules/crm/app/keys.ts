import { createHmac } from 'node:crypto';
import type { AddressClear } from '../contract.ts';
import { plainPerson, plainPlace } from '../domain/place.ts';

/**
 * By which way of writing names and places keys are made today. Whoever changes `plainPerson` or `plainPlace` counts
 * it up, and rows of before are keyed again (CRM-52). 1: provinces by their code, numbers of a place apart.
 */
export const keysNow = 1;

interface Keys {
  readonly personKey: string;
  readonly addressKey: string;
}

/** What tells one person and one door from another without saying which. */
export function keysOf(secret: string, address: AddressClear): Keys {
  const { name, phone } = address;
  return {
    personKey: keyed(secret, 'person', `${plainPerson(name)}\n${phone}`),
    addressKey: keyed(secret, 'address', plainPlace(address)),
  };
}

export function keyed(secret: string, about: string, text: string): string {
  return createHmac('sha256', secret).update(`${about}\n${text}`).digest('base64url');
}
