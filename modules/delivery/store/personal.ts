import type { Sql } from '../../../platform/db/index.ts';
import { tableName, type PersonalDataSource } from '../../../platform/personal/index.ts';
import { parcelStore } from './parcels.ts';
import { parcel } from './schema.ts';

interface OrdersOf {
  readonly idsOfViewer: (sql: Sql, viewerId: string) => Promise<readonly string[]>;
}

/** What stands here of people; it goes with its order (ORDER-23), whose buyer is told by `orders` alone. */
export function deliveryPersonalData({ idsOfViewer }: OrdersOf): PersonalDataSource {
  return {
    tables: [
      {
        table: parcel,
        about: 'viewer',
        what: { zh: '包裹与安装', en: 'Parcels and installation' },
        columns: {
          waybill: { zh: '运单号', en: 'Waybill number' },
          installNote: { zh: '安装备注', en: 'Installation note' },
        },
        purposes: ['deliver', 'after-sale', 'books', 'legal-duty'],
        kept: 'RET-04',
      },
    ],
    copyOf: async (sql, viewerId) => {
      const ids = await idsOfViewer(sql, viewerId);
      return { [tableName(parcel)]: ids.length === 0 ? [] : await parcelStore.rowsOf(sql, ids) };
    },
  };
}
