/** Three windows back from a payment: one day, seven, thirty. */
type Windows<T> = readonly [T, T, T];

/** What is known of a payment when it comes; amounts in one unit, the same for all. */
export interface CardHistory {
  readonly amount: number;
  readonly weekend: number;
  readonly night: number;
  readonly payer: Windows<{ readonly count: number; readonly average: number }>;
  /** Where it was paid: how often, and which share turned out bad (labels come a week later). */
  readonly place: Windows<{ readonly count: number; readonly bad: number }>;
}

export const cardFeatures = [
  'amount',
  'weekend',
  'night',
  'payer-count-1',
  'payer-count-7',
  'payer-count-30',
  'payer-average-1',
  'payer-average-7',
  'payer-average-30',
  'place-count-1',
  'place-count-7',
  'place-count-30',
  'place-bad-1',
  'place-bad-7',
  'place-bad-30',
  'amount-to-30',
  'amount-to-7',
  'average-1-to-30',
  'average-7-to-30',
  'amount-over-30',
  'bad-count-1',
  'bad-count-7',
  'bad-count-30',
] as const;

/**
 * The figures of one payment in the order of `cardFeatures`: as they are, and how far the payment is
 * from what its payer usually spends, which is what gives a stolen card away.
 */
export function cardRow({ amount, weekend, night, payer, place }: CardHistory): number[] {
  const [day, week, month] = payer;
  const [placeDay, placeWeek, placeMonth] = place;
  return [
    amount,
    weekend,
    night,
    ...payer.map((window) => window.count),
    ...payer.map((window) => window.average),
    ...place.map((window) => window.count),
    ...place.map((window) => window.bad),
    amount / (month.average + 1),
    amount / (week.average + 1),
    day.average / (month.average + 1),
    week.average / (month.average + 1),
    amount - month.average,
    placeDay.count * placeDay.bad,
    placeWeek.count * placeWeek.bad,
    placeMonth.count * placeMonth.bad,
  ];
}
