import { db } from '../database.ts';

export class FeedingError extends Error {
  override name = 'FeedingError';
  constructor(
    readonly animalId: number,
    cause: unknown,
  ) {
    super(`could not feed animal ${animalId}`, { cause });
  }
}

export async function feed(animalId: number, grams: number): Promise<void> {
  try {
    await db
      .insertInto('feeding')
      .values({ animal_id: animalId, grams } as never)
      .execute(); // fails: feeding-of-no-animal
  } catch (error) {
    throw new FeedingError(animalId, error); // fails: feeding-of-no-animal
  }
}
