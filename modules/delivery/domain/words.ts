/** What a parcel is for, where it is not a part of the sale. */
export const purposeWords = {
  sale: { zh: '销售', en: 'Sale' },
  exchange: { zh: '换货', en: 'Exchange' },
  repair: { zh: '维修', en: 'Repair' },
} as const;
