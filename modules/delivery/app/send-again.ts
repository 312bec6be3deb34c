import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Unit } from '../../order/contract.ts';
import type { Label, Parcel } from '../contract.ts';
import { waybillUsed } from '../refusals.ts';
import { usesOf } from './box.ts';
import type { Deps } from './deps.ts';
import { newParcel } from './ship.ts';

export interface SendingAgain extends Label {
  readonly orderId: string;
  readonly ticketId: string;
  readonly purpose: 'exchange' | 'repair';
  readonly lines: readonly Unit[];
  readonly by: string;
}

/** AFTER-9: goods that leave again have a waybill that nothing left under. */
export async function sendAgain(
  deps: Deps,
  tx: Sql,
  { carrier, waybill, ...sending }: SendingAgain,
): Promise<Result<Parcel>> {
  if ((await usesOf(deps, tx, { carrier, waybill })).length > 0) {
    return no(waybillUsed(carrier, waybill));
  }
  const parcel = newParcel(deps, { ...sending, carrier, waybill });
  await deps.parcels.addParcel(tx, { ...parcel, caseId: sending.ticketId });
  return ok(parcel);
}
