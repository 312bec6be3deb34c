export interface Account {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly side: 'debit' | 'credit';
  readonly floored: boolean;
}

export interface Balance extends Account {
  readonly fen: number;
}

export interface MovementsAsk {
  readonly account: string;
  readonly from: string;
  readonly until: string;
}

export interface Movement {
  readonly kind: string;
  readonly reference: string;
  readonly day: string;
  readonly fen: number;
}
