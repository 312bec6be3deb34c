import type { PublicSession } from '../../modules/live/contract.ts';

/** Where a session's cover is: its own picture, or its product's; '' when it has neither. */
export function coverOf({ cover, coverImage }: PublicSession): string {
  if (coverImage !== null) return `/api/covers/${coverImage}`;
  return cover === '' ? '' : `/api/products/${cover}/picture.svg`;
}
