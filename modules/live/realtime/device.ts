import type { IncomingMessage } from 'node:http';
import type { Viewer } from '../../../platform/http/index.ts';
import type { Crm } from '../../crm/index.ts';
import type { Device } from './talkers.ts';

interface Coming {
  readonly request: IncomingMessage;
  /** As what address it counts; undefined for this machine. */
  readonly place: string | undefined;
  readonly viewer: Viewer;
}

/** Browsers that keep no cookie and are of one make at one address cannot be told apart: so many may talk at once. */
const alikePeople = 4;

/**
 * LIVE-71: the device that a socket comes from: the browser that the shop gave its cookie, or, where none came, whatever
 * has the same address and the same make. The simulated crowd is many people in one program, and no device.
 */
export function deviceOf(
  crm: Pick<Crm, 'deviceOf'>,
  { request, place, viewer }: Coming,
): Device | undefined {
  if (viewer.simulated) return undefined;
  const known = crm.deviceOf(request.headers.cookie);
  if (known !== undefined) return { key: `device ${known}`, people: 1 };
  if (place === undefined) return undefined;
  const make = request.headers['user-agent']?.slice(0, 160) ?? '';
  return { key: `alike ${place} ${make}`, people: alikePeople };
}
