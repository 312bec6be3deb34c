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

/** LIVE-75: browsers that keep no cookie at one address cannot be told apart, and name their make as they like: so many may talk. */
const alikePeople = 4;

/**
 * LIVE-71: the device that a socket comes from: the browser that the shop gave its cookie, or, where none came, whatever
 * has the same address. The simulated crowd is many people in one program, and no device.
 */
export function deviceOf(
  crm: Pick<Crm, 'deviceOf'>,
  { request, place, viewer }: Coming,
): Device | undefined {
  if (viewer.simulated) return undefined;
  const known = crm.deviceOf(request.headers.cookie);
  if (known !== undefined) return { key: `device ${known}`, people: 1 };
  if (place === undefined) return undefined;
  return { key: `alike ${place}`, people: alikePeople };
}
